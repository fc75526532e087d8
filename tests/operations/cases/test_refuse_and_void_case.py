from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused


def test_a_refused_case_is_final_and_its_clock_stops(world: World) -> None:
    case = world.move(world.make_case("reported"), "refuse", reason="already_fixed", note="现场已清理")

    detail = world.get(case)
    assert (case.state, detail.events[-1].reason, detail.events[-1].note) == ("refused", "already_fixed", "现场已清理")
    assert [(clock.stage, clock.result) for clock in detail.clocks] == [("accept", "on_time")]
    assert (detail.row.stage, detail.row.stage_due_at) == ("", None)
    assert all(move.target == "refused" for move in detail.moves)


@pytest.mark.parametrize("state", ["accepted", "filed"])
def test_the_shift_leader_voids_before_dispatch(world: World, state: str) -> None:
    case = world.move(world.make_case(state), "void", reason="accepted_by_mistake")

    detail = world.get(case)
    assert (case.state, detail.events[-1].actor_role) == ("voided", "shift_leader")
    assert all(clock.stopped_at for clock in detail.clocks)


def test_voiding_a_returned_case_stops_the_clock_of_the_whole(world: World) -> None:
    case = world.move(world.make_case("dispatched"), "return")
    case = world.move(case, "void", reason="not_found")

    clocks = {clock.stage: clock for clock in world.get(case).clocks}
    assert clocks["total"].stopped_at == world.now
    assert all(clock.stopped_at for clock in clocks.values())


def test_refusing_a_case_that_had_been_dispatched_stops_the_clock_of_the_whole(world: World) -> None:
    case = world.move(world.make_case("dispatched"), "return")
    case = world.move(case, "send_back_to_shift_leader")
    case = world.move(case, "send_back_to_acceptor")
    case = world.move(case, "refuse")

    assert all(clock.stopped_at for clock in world.get(case).clocks)


@pytest.mark.parametrize(("move", "state"), [("refuse", "reported"), ("void", "accepted")])
@pytest.mark.parametrize(("reason", "code"), [("", "need_missing"), ("mood", "reason_unknown")])
def test_the_reason_is_one_of_the_profile(world: World, move: str, state: str, reason: str, code: str) -> None:
    case = world.make_case(state)
    with refused(code):
        world.move(case, move, reason=reason)


def test_a_dispatched_case_cannot_be_voided(world: World) -> None:
    with refused("move_wrong_state", move="void", state="dispatched"):
        world.move(world.make_case("dispatched"), "void")
