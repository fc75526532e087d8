from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, HandlingRound


@pytest.mark.parametrize("state", ["dispatched", "handling"])
def test_a_return_ends_the_round_and_takes_the_case_from_the_unit(world: World, state: str) -> None:
    case = world.move(world.make_case(state), "return", reason="not_our_duty", note="属市政")

    detail = world.get(case)
    assert (case.state, detail.row.unit_id, detail.return_count) == ("filed", None, 1)
    assert [row.result for row in detail.rounds] == ["returned"]
    assert (detail.events[-1].reason, detail.events[-1].note) == ("not_our_duty", "属市政")
    assert Case.objects.get(pk=case.id).handle_due_at is None


def test_the_units_clocks_stop_and_the_dispatcher_gets_a_new_one(world: World) -> None:
    case = world.move(world.make_case("dispatched"), "return")

    clocks = [(clock.stage, clock.stopped_at is None) for clock in world.get(case).clocks]
    assert clocks == [
        ("accept", False),
        ("file", False),
        ("dispatch", False),
        ("sign", False),
        ("handle", False),
        ("total", True),
        ("dispatch", True),
    ]


def test_the_next_dispatch_opens_another_round_and_the_whole_keeps_its_deadline(world: World) -> None:
    case = world.make_case("dispatched")
    first_due_at = world.get(case).total_due_at
    case = world.move(case, "return")
    case = world.move(case, "dispatch", unit_id=world.units["municipal"])

    rounds = HandlingRound.objects.filter(case_id=case.id).order_by("turn")
    assert [(row.turn, row.unit_id, row.result) for row in rounds] == [
        (1, world.units["sanitation"], "returned"),
        (2, world.units["municipal"], ""),
    ]
    detail = world.get(case)
    assert detail.total_due_at == first_due_at
    assert detail.events[-1].facts.get("previous_unit_id") is None
    assert [clock.stage for clock in detail.clocks].count("total") == 1


def test_the_unit_that_returned_it_sees_it_no_more(world: World) -> None:
    case = world.move(world.make_case("dispatched"), "return")
    with refused("case_not_found"):
        world.get(case, by="qian")


def test_a_case_comes_back_only_so_often(world: World) -> None:
    case = world.make_case("dispatched")
    for _ in range(world.profile.workflow.return_limit - 1):
        case = world.move(world.move(case, "return"), "dispatch")
    case = world.move(world.move(case, "return"), "rule_on_duty")

    with refused("return_limit_reached", limit=3):
        world.move(case, "return")
    button = {move.name: move for move in world.get(case, by="qian").moves}["return"]
    assert (button.is_allowed, button.reason_code, button.reason_params) == (
        False,
        "return_limit_reached",
        {"limit": 3},
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [({"note": " "}, "need_missing"), ({"reason": ""}, "need_missing"), ({"reason": "no_time"}, "reason_unknown")],
)
def test_a_return_says_why(world: World, arguments: dict[str, str], code: str) -> None:
    with refused(code):
        world.move(world.make_case("dispatched"), "return", **arguments)
