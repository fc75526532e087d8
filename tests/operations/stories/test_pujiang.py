"""浦江镇 2017, four (1) 1 (5): the neighbourhood mends what it can in three days, then the joint force in four (PJ-8)."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest

from tests.factories import World
from tests.support.stories import find_due, find_start, find_unit_key, found_unit, hire, let_pass, list_acts, read_case
from wangge.cases.models import CaseEvent, HandlingRound, Supervision
from wangge.cases.public import CaseRef
from wangge.kernel.public import DomainError

THREE_DAYS, FOUR_DAYS = timedelta(days=3), timedelta(days=4)


@pytest.fixture
def profile_name() -> str:
    return "pujiang"


@pytest.fixture
def town(world: World) -> World:
    """Give 浦江: a neighbourhood committee with its patroller and its own staff, and the workstation with the force it calls upon."""
    found_unit(world, "committee", name="城北居委会", kind="neighbourhood")
    found_unit(world, "workstation", name="城北网格化工作站", kind="workstation")
    hire(world, "ju", name="居网格巡查员", unit="committee", role="collector")
    hire(world, "bao", name="包居委干部", unit="committee", role="handler")
    hire(world, "lian", name="联动执法队员", unit="workstation", role="handler")
    return world


def find_problem(world: World) -> CaseRef:
    """Have the patroller report, and the desks send it to the committee that found it."""
    case = world.report("ju", source="neighbourhood_patrol", description="楼道堆物，劝说后仍未清理")
    for move in ("accept", "file"):
        case = world.move(case, move)
    return world.move(case, "dispatch", unit_id=world.units["committee"])


def test_pj_8_a_simple_problem_is_solved_by_the_neighbourhood_within_three_days(town: World) -> None:
    case = find_problem(town)

    assert (read_case(case).route, read_case(case).route_stage) == ("quick_handling", "front")
    assert find_due(case) - find_start(case) == THREE_DAYS

    case = town.move(town.move(case, "sign", "bao"), "finish", "bao")
    for move in ("send_to_check", "pass_check", "close"):
        case = town.move(case, move)
    assert case.state == "closed"
    assert "pass_on" not in list_acts(case)


def test_pj_8_what_persuasion_does_not_solve_goes_to_the_joint_force_for_four_days(town: World) -> None:
    case = town.move(find_problem(town), "sign", "bao")
    let_pass(town, timedelta(days=1))

    case = town.move(case, "pass_on", "bao", reason="persuasion_failed", note="三次上门劝说无效")

    assert find_unit_key(town, case) == "workstation"
    assert read_case(case).route_stage == "joint"
    assert find_due(case) - find_start(case) == FOUR_DAYS
    case = town.move(town.move(case, "sign", "lian"), "finish", "lian")
    rounds = list(HandlingRound.objects.filter(case_id=case.id).order_by("turn").values_list("unit_id", "result"))
    assert [unit_id for unit_id, _ in rounds] == [town.units["committee"], town.units["workstation"]]
    assert rounds[0][1] == "passed_on"


def test_pj_8_the_neighbourhood_says_why_it_cannot_solve_it(town: World) -> None:
    case = town.move(find_problem(town), "sign", "bao")

    with pytest.raises(DomainError, match="need_missing"):
        town.move(case, "pass_on", "bao", reason="")
    assert read_case(case).route_stage == "front"


def test_pj_8_after_three_days_it_passes_on_by_itself_with_its_history(town: World) -> None:
    case = town.move(find_problem(town), "sign", "bao")
    begun = find_start(case)

    let_pass(town, THREE_DAYS - timedelta(hours=1))
    assert find_unit_key(town, case) == "committee"
    let_pass(town, timedelta(hours=2))

    assert find_unit_key(town, case) == "workstation"
    acts = list_acts(case)
    assert acts[:4] == ["report", "accept", "file", "dispatch"]
    event = CaseEvent.objects.get(case_id=case.id, move="pass_on")
    assert (event.actor_id, event.actor_role) == (None, "system")
    assert orjson.loads(event.payload)["previous_stage"] == "front"
    assert THREE_DAYS < event.occurred_at - begun <= THREE_DAYS + timedelta(hours=1)
    assert find_due(case) - begun <= timedelta(days=7, hours=1)


def test_pj_8_the_joint_force_has_nobody_behind_it_and_is_supervised(town: World) -> None:
    case = town.move(find_problem(town), "pass_on", "bao", reason="no_power")
    case = town.move(case, "sign", "lian")
    with pytest.raises(DomainError, match="pass_on_not_planned"):
        town.move(case, "pass_on", "lian", reason="no_power")

    let_pass(town, FOUR_DAYS + timedelta(hours=12))

    assert find_unit_key(town, case) == "workstation"
    rung = Supervision.objects.filter(case_id=case.id).order_by("turn").first()
    assert rung is not None
    assert (rung.act, rung.unit_id) == ("check_on_site", town.units["workstation"])


def test_pj_8_is_for_what_the_neighbourhoods_find(town: World) -> None:
    case = town.make_case("dispatched", source="street_patrol")

    assert read_case(case).route == ""
