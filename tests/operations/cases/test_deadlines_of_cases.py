"""Deadlines where the calendar ends, where the profile sets none, and over nights and weekends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.factories import World
from wangge.cases.models import CaseClock
from wangge.cases.public import move_case
from wangge.platform.public import SimulatedClock, use_clock, use_profile, verify_audit
from wangge.profiles.public import AreaLimit
from wangge.worktime.public import LimitKind


def go_to(world: World, *instant: int) -> None:
    world.wait(datetime(*instant, tzinfo=UTC) - world.now)


def test_a_year_without_calendar_is_a_state_and_the_case_is_kept(world: World) -> None:
    go_to(world, 2027, 3, 1, 1, 0)
    case = world.report()

    (clock,) = world.get(case).clocks
    assert (case.state, clock.result, clock.due_at) == ("reported", "calendar_missing", None)
    assert (clock.limit_kind, clock.limit_amount) == ("work_hour", "0.5")
    assert world.get(case).row.lamp == "none"
    assert world.get(case).events[0].facts["clocks"] == {
        "accept": {"due_state": "calendar_missing", "limit_kind": "work_hour", "limit_amount": "0.500"}
    }


def test_a_case_without_calendar_goes_all_the_way_and_nothing_counts_as_on_time(world: World) -> None:
    go_to(world, 2027, 3, 1, 1, 0)
    detail = world.get(world.make_case("closed"))

    assert {clock.result for clock in detail.clocks} == {"calendar_missing"}
    said: Any = detail.events[3].facts["clocks"]
    assert {stage: clock["due_state"] for stage, clock in said.items()} == {
        "sign": "calendar_missing",
        "handle": "calendar_missing",
        "total": "calendar_missing",
    }
    assert verify_audit(actor=world.system).ok


def test_an_urgent_limit_needs_no_calendar(world: World) -> None:
    go_to(world, 2027, 3, 1, 1, 0)
    case = world.make_case("dispatched", category="grill")

    clocks = {clock.stage: clock for clock in world.get(case).clocks}
    assert (clocks["handle"].result, clocks["total"].result) == ("running", "calendar_missing")
    assert clocks["handle"].due_at == world.now + timedelta(hours=2)


def test_a_limit_that_reaches_over_the_calendars_end_is_missing(world: World) -> None:
    go_to(world, 2026, 12, 31, 9, 50)  # ten minutes before the last working hour of the last year ends
    case = world.report()

    assert CaseClock.objects.get(case_id=case.id).due_state == "calendar_missing"


def test_a_stage_without_limit_is_neither_on_time_nor_late(world: World) -> None:
    stages = world.profile.limits.stages.model_copy(update={"accept": None})
    limits = world.profile.limits.model_copy(update={"stages": stages})
    with use_profile(world.profile.model_copy(update={"limits": limits})):
        case = world.move(world.report(), "accept")
        clock = world.get(case).clocks[0]

    assert (clock.stage, clock.result, clock.limit_kind, clock.due_at) == ("accept", "no_deadline", "", None)


def test_a_report_of_the_night_is_due_in_the_morning(world: World) -> None:
    go_to(world, 2026, 3, 2, 18, 0)  # 02:00 on Tuesday
    case = world.report()
    assert case.stage_due_at == datetime(2026, 3, 3, 0, 30, tzinfo=UTC)  # 08:30


def test_a_report_of_the_weekend_is_due_on_monday(world: World) -> None:
    go_to(world, 2026, 3, 7, 2, 0)
    assert world.report().stage_due_at == datetime(2026, 3, 9, 0, 30, tzinfo=UTC)


def test_a_make_up_saturday_is_worked(world: World) -> None:
    go_to(world, 2026, 5, 9, 1, 0)
    assert world.report().stage_due_at == datetime(2026, 5, 9, 1, 35, tzinfo=UTC)  # 9 May 2026 makes up for 1 May


def test_the_lamp_turns_yellow_at_four_fifths_and_red_behind_the_deadline(world: World) -> None:
    case = world.make_case("dispatched")  # due after four working hours from 09:20
    lamps = {}
    for hour, minute in ((4, 30), (6, 31), (6, 33), (7, 20), (7, 21)):
        go_to(world, 2026, 3, 2, hour, minute)
        lamps[hour, minute] = world.get(case).row.lamp

    assert lamps == {(4, 30): "green", (6, 31): "green", (6, 33): "yellow", (7, 20): "yellow", (7, 21): "red"}


def test_the_limit_of_an_area_class_goes_before_that_of_the_condition(world: World) -> None:
    stricter = AreaLimit(
        key="garbage_in_the_centre",
        kind="matter",
        category_code="06010",
        condition=1,
        area_class="class_1",
        limit_kind=LimitKind.WORK_HOUR,
        amount=Decimal(1),
        source="ours",
    )
    catalog = world.profile.catalog.model_copy(update={"area_limits": (stricter,)})
    with use_profile(world.profile.model_copy(update={"catalog": catalog})):
        strict, usual = (world.make_case("dispatched", place=place) for place in ("square", "market"))

    limits = dict(CaseClock.objects.filter(stage="handle").values_list("case_id", "limit_amount"))
    assert limits == {strict.id: 1, usual.id: 4}


def test_a_server_whose_clock_is_behind_stops_a_stage_when_it_started(world: World) -> None:
    case = world.make_case("accepted")
    started_at = world.now
    actor, arguments = world.actor("zhao"), world.fill_arguments(case, "file", by="zhao")
    with use_clock(SimulatedClock(started_at - timedelta(seconds=1))):
        case = move_case(actor=actor, case_id=case.id, version=case.version, move="file", arguments=arguments)

    clock = CaseClock.objects.get(case_id=case.id, stage="file")
    assert (case.state, clock.started_at, clock.stopped_at) == ("filed", started_at, started_at)
    assert verify_audit(actor=world.system).ok
