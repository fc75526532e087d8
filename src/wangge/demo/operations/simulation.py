"""A month of city life: agents act one after another at simulated instants, by the operations a click calls."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from wangge.cases.public import CaseRef, MoveArguments, NewReport, find_similar_cases, handle_on_the_spot, move_case, report_case
from wangge.catalog.public import find_category, list_conditions, propose_unit
from wangge.demo.domain.photos import draw_photo
from wangge.demo.domain.truth import (
    REWORK_SHARE,
    REWORK_SHARE_OF_FALSE_CLOSER,
    PlannedReport,
    Span,
    place_act,
)
from wangge.demo.operations.city import City
from wangge.geo.public import locate_point
from wangge.kernel.public import Actor, build_system_actor
from wangge.platform.public import SimulatedClock, get_profile, run_due_work, seal_anchor, store_evidence
from wangge.profiles.public import find_row

Act = Callable[[], None]
HOUR = timedelta(hours=1)
MERGE_METRES = 35.0


@dataclass(slots=True)
class Track:
    """Track (轨迹): one report's way; what the agents remember of it, and what came true."""

    plan: PlannedReport
    ref: CaseRef | None = None
    category_id: int = 0
    grid_code: str = ""
    road_class: str = ""
    level_codes: tuple[str, ...] = ()
    unit_id: int = 0
    wrong_unit_id: int = 0
    handle_due_at: datetime | None = None
    is_handle_late: bool = False
    is_overdue: bool = False
    round_number: int = 0
    state: str = "planned"
    rework_count: int = 0
    return_count: int = 0
    merged_into: int | None = None
    handler: Actor | None = None
    reporter: Actor | None = None


@dataclass(slots=True)
class Tally:
    """Tally (点数): what was planted and came true by the end of the span."""

    counts: Counter[str] = field(default_factory=Counter)
    overdue_by_unit: Counter[str] = field(default_factory=Counter)
    handled_by_unit: Counter[str] = field(default_factory=Counter)
    merged_right: int = 0
    merged_wrong: int = 0
    duplicates: int = 0


