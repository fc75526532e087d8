"""The people of the demo city: each acts on one report at a time, by the operation that a click calls.

They know the plan of what is true and see of the cases what the queries show them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from wangge.cases.public import (
    CaseRef,
    CaseStanding,
    MoveArguments,
    NewReport,
    find_similar_cases,
    get_standing,
    handle_on_the_spot,
    move_case,
    report_case,
)
from wangge.catalog.public import find_category, list_conditions, propose_unit
from wangge.demo.domain.pace import pick_shift, place_act
from wangge.demo.domain.photos import draw_photo
from wangge.demo.domain.tally import Tally, Track
from wangge.demo.domain.truth import REWORK_SHARE, REWORK_SHARE_OF_FALSE_CLOSER, PlannedReport
from wangge.demo.operations.city import City
from wangge.demo.operations.simulation import DAY, Simulation
from wangge.geo.public import locate_point
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile, store_evidence
from wangge.profiles.public import build_calendar, find_row

MERGE_METRES = 35.0
MOST_SHARE = 0.9
DAYS_OF_A_LAZY_ONE = 3
SHORTEST_HANDLING = timedelta(seconds=5)


class Agents:
    """Agents (模拟人员): everybody of a city, and the cases they have made of the planned reports."""

    def __init__(self, *, city: City, simulation: Simulation, reports: Sequence[PlannedReport], seed: int) -> None:
        self.city, self.simulation = city, simulation
        self.random = Random(f"agents {seed}")
        self.tally = Tally()
        self._calendar = build_calendar(get_profile())
        self._cases: dict[int, CaseRef] = {}
        self._tracks = [Track(plan=plan) for plan in reports]
        self._by_case: dict[int, Track] = {}
        for track in self._tracks:
            simulation.plan(track.plan.at, lambda track=track: self._report(track))  # type: ignore[misc]

    def count_unfinished(self) -> None:
        """Count, at the end of the span, what is overdue."""
        for track in self._tracks:
            case = self._cases.get(track.plan.index)
            if case is not None and track.unit_id:
                self.tally.count_overdue(
                    track,
                    state=case.state,
                    end_at=self.simulation.span.end_at,
                    unit_code=self.city.unit_codes[track.unit_id],
                )

    # Time, people, pictures

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

    def _choose_collector(self, track: Track) -> Actor:
        """Return one of the squad that walks the street, for those outside all streets anybody."""
        for code in reversed(track.level_codes):
            if code in self.city.collectors_of_street:
                return self._choose(self.city.collectors_of_street[code])
        return self._choose_at("collector")

    def _take_photo(self, track: Track, actor: Actor, *, after: int = 0) -> int:
        return store_evidence(data=draw_photo(track.plan.photo_seed, after=after), actor=actor).id

    def _move(self, track: Track, actor: Actor, move: str, **arguments: object) -> CaseRef:
        case = self._look(track).ref
        moved = move_case(
            actor=actor,
            case_id=case.id,
            version=case.version,
            move=move,
            arguments=MoveArguments(**arguments),  # type: ignore[arg-type]
        )
        self._cases[track.plan.index] = moved
        return moved

    def _look(self, track: Track) -> CaseStanding:
        """Look at the case anew: meanwhile the program may have signed for it, urged the unit or passed it on."""
        standing = get_standing(actor=self.city.system, case_id=self._cases[track.plan.index].id)
        self._cases[track.plan.index] = standing.ref
        return standing

    # Reporting

    def _report(self, track: Track) -> None:
        plan = track.plan
        category = find_category(kind="matter", code=plan.category_code)
        grid = locate_point(lon=plan.lon, lat=plan.lat)
        assert category is not None
        assert grid is not None
        track.category_id, track.grid_code, track.road_class = category.id, grid.code, grid.road_class
        track.level_codes = grid.level_codes
        actor = self._choose_reporter(track)
        self.tally.counts["reports"] += 1
        self.tally.sources[plan.channel] += 1
        if plan.is_on_the_spot:
            self._fix_on_the_spot(track, actor)
            return
        case = report_case(actor=actor, report=self._describe(track, actor))
        self._cases[plan.index] = case
        self._by_case[case.id] = track
        self._plan_stage(track, "accept", self._send_to_verify if self._is_verified_first(track) else self._accept)

    def _is_verified_first(self, track: Track) -> bool:
        channel = find_row(get_profile().sources.channels, track.plan.channel)
        return channel is not None and channel.is_verified_first

    def _choose_reporter(self, track: Track) -> Actor:
        channel = find_row(get_profile().sources.channels, track.plan.channel)
        assert channel is not None
        if channel.source_class == "own":
            return self._choose_collector(track)
        if track.plan.channel.startswith("citizen"):
            return Actor(member_id=None, name="citizen", roles=frozenset({"citizen"}))
        return self.city.system if channel.source_class == "video" else self._choose_at("acceptor")

    def _describe(self, track: Track, actor: Actor) -> NewReport:
        plan = track.plan
        is_public = plan.channel.startswith(("citizen", "hotline"))
        return NewReport(
            source=plan.channel,
            description=plan.words,
            address=f"示范路{plan.index % 400 + 1}号附近",
            lon=plan.lon if plan.has_place else None,
            lat=plan.lat if plan.has_place else None,
            category_id=track.category_id if plan.channel in {"collector", "video_analytics"} else None,
            photo_ids=() if plan.channel.startswith("hotline") else (self._take_photo(track, actor),),
            reporter_name=f"市民{plan.index}" if is_public else "",
            reporter_phone=f"1380000{plan.index % 10000:04d}" if is_public else "",
        )

    def _fix_on_the_spot(self, track: Track, actor: Actor) -> None:
        plan = track.plan
        before, after = self._take_photo(track, actor), self._take_photo(track, actor, after=1)
        self._cases[plan.index] = handle_on_the_spot(
            actor=actor,
            report=NewReport(
                source=plan.channel,
                description=plan.words,
                lon=plan.lon,
                lat=plan.lat,
                category_id=track.category_id,
            ),
            before_photo_ids=(before,),
            after_photo_ids=(after,),
        )
        self.tally.counts.update(("on_the_spot", "closed"))

    # The desks

    def _send_to_verify(self, track: Track) -> None:
        verifier = self._choose_collector(track)
        self._move(track, self._choose_at("acceptor"), "send_to_verify", verifier_id=verifier.member_id)
        self._plan_stage(track, "verify", lambda track: self._verify(track, verifier))

    def _verify(self, track: Track, verifier: Actor) -> None:
        if track.plan.fate == "refuse":
            self._move(track, verifier, "deny_exists", reason="not_found")
        else:
            self._move(track, verifier, "confirm_exists")
        self.tally.counts["verified"] += 1
        self._plan_stage(track, "accept", self._accept)

    def _accept(self, track: Track) -> None:
        acceptor = self._choose_at("acceptor")
        plan = track.plan
        if plan.fate == "refuse":
            self._move(track, acceptor, "refuse", reason="not_found")
            self.tally.counts["refused"] += 1
            return
        self.tally.duplicates += plan.duplicate_of is not None
        target = self._find_same(track, acceptor)
        if target is not None:
            self._merge(track, acceptor, target)
            return
        place = {} if plan.has_place else {"lon": plan.lon, "lat": plan.lat}
        self._move(track, acceptor, "accept", category_id=track.category_id, **place)
        self._plan_stage(track, "file", self._file)

    def _find_same(self, track: Track, acceptor: Actor) -> Track | None:
        """Return what the acceptor takes for the same of the proposals on the screen: alike and close by."""
        for candidate in find_similar_cases(actor=acceptor, case_id=self._cases[track.plan.index].id):
            other = self._by_case.get(candidate.case_id)
            if other is not None and other.category_id == track.category_id and candidate.distance_m <= MERGE_METRES:
                return other
        return None

    def _merge(self, track: Track, acceptor: Actor, target: Track) -> None:
        into = self._cases[target.plan.index]
        self._move(track, acceptor, "merge", target_number=into.number)
        self.tally.counts["merged"] += 1
        self.tally.merged_right += track.origin == target.origin

    def _file(self, track: Track) -> None:
        leader = self._choose_at("shift_leader")
        if track.plan.fate == "void":
            self._move(track, leader, "void", reason="below_condition")
            self.tally.counts["voided"] += 1
            return
        conditions = list_conditions(category_id=track.category_id)
        self._move(track, leader, "file", condition_id=conditions[track.plan.index % len(conditions)].id)
        self._plan_stage(track, "dispatch", self._send_back if track.plan.fate == "void_filed" else self._dispatch)

    def _send_back(self, track: Track) -> None:
        self._move(track, self._choose_at("dispatcher"), "send_back_to_shift_leader", reason="evidence_missing")
        self._plan_stage(track, "file", self._void, is_late=False)

    def _void(self, track: Track) -> None:
        self._move(track, self._choose_at("shift_leader"), "void", reason="not_found")
        self.tally.counts["voided"] += 1

    def _dispatch(self, track: Track) -> None:
        proposal = propose_unit(
            category_id=track.category_id,
            grid_code=track.grid_code,
            road_class=track.road_class,
            district_id=self.city.root_id,
        )
        assert proposal is not None
        track.unit_id = proposal.unit_id
        is_wrong = track.plan.is_returned and track.return_count == 0
        unit_id = self._choose_wrong_unit(track) if is_wrong else track.unit_id
        case = self._move(track, self._choose_at("dispatcher"), "dispatch", unit_id=unit_id)
        track.round_number += 1
        if is_wrong:
            track.wrong_unit_id = unit_id
            self._plan_stage(track, "return", self._return, is_late=False)
            return
        track.handle_due_at = case.stage_due_at
        self._plan_handling(track, is_first=True)

    def _choose_wrong_unit(self, track: Track) -> int:
        return self.random.choice(sorted(unit_id for unit_id in self.city.unit_codes if unit_id != track.unit_id))

    # The units

    def _return(self, track: Track) -> None:
        handler = self._choose(self.city.handlers[track.wrong_unit_id])
        self._move(track, handler, "return", reason="not_our_duty", note="现场核对，不属于本单位管养范围。")
        track.return_count += 1
        self.tally.counts["returned"] += 1
        self._plan_stage(track, "dispatch", self._dispatch)

    def _plan_handling(self, track: Track, *, is_first: bool) -> None:
        code = self.city.unit_codes[track.unit_id]
        is_slow = code == self.city.weaknesses.slow_unit and track.plan.is_handled_badly
        may_be_late = is_first and track.handle_due_at is not None
        track.is_handle_late = may_be_late and (is_slow or "handle" in track.plan.late)
        handler = self._choose(self.city.handlers[track.unit_id])
        finish_at = self._place(track.handle_due_at, is_late=track.is_handle_late, share=track.plan.haste)
        finish_at = max(finish_at, self.simulation.clock.now() + SHORTEST_HANDLING)
        if is_first:
            sign_at = self._place(finish_at, is_late=False, share=self.random.uniform(0.02, 0.2))
            self.simulation.plan(sign_at, lambda: self._sign(track, handler))
        self.simulation.plan(finish_at, lambda: self._finish(track, handler))

    def _sign(self, track: Track, handler: Actor) -> None:
        if self._look(track).ref.state == "dispatched":  # unsigned after the limit counts as signed
            self._move(track, handler, "sign")

    def _finish(self, track: Track, handler: Actor) -> None:
        handler = self._find_present_handler(track, handler)
        photo_id = self._take_photo(track, handler, after=track.round_number)
        if self.city.unit_leaders:
            self._move(track, handler, "submit_to_unit_leader", photo_ids=(photo_id,))
            self._plan_stage(track, "confirm", self._confirm)
            return
        self._move(track, handler, "finish", photo_ids=(photo_id,))
        track.is_overdue = track.is_overdue or track.is_handle_late
        self._plan_stage(track, "send_check", self._send_to_check)

    def _confirm(self, track: Track) -> None:
        """Let the unit's own head hand the work back; the handling clock stops only then."""
        self._move(track, self._choose(self.city.unit_leaders[track.unit_id]), "confirm_handling")
        due_at = track.handle_due_at
        track.is_overdue = track.is_overdue or (due_at is not None and self.simulation.clock.now() > due_at)
        self._plan_stage(track, "send_check", self._send_to_check)

    def _find_present_handler(self, track: Track, handler: Actor) -> Actor:
        """Return who finishes: a handler of the unit to which the case was passed on meanwhile, who signs first."""
        standing = self._look(track)
        if standing.unit_id is not None and standing.unit_id != track.unit_id:
            track.unit_id = standing.unit_id
            handler = self._choose(self.city.handlers[track.unit_id])
        if standing.ref.state == "dispatched":
            self._move(track, handler, "sign")
        return handler

    # The check

    def _send_to_check(self, track: Track) -> None:
        checker = self._choose_collector(track)
        self._move(track, self._choose_at("acceptor"), "send_to_check", checker_id=checker.member_id)
        assert checker.member_id is not None
        is_lazy = self.city.usernames[checker.member_id] == self.city.weaknesses.lazy_collector
        is_late = "check" in track.plan.late or (is_lazy and track.plan.is_handled_badly)
        if self._is_checked_at_same_time(track):
            self.simulation.plan(self._find_same_time(track, is_late=is_late), lambda: self._check(track, checker))
            return
        self._plan_stage(track, "check", lambda track: self._check(track, checker), is_late=is_late)

    def _is_checked_at_same_time(self, track: Track) -> bool:
        return track.plan.category_code.startswith(get_profile().loop.checking.same_time_classes)

    def _find_same_time(self, track: Track, *, is_late: bool) -> datetime:
        """Return the next instant at the time of day of the report; somebody lazy goes days later."""
        days = -((track.plan.at - self.simulation.clock.now()) // DAY)
        return track.plan.at + (days + (DAYS_OF_A_LAZY_ONE if is_late else 0)) * DAY

    def _check(self, track: Track, checker: Actor) -> None:
        code = self.city.unit_codes[track.unit_id]
        is_false = code == self.city.weaknesses.false_closer
        share = REWORK_SHARE_OF_FALSE_CLOSER if is_false else REWORK_SHARE
        if track.rework_count == 0 and track.plan.rework_draw < share:
            case = self._move(track, checker, "fail_check", reason="partly_fixed")
            track.rework_count += 1
            track.round_number += 1
            track.handle_due_at = case.stage_due_at
            self.tally.counts["rework"] += 1
            self._plan_handling(track, is_first=False)
            return
        self._move(track, checker, "pass_check")
        self._plan_stage(track, "close", self._close)

    def _close(self, track: Track) -> None:
        self._move(track, self._choose_at("shift_leader"), "close", closure_code="fixed")
        self.tally.counts["closed"] += 1
