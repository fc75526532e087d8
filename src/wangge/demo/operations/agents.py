"""The people of the demo city: each acts on one report at a time, by the operation that a click calls.

They know the plan of what is true and see of the cases what the queries show them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from wangge.cases.public import (
    NewReport,
    find_similar_cases,
    handle_on_the_spot,
    propose_route_unit,
    report_case,
)
from wangge.catalog.public import find_category, list_conditions, propose_unit
from wangge.demo.domain.tally import Tally, Track
from wangge.demo.domain.truth import (
    CANNOT_SOLVE_SHARE,
    IDLE_SHARE,
    IDLE_SHARE_AT_FIRST,
    OVERLOOKED_FOR,
    REWORK_SHARE,
    REWORK_SHARE_OF_FALSE_CLOSER,
    PlannedReport,
)
from wangge.demo.operations.citizens import Citizens
from wangge.demo.operations.city import City
from wangge.demo.operations.simulation import DAY, Simulation
from wangge.geo.public import locate_point
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile
from wangge.profiles.public import RouteStage, find_row

MERGE_METRES = 35.0
DAYS_OF_A_LAZY_ONE = 3
SHORTEST_HANDLING = timedelta(seconds=5)
TIME_TO_NOTICE = timedelta(hours=2)


class Agents(Citizens):
    """Agents (模拟人员): everybody of a city, each acting on the cases they have made of the planned reports."""

    def __init__(self, *, city: City, simulation: Simulation, reports: Sequence[PlannedReport], seed: int) -> None:
        super().__init__(city=city, simulation=simulation, seed=seed)
        self.tally = Tally()
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

    # Reporting

    def _report(self, track: Track) -> None:
        plan = track.plan
        category = find_category(kind="matter", code=plan.category_code)
        grid = locate_point(lon=plan.lon, lat=plan.lat)
        assert category is not None
        assert grid is not None
        track.category_id, track.grid_code, track.road_class = category.id, grid.code, grid.road_class
        track.level_codes = grid.level_codes
        track.plan = plan = self._overlook(track)
        actor = self._choose_reporter(track)
        self.tally.counts["reports"] += 1
        self.tally.sources[plan.channel] += 1
        self._note_presence(track, actor)
        if plan.is_on_the_spot:
            self._fix_on_the_spot(track, actor)
            return
        case = report_case(actor=actor, report=self._describe(track, actor))
        self._cases[plan.index] = case
        self._by_case[case.id] = track
        self._plan_stage(track, "accept", self._send_to_verify if self._is_verified_first(track) else self._accept)

    def _overlook(self, track: Track) -> PlannedReport:
        """Return the plan, told by a citizen where it lies with the lazy collector and says that he does not find it."""
        plan, watcher = track.plan, self.city.find_watcher(track.level_codes)
        if plan.channel == "collector" and plan.is_handled_badly and watcher is not None and self._is_lazy(watcher):
            return replace(plan, channel=OVERLOOKED_FOR, is_on_the_spot=False)
        return plan

    def _is_lazy(self, collector: Actor) -> bool:
        return self.city.name_member(collector) == self.city.weaknesses.lazy_collector

    def _is_verified_first(self, track: Track) -> bool:
        channel = find_row(get_profile().sources.channels, track.plan.channel)
        return channel is not None and channel.is_verified_first

    def _choose_reporter(self, track: Track) -> Actor:
        channel = find_row(get_profile().sources.channels, track.plan.channel)
        assert channel is not None
        if channel.department is not None:
            return self._choose_patrol(channel.department)
        if channel.source_class == "own":
            return self.city.find_watcher(track.level_codes) or self._choose_collector(track)
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
            category_id=track.category_id
            if plan.channel.endswith(("collector", "video_analytics", "_patrol"))
            else None,
            photo_ids=() if plan.channel.startswith("hotline") else (self._take_photo(track, actor),),
            reporter_name=f"市民{plan.index}" if is_public else "",
            reporter_phone=f"1380000{plan.index % 10000:04d}" if is_public else "",
            tracking_token=self._make_token(track),
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
            **self._choose_means(track),
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
        dispatcher = self._choose_at("dispatcher")
        on_route_id = propose_route_unit(actor=dispatcher, case_id=self._cases[track.plan.index].id)
        if on_route_id is not None:
            track.unit_id = on_route_id
            self._move(track, dispatcher, "dispatch", unit_id=on_route_id)
            track.round_number += 1
            self._work_at_stage(track)
            return
        assert proposal is not None
        track.unit_id = proposal.unit_id
        is_wrong = track.plan.is_returned and track.return_count == 0
        unit_id = self._choose_wrong_unit(track) if is_wrong else track.unit_id
        case = self._move(track, dispatcher, "dispatch", unit_id=unit_id)
        track.round_number += 1
        if is_wrong:
            track.wrong_unit_id = unit_id
            self._plan_stage(track, "return", self._return, is_late=False)
            return
        track.handle_due_at = case.stage_due_at
        self._plan_handling(track, is_first=True)

    def _choose_wrong_unit(self, track: Track) -> int:
        return self.random.choice(sorted(unit_id for unit_id in self.city.unit_codes if unit_id != track.unit_id))

    # The stages of a route

    def _work_at_stage(self, track: Track) -> None:
        """Plan what the unit that has the case now does at its stage: solve it, hand it on, or let the stage expire."""
        standing = self._look(track)
        if standing.ref.state not in {"dispatched", "handling"} or standing.unit_id is None:
            return
        stage = self._find_stage(standing.route_stage)
        track.unit_id, track.handle_due_at = standing.unit_id, standing.ref.stage_due_at
        draw = self.random.random()
        is_first_day = self.simulation.clock.now() < self.simulation.span.start_at + DAY
        idle_share = IDLE_SHARE_AT_FIRST if is_first_day else IDLE_SHARE
        if stage is not None and stage.on_expiry == "next" and draw < idle_share and track.handle_due_at is not None:
            self.simulation.plan(track.handle_due_at + TIME_TO_NOTICE, lambda: self._work_at_stage(track))
            return
        is_beyond = stage is not None and stage.on_failure == "next" and draw < idle_share + CANNOT_SOLVE_SHARE
        if stage is None or not (is_beyond or stage.purpose == "establish"):
            self._plan_handling(track, is_first=True)
            return
        at = self._place(track.handle_due_at, is_late=False, share=track.plan.haste)
        self.simulation.plan(at, lambda: self._pass_on(track, stage))

    def _find_stage(self, key: str) -> RouteStage | None:
        """Return the stage of a case's route; the keys of the cities' stages are told apart by the channel's route."""
        stages = [stage for route in get_profile().loop.routes for stage in route.stages if stage.key == key]
        return stages[0] if key and stages else None

    def _pass_on(self, track: Track, stage: RouteStage) -> None:
        standing = self._look(track)
        if standing.route_stage == stage.key and standing.ref.state in {"dispatched", "handling"}:
            reason = "" if stage.purpose == "establish" else self._choose_reason("cannot_solve")
            handler = self._choose(self.city.handlers[track.unit_id])
            self._move(track, handler, "pass_on", reason=reason, note="现场情况已核实，需下一环节处置。")
            track.round_number += 1
        self._work_at_stage(track)

    def _choose_reason(self, act: str) -> str:
        return self.random.choice([reason.key for reason in get_profile().workflow.reasons.list_for(act)])

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
        if self._is_let_lie(track):
            track.is_handle_late = True
            return
        may_be_late = is_first and track.handle_due_at is not None
        track.is_handle_late = may_be_late and (is_slow or "handle" in track.plan.late)
        handler = self._choose(self.city.handlers[track.unit_id])
        finish_at = self._place(track.handle_due_at, is_late=track.is_handle_late, share=track.plan.haste)
        finish_at = max(finish_at, self.simulation.clock.now() + SHORTEST_HANDLING)
        if is_first:
            sign_at = self._place(finish_at, is_late=False, share=self.random.uniform(0.02, 0.2))
            self.simulation.plan(sign_at, lambda: self._sign(track, handler))
        self.simulation.plan(finish_at, lambda: self._finish(track, handler))

    def _is_let_lie(self, track: Track) -> bool:
        code = self.city.weaknesses.neglected_grid
        return bool(code) and code in track.level_codes

    def _sign(self, track: Track, handler: Actor) -> None:
        if self._look(track).ref.state == "dispatched":  # unsigned after the limit counts as signed
            self._move(track, handler, "sign")

    def _finish(self, track: Track, handler: Actor) -> None:
        handler = self._find_present_handler(track, handler)
        photo_id, means = self._take_photo(track, handler, after=track.round_number), self._choose_means(track)
        if self.city.unit_leaders:
            self._move(track, handler, "submit_to_unit_leader", photo_ids=(photo_id,), **means)
            self._plan_stage(track, "confirm", self._confirm)
            return
        self._move(track, handler, "finish", photo_ids=(photo_id,), **means)
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
        is_late = "check" in track.plan.late or (self._is_lazy(checker) and track.plan.is_handled_badly)
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
        self._plan_answer(track)