class Simulation:
    """The agents of a city, the heap of what they do next, and the clock."""

    def __init__(self, *, city: City, span: Span, reports: list[PlannedReport], seed: int, clock: SimulatedClock) -> None:
        self.city, self.span, self.clock = city, span, clock
        self.random = Random(f"agents {seed}")
        self.tracks = [Track(plan=plan) for plan in reports]
        self.by_case: dict[int, Track] = {}
        self.tally = Tally()
        self.moves = 0
        self._heap: list[tuple[datetime, int, Act]] = []
        self._order = 0
        self._seal_at = span.start_at + timedelta(days=1)
        for track in self.tracks:
            self._plan(track.plan.at, lambda track=track: self._report(track))  # type: ignore[misc]

    def run(self, tick: Callable[[int, int | None], None]) -> None:
        """Let everything happen up to the end of the span; one commit a simulated hour, a savepoint each act."""
        hour_end = self.span.start_at + HOUR
        hours = int((self.span.end_at - self.span.start_at) / HOUR)
        for number in range(hours):
            self._run_hour(hour_end)
            self._finish_hour(hour_end)
            tick(number + 1, hours)
            hour_end += HOUR
        self._count_unfinished()

    def _run_hour(self, hour_end: datetime) -> None:
        if not self._heap or self._heap[0][0] >= hour_end:
            return
        with transaction.atomic():
            while self._heap and self._heap[0][0] < hour_end:
                at, _, act = heapq.heappop(self._heap)
                self.clock.advance_to(max(at, self.clock.now()))
                with transaction.atomic():
                    act()

    def _finish_hour(self, hour_end: datetime) -> None:
        self.clock.advance_to(max(hour_end, self.clock.now()))
        while run_due_work(now=self.clock.now(), limit=1000):
            pass
        if hour_end >= self._seal_at:
            seal_anchor(now=self.clock.now(), actor=build_system_actor(name="demo"))
            self._seal_at += timedelta(days=1)

    def _plan(self, at: datetime, act: Act) -> None:
        self._order += 1
        heapq.heappush(self._heap, (at.replace(microsecond=0), self._order, act))

    def _plan_stage(self, track: Track, stage: str, act: Callable[[Track], None], *, is_late: bool | None = None) -> None:
        assert track.ref is not None
        now = self.clock.now()
        late = stage in track.plan.late if is_late is None else is_late
        due_at = track.ref.stage_due_at
        haste = min(0.9, track.plan.haste * self.random.uniform(0.6, 1.1))
        at = place_act(started_at=now, due_at=due_at, is_late=late, haste=haste, lag=self.random.random())
        self._plan(at, lambda: act(track))

    def _choose(self, role: str) -> Actor:
        return self.random.choice(self.city.actors[role])

    def _move(self, track: Track, actor: Actor, move: str, **arguments: object) -> None:
        assert track.ref is not None
        track.ref = move_case(
            actor=actor,
            case_id=track.ref.id,
            version=track.ref.version,
            move=move,
            arguments=MoveArguments(**arguments),  # type: ignore[arg-type]
        )
        track.state = track.ref.state
        self.moves += 1

    def _photo(self, track: Track, actor: Actor, *, is_after: bool = False) -> int:
        seed = track.plan.photo_seed + track.round_number * 7919 + (1 if is_after else 0)
        return store_evidence(data=draw_photo(seed, is_after=is_after), actor=actor).id

    # Reporting

    def _report(self, track: Track) -> None:
        plan = track.plan
        category = find_category(kind="matter", code=plan.category_code)
        grid = locate_point(lon=plan.lon, lat=plan.lat)
        assert category is not None
        assert grid is not None
        track.category_id, track.grid_code, track.road_class = category.id, grid.code, grid.road_class
        track.level_codes = grid.level_codes
        actor = self._find_reporter(track)
        track.reporter = actor
        if plan.is_on_the_spot:
            self._report_on_the_spot(track, actor)
            return
        track.ref = report_case(actor=actor, report=self._build_report(track, actor))
        track.state = track.ref.state
        self.moves += 1
        self.by_case[track.ref.id] = track
        self.tally.counts[f"source.{plan.channel}"] += 1
        self._plan_stage(track, "accept", self._accept)

    def _find_reporter(self, track: Track) -> Actor:
        channel = find_row(get_profile().sources.channels, track.plan.channel)
        assert channel is not None
        if channel.source_class == "own":
            for code in reversed(track.level_codes):
                if code in self.city.collectors_of_street:
                    return self.random.choice(self.city.collectors_of_street[code])
            return self._choose("collector")
        if track.plan.channel.startswith("citizen"):
            return Actor(member_id=None, name="citizen", roles=frozenset({"citizen"}))
        return self.city.system if channel.source_class == "video" else self._choose("acceptor")

    def _build_report(self, track: Track, actor: Actor) -> NewReport:
        plan = track.plan
        is_public = plan.channel.startswith(("citizen", "hotline"))
        photos = () if plan.channel.startswith("hotline") else (self._photo(track, actor),)
        return NewReport(
            source=plan.channel,
            description=plan.words,
            address=f"示范路{plan.index % 400 + 1}号附近",
            lon=plan.lon if plan.has_place else None,
            lat=plan.lat if plan.has_place else None,
            category_id=track.category_id if plan.channel in {"collector", "video_analytics"} else None,
            photo_ids=photos,
            reporter_name=f"市民{plan.index}" if is_public else "",
            reporter_phone=f"1380000{plan.index % 10000:04d}" if is_public else "",
        )

    def _report_on_the_spot(self, track: Track, actor: Actor) -> None:
        report = NewReport(
            source="collector",
            description=track.plan.words,
            lon=track.plan.lon,
            lat=track.plan.lat,
            category_id=track.category_id,
        )
        before, after = self._photo(track, actor), self._photo(track, actor, is_after=True)
        track.ref = handle_on_the_spot(actor=actor, report=report, before_photo_ids=(before,), after_photo_ids=(after,))
        track.state = track.ref.state
        self.moves += 1
        self.tally.counts["on_the_spot"] += 1
        self.tally.counts["source.collector"] += 1

    # The desks

    def _accept(self, track: Track) -> None:
        acceptor = self._choose("acceptor")
        plan = track.plan
        if plan.fate == "refuse":
            self._move(track, acceptor, "refuse", reason="not_found")
            self.tally.counts["refused"] += 1
            return
        if plan.duplicate_of is not None:
            self.tally.duplicates += 1
        target = self._find_same(track, acceptor)
        if target is not None:
            self._merge(track, acceptor, target)
            return
        place = {} if plan.has_place else {"lon": plan.lon, "lat": plan.lat}
        self._move(track, acceptor, "accept", category_id=track.category_id, **place)
        self._plan_stage(track, "file", self._file)

    def _find_same(self, track: Track, acceptor: Actor) -> Track | None:
        """What the acceptor makes of the proposals on the screen: same class, close by, still open."""
        assert track.ref is not None
        for candidate in find_similar_cases(actor=acceptor, case_id=track.ref.id):
            other = self.by_case.get(candidate.case_id)
            if other is not None and other.category_id == track.category_id and candidate.distance_m <= MERGE_METRES:
                return other
        return None

    def _merge(self, track: Track, acceptor: Actor, target: Track) -> None:
        assert target.ref is not None
        self._move(track, acceptor, "merge", target_number=target.ref.number)
        # The target took up the report by an event of its own: whoever acts on it next sees its new version.
        target.ref = replace(target.ref, version=target.ref.version + 1)
        track.merged_into = target.plan.index
        self.tally.counts["merged"] += 1
        if self._find_origin(track) == self._find_origin(target):
            self.tally.merged_right += 1
        else:
            self.tally.merged_wrong += 1

    @staticmethod
    def _find_origin(track: Track) -> int:
        return track.plan.duplicate_of if track.plan.duplicate_of is not None else track.plan.index

    def _file(self, track: Track) -> None:
        leader = self._choose("shift_leader")
        if track.plan.fate == "void":
            self._move(track, leader, "void", reason="below_condition")
            self.tally.counts["voided"] += 1
            return
        conditions = list_conditions(category_id=track.category_id)
        condition = conditions[track.plan.photo_seed % len(conditions)]
        self._move(track, leader, "file", condition_id=condition.id)
        act = self._send_back if track.plan.fate == "void_filed" else self._dispatch
        self._plan_stage(track, "dispatch", act)

    def _send_back(self, track: Track) -> None:
        self._move(track, self._choose("dispatcher"), "send_back_to_shift_leader", reason="evidence_missing")
        self._plan_stage(track, "file", self._void_filed, is_late=False)

    def _void_filed(self, track: Track) -> None:
        self._move(track, self._choose("shift_leader"), "void", reason="not_found")
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
        unit_id = self._choose_wrong_unit(track.unit_id) if is_wrong else track.unit_id
        self._move(track, self._choose("dispatcher"), "dispatch", unit_id=unit_id)
        track.round_number += 1
        assert track.ref is not None
        track.handle_due_at = track.ref.stage_due_at
        if is_wrong:
            track.wrong_unit_id = unit_id
            self._plan_stage(track, "return", self._return, is_late=False)
            return
        self._plan_handling(track, is_first=True)

    def _choose_wrong_unit(self, right_unit_id: int) -> int:
        return self.random.choice(sorted(unit_id for unit_id in self.city.unit_codes if unit_id != right_unit_id))

    # The units

    def _return(self, track: Track) -> None:
        handler = self.random.choice(self.city.handlers[track.wrong_unit_id])
        self._move(track, handler, "return", reason="not_our_duty", note="现场核对，不属于本单位管养范围。")
        track.return_count += 1
        self.tally.counts["returned"] += 1
        self._plan_stage(track, "dispatch", self._dispatch)

    def _plan_handling(self, track: Track, *, is_first: bool) -> None:
        code = self.city.unit_codes[track.unit_id]
        is_slow = code == self.city.weaknesses.slow_unit and track.plan.is_handled_badly
        track.is_handle_late = is_first and (is_slow or "handle" in track.plan.late)
        track.handler = self.random.choice(self.city.handlers[track.unit_id])
        now = self.clock.now()
        haste = min(0.9, track.plan.haste)
        finish_at = place_act(
            started_at=now,
            due_at=track.handle_due_at,
            is_late=track.is_handle_late,
            haste=haste,
            lag=self.random.random(),
        )
        if is_first:
            self._plan(now + (finish_at - now) * self.random.uniform(0.02, 0.2), lambda: self._sign(track))
        self._plan(max(finish_at, now + timedelta(seconds=5)), lambda: self._finish(track))

    def _sign(self, track: Track) -> None:
        assert track.handler is not None
        self._move(track, track.handler, "sign")

    def _finish(self, track: Track) -> None:
        assert track.handler is not None
        self._move(track, track.handler, "finish", photo_ids=(self._photo(track, track.handler, is_after=True),))
        code = self.city.unit_codes[track.unit_id]
        self.tally.handled_by_unit[code] += 1
        if track.is_handle_late:
            track.is_overdue = True
        self._plan_stage(track, "send_check", self._send_to_check)

    # The check

    def _send_to_check(self, track: Track) -> None:
        checker = self._find_checker(track)
        self._move(track, self._choose("acceptor"), "send_to_check", checker_id=checker.member_id)
        assert checker.member_id is not None
        is_lazy = self.city.usernames[checker.member_id] == self.city.weaknesses.lazy_collector
        late = "check" in track.plan.late or (is_lazy and track.plan.is_handled_badly)
        self._plan_stage(track, "check", lambda track: self._check(track, checker), is_late=late)

    def _find_checker(self, track: Track) -> Actor:
        for code in reversed(track.level_codes):
            if code in self.city.collectors_of_street:
                return self.random.choice(self.city.collectors_of_street[code])
        return self._choose("collector")

    def _check(self, track: Track, checker: Actor) -> None:
        code = self.city.unit_codes[track.unit_id]
        is_false = code == self.city.weaknesses.false_closer
        share = REWORK_SHARE_OF_FALSE_CLOSER if is_false else REWORK_SHARE
        if track.rework_count == 0 and track.plan.rework_draw < share:
            self._move(track, checker, "fail_check", reason="partly_fixed")
            track.rework_count += 1
            track.round_number += 1
            assert track.ref is not None
            track.handle_due_at = track.ref.stage_due_at
            self.tally.counts["rework"] += 1
            self._plan_handling(track, is_first=False)
            return
        self._move(track, checker, "pass_check")
        self._plan_stage(track, "close", self._close)

    def _close(self, track: Track) -> None:
        self._move(track, self._choose("shift_leader"), "close", closure_code="fixed")
        self.tally.counts["closed"] += 1

    # The end

    def _count_unfinished(self) -> None:
        end = self.span.end_at
        for track in self.tracks:
            waits = track.state in {"dispatched", "handling"} and track.handle_due_at is not None
            if waits and track.is_handle_late and track.handle_due_at is not None and track.handle_due_at < end:
                track.is_overdue = True
            if track.is_overdue:
                self.tally.counts["overdue"] += 1
                self.tally.overdue_by_unit[self.city.unit_codes[track.unit_id]] += 1
        self.tally.counts["reports"] = sum(1 for track in self.tracks if track.ref is not None)
