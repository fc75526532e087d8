"""The unit's own confirmation before it hands a case back (XS-17)."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.access import get_moves
from wangge.cases.models import CaseClock, HandlingRound
from wangge.platform.public import use_profile, verify_audit

pytestmark = pytest.mark.usefixtures("whole_table")


def test_the_handling_clock_runs_until_the_unit_confirms(world: World) -> None:
    case = world.make_case("confirming")
    clock = CaseClock.objects.get(case_id=case.id, stage="handle")
    assert clock.stopped_at is None
    assert world.get(case).row.stage == "handle"
    case = world.move(case, "confirm_handling")

    clock = CaseClock.objects.get(case_id=case.id, stage="handle")
    assert (clock.stopped_at, clock.stopped_by, case.state) == (world.now, "confirm_handling", "handled")
    handling_round = HandlingRound.objects.get(case_id=case.id)
    assert (handling_round.handler_id, handling_round.finished_at) == (world.members["qian"], world.now)
    assert verify_audit(actor=world.system).faults == ()


def test_it_may_be_sent_back_and_submitted_again(world: World) -> None:
    case = world.move(world.make_case("confirming"), "send_back_to_handler")
    assert (case.state, world.get(case).row.stage) == ("handling", "handle")
    case = world.move(world.move(case, "submit_to_unit_leader"), "confirm_handling")
    assert world.get(case).row.stage == "send_check"
    assert verify_audit(actor=world.system).faults == ()


def test_nobody_confirms_his_own_work(world: World) -> None:
    world.hire("both", name="两职", unit="sanitation", roles=("handler", "unit_leader"))
    case = world.move(world.make_case("handling"), "submit_to_unit_leader", "both")
    with refused("confirmer_is_handler"):
        world.move(case, "confirm_handling", "both")
    with refused("case_not_found"):
        world.move(case, "confirm_handling", "wang_head")


def test_the_confirmation_is_not_the_check(world: World) -> None:
    with refused("post_sides_mixed"):
        world.hire("inside", name="内部负责人", unit="sanitation", roles=("unit_leader", "collector"))
    collector = world.hire("outdoors", name="内部采集员", unit="sanitation", roles=("collector",))
    case = world.move(world.make_case("confirming"), "confirm_handling")
    with refused("checker_of_handling_unit"):
        world.move(case, "send_to_check", checker_id=collector)


def test_a_city_without_it_knows_neither_state_nor_moves(world: World) -> None:
    with use_profile(world.profile):
        assert "confirming" not in get_moves().states
        case = world.make_case("handling")
        with refused("move_unknown"):
            world.move(case, "submit_to_unit_leader")
