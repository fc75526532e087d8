from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, HandlingRound
from wangge.people.models import Organisation


def test_dispatching_opens_a_round_at_the_unit(world: World) -> None:
    case = world.move(world.make_case("filed"), "dispatch", unit_id=world.units["sanitation"])

    (handling_round,) = HandlingRound.objects.filter(case_id=case.id)
    assert (handling_round.turn, handling_round.opened_by) == (1, "dispatch")
    assert handling_round.unit_id == world.units["sanitation"]
    assert handling_round.dispatcher_id == world.members["li"]
    assert (handling_round.dispatched_at, handling_round.signed_at) == (world.now, None)
    assert world.get(case).row.unit_name == "张家港市环卫处"


def test_the_handling_clock_starts_at_dispatch_with_the_limit_of_the_condition(world: World) -> None:
    case = world.make_case("dispatched", category="garbage")

    clocks = {clock.stage: clock for clock in world.get(case).clocks}
    # 4 working hours from 09:20 reach 15:20 over the lunch break; the whole case has a working day more.
    assert clocks["handle"].started_at == clocks["sign"].started_at == world.now
    assert (clocks["handle"].limit_kind, clocks["handle"].limit_amount) == ("work_hour", "4")
    assert clocks["handle"].due_at == datetime(2026, 3, 2, 7, 20, tzinfo=UTC)
    assert clocks["sign"].due_at == datetime(2026, 3, 2, 3, 20, tzinfo=UTC)
    assert clocks["total"].due_at == datetime(2026, 3, 3, 7, 20, tzinfo=UTC)
    row = Case.objects.get(pk=case.id)
    assert (row.stage, row.stage_due_at, row.handle_due_at) == ("handle", clocks["handle"].due_at, row.stage_due_at)
    assert row.total_due_at == clocks["total"].due_at


def test_an_urgent_limit_runs_through_the_night(world: World) -> None:
    world.wait(timedelta(hours=13, minutes=16))
    case = world.make_case("dispatched", category="grill")

    clocks = {clock.stage: clock for clock in world.get(case).clocks}
    assert world.now == datetime(2026, 3, 2, 14, 36, tzinfo=UTC)  # 22:36
    assert clocks["handle"].due_at == datetime(2026, 3, 2, 16, 36, tzinfo=UTC)  # 00:36


def test_the_handler_sees_the_case_from_now_on(world: World) -> None:
    case = world.make_case("filed")
    with refused("case_not_found"):
        world.get(case, by="qian")

    case = world.move(case, "dispatch")
    assert world.get(case, by="qian").row.state == "dispatched"


def test_a_unit_of_another_district_does_not_exist(world: World) -> None:
    with refused("organisation_unknown"):
        world.move(world.make_case("filed"), "dispatch", unit_id=world.units["other_sanitation"])


def test_a_closed_unit_gets_no_case(world: World) -> None:
    Organisation.objects.filter(pk=world.units["greening"]).update(is_active=False)
    with refused("organisation_unknown"):
        world.move(world.make_case("filed"), "dispatch", unit_id=world.units["greening"])


@pytest.mark.parametrize(("unit_id", "code"), [(0, "need_missing"), (10**9, "organisation_unknown")])
def test_the_unit_must_be_known(world: World, unit_id: int, code: str) -> None:
    with refused(code):
        world.move(world.make_case("filed"), "dispatch", unit_id=unit_id)
