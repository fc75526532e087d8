from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, HandlingRound
from wangge.cases.public import CLOSURE_CODES


@pytest.mark.parametrize("code", CLOSURE_CODES)
def test_a_case_closes_with_the_code_that_says_how_it_ended(world: World, code: str) -> None:
    case = world.move(world.make_case("checked"), "close", closure_code=code)

    detail = world.get(case)
    assert (case.state, detail.closure_code, detail.closure_kind) == ("closed", code, "checked")
    assert (detail.row.closed_at, detail.row.stage, detail.row.lamp) == (world.now, "", "none")
    assert all(move.target == "closed" for move in detail.moves)


def test_the_round_that_closed_it_names_all_four(world: World) -> None:
    case = world.make_case("closed")

    row = Case.objects.get(pk=case.id)
    closing_round = HandlingRound.objects.get(pk=row.closing_round_id)
    assert (closing_round.closed_at, closing_round.closure_kind) == (world.now, "checked")
    assert (closing_round.handler_id, closing_round.handler_unit_id, closing_round.checker_id) == (
        world.members["qian"],
        world.units["sanitation"],
        world.members["zhou"],
    )
    assert closing_round.checker_unit_id == world.units["supervision"]


def test_every_clock_has_stopped(world: World) -> None:
    detail = world.get(world.make_case("closed"))

    assert [(clock.stage, clock.result) for clock in detail.clocks] == [
        ("accept", "on_time"),
        ("file", "on_time"),
        ("dispatch", "on_time"),
        ("sign", "on_time"),
        ("handle", "on_time"),
        ("total", "on_time"),
        ("send_check", "on_time"),
        ("check", "on_time"),
        ("close", "on_time"),
    ]


def test_the_whole_history_is_there(world: World) -> None:
    events = world.get(world.make_case("closed")).events

    assert [(event.seq, event.move, event.actor_name) for event in events] == [
        (1, "report", "陈监督员"),
        (2, "accept", "孙受理员"),
        (3, "file", "赵值班长"),
        (4, "dispatch", "李派遣员"),
        (5, "sign", "钱处置员"),
        (6, "finish", "钱处置员"),
        (7, "send_to_check", "孙受理员"),
        (8, "pass_check", "周监督员"),
        (9, "close", "赵值班长"),
    ]


@pytest.mark.parametrize(("code", "error"), [("", "need_missing"), ("lost", "closure_code_unknown")])
def test_the_closure_code_must_be_known(world: World, code: str, error: str) -> None:
    with refused(error):
        world.move(world.make_case("checked"), "close", closure_code=code)
