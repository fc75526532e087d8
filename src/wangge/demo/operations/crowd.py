"""What everybody of the demo city can do: be chosen, take a picture, look at a case, make a move, plan the next act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random

from wangge.cases.public import CaseRef, CaseStanding, MoveArguments, get_standing, move_case
from wangge.demo.domain.pace import pick_shift, place_act
from wangge.demo.domain.photos import draw_photo
from wangge.demo.domain.tally import Track
from wangge.demo.operations.city import City
from wangge.demo.operations.simulation import Simulation
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile, store_evidence
from wangge.profiles.public import build_calendar

MOST_SHARE = 0.9


class Crowd:
    """Crowd (人群): the people of a city, their clock, and the cases as they last saw them."""

    def __init__(self, *, city: City, simulation: Simulation, seed: int) -> None:
        self.city, self.simulation = city, simulation
        self.random = Random(f"agents {seed}")
        self._calendar = build_calendar(get_profile())
        self._cases: dict[int, CaseRef] = {}
        self.presences: dict[int, list[tuple[datetime, float, float]]] = {}

    def _place(self, due_at: datetime | None, *, is_late: bool, share: float) -> datetime:
        return place_act(
            now=self.simulation.clock.now(),
            due_at=due_at,
            is_late=is_late,
            share=min(MOST_SHARE, share),
            lag=self.random.random(),
            calendar=self._calendar,
        )

    def _plan_stage(
        self, track: Track, stage: str, act: Callable[[Track], None], *, is_late: bool | None = None
    ) -> None:
        """Plan the act that ends a stage: within its limit, or late where the plan says that somebody is slow."""
        late = stage in track.plan.late if is_late is None else is_late
        share = track.plan.haste * self.random.uniform(0.6, 1.1)
        due_at = self._cases[track.plan.index].stage_due_at
        self.simulation.plan(self._place(due_at, is_late=late, share=share), lambda: act(track))

    def _choose(self, staff: Sequence[Actor]) -> Actor:
        hour = self.simulation.clock.now().astimezone(self.simulation.span.zone).hour
        return self.random.choice(pick_shift(staff, hour=hour))

    def _choose_at(self, desk: str) -> Actor:
        return self._choose(self.city.actors[desk])

    def _choose_patrol(self, department: str) -> Actor:
        """Return one of the people of a kind of unit who report by its own channel."""
        units = [unit_id for unit_id in self.city.patrols if self.city.unit_codes[unit_id].lower() == department]
        return self._choose(self.city.patrols[self.random.choice(sorted(units))])

    def _choose_collector(self, track: Track) -> Actor:
        """Return one of the squad that walks the street, for those outside all streets anybody."""
        for code in reversed(track.level_codes):
            if code in self.city.collectors_of_street:
                return self._choose(self.city.collectors_of_street[code])
        return self._choose_at("collector")

    def _take_photo(self, track: Track, actor: Actor, *, after: int = 0) -> int:
        return store_evidence(data=draw_photo(track.plan.photo_seed, after=after), actor=actor).id

    def _move(self, track: Track, actor: Actor, move: str, **arguments: object) -> CaseRef:
        said = MoveArguments(**arguments)  # type: ignore[arg-type]
        try:
            moved = self._try(self._cases[track.plan.index], actor, move, said)
        except DomainError as error:
            if error.code != "case_changed":
                raise
            moved = self._try(self._look(track).ref, actor, move, said)
        self._cases[track.plan.index] = moved
        self._note_presence(track, actor)
        return moved

    def _note_presence(self, track: Track, actor: Actor) -> None:
        """Remember that a collector stood there: his track leads by it."""
        if actor.member_id is not None and actor.has_role("collector"):
            spot = (self.simulation.clock.now(), track.plan.lon, track.plan.lat)
            self.presences.setdefault(actor.member_id, []).append(spot)

    def _try(self, case: CaseRef, actor: Actor, move: str, arguments: MoveArguments) -> CaseRef:
        return move_case(actor=actor, case_id=case.id, version=case.version, move=move, arguments=arguments)

    def _look(self, track: Track) -> CaseStanding:
        """Look at the case anew: meanwhile the program may have signed for it, urged the unit or passed it on."""
        standing = get_standing(actor=self.city.system, case_id=self._cases[track.plan.index].id)
        self._cases[track.plan.index] = standing.ref
        return standing
