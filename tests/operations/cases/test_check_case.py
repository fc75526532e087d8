from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, HandlingRound


def list_rounds(case_id: int) -> list[HandlingRound]:
    return list(HandlingRound.objects.filter(case_id=case_id).order_by("turn"))


def test_a_passed_check_goes_to_the_shift_leader(world: World) -> None:
    photo = world.photo("zhou")
    case = world.move(world.make_case("checking"), "pass_check", photo_ids=(photo,), note="已清理干净")

    detail = world.get(case)
    assert (case.state, detail.row.stage) == ("checked", "close")
    (handling_round,) = list_rounds(case.id)
    assert (handling_round.result, handling_round.checked_at) == ("passed", world.now)
    assert [(row.evidence_id, row.purpose) for row in detail.photos][-1] == (photo, "check")
    clocks = {clock.stage: clock.result for clock in detail.clocks}
    assert (clocks["check"], clocks["close"]) == ("on_time", "running")


def test_a_failed_check_opens_the_next_round_at_the_same_unit(world: World) -> None:
    case = world.move(world.make_case("checking"), "fail_check", reason="partly_fixed")

    first, second = list_rounds(case.id)
    assert case.state == "handling"
    assert (first.result, first.handler_id, first.checker_id) == (
        "failed",
        world.members["qian"],
        world.members["zhou"],
    )
    assert (second.turn, second.opened_by, second.unit_id) == (2, "rework", world.units["sanitation"])
    assert (second.dispatched_at, second.signed_at, second.handler_id) == (world.now, world.now, None)


def test_a_rework_has_a_handling_clock_of_its_own(world: World) -> None:
    case = world.make_case("checking")
    whole_due_at = world.get(case).total_due_at
    case = world.move(case, "fail_check")

    detail = world.get(case)
    handling = [clock for clock in detail.clocks if clock.stage == "handle"]
    assert [clock.result for clock in handling] == ["on_time", "running"]
    assert handling[1].started_at == world.now
    assert (detail.total_due_at, detail.row.stage_due_at) == (whole_due_at, handling[1].due_at)


def test_all_rounds_of_all_reworks_are_kept(world: World) -> None:
    case = world.make_case("checking")
    for _ in range(3):
        case = world.move(case, "fail_check")
        case = world.move(world.move(case, "finish"), "send_to_check")
    case = world.move(world.move(case, "pass_check"), "close")

    rounds = list_rounds(case.id)
    assert [row.result for row in rounds] == ["failed", "failed", "failed", "passed"]
    assert {row.handler_id for row in rounds} == {world.members["qian"]}
    assert Case.objects.get(pk=case.id).closing_round_id == rounds[-1].pk
    assert [row.closed_at is None for row in rounds] == [True, True, True, False]


def test_a_check_that_cannot_tell_goes_back_to_the_acceptor(world: World) -> None:
    case = world.move(world.make_case("checking"), "give_up_check", reason="no_access")

    detail = world.get(case)
    assert (case.state, detail.checker_id, detail.row.stage) == ("handled", None, "send_check")
    (handling_round,) = list_rounds(case.id)
    assert handling_round.result == "undecided"

    case = world.move(case, "send_to_check", checker_id=world.members["chen"])
    (handling_round,) = list_rounds(case.id)
    assert (handling_round.checker_id, handling_round.result) == (world.members["chen"], "sent")


def test_the_shift_leader_may_want_another_check(world: World) -> None:
    case = world.move(world.make_case("checked"), "recheck", reason="evidence_weak")

    assert (case.state, world.get(case).checker_id) == ("handled", None)
    assert list_rounds(case.id)[0].result == "recheck"


def test_the_shift_leader_may_order_rework(world: World) -> None:
    case = world.move(world.make_case("checked"), "rework", reason="relapsed")

    first, second = list_rounds(case.id)
    assert (case.state, first.result, second.opened_by) == ("handling", "failed", "rework")
    assert world.get(case).row.unit_id == world.units["sanitation"]


@pytest.mark.parametrize("move", ["pass_check", "fail_check", "give_up_check"])
def test_only_the_named_checker_answers(world: World, move: str) -> None:
    case = world.make_case("checking", by="chen")
    with refused("check_assigned_to_other"):
        world.move(case, move, by="chen")


@pytest.mark.parametrize("move", ["pass_check", "fail_check", "give_up_check"])
def test_the_unit_that_handled_never_answers(world: World, move: str) -> None:
    case = world.make_case("checking")
    with refused("move_wrong_role", roles=("collector",)):
        world.move(case, move, by="qian")


@pytest.mark.parametrize(
    ("state", "move"),
    [("checking", "fail_check"), ("checking", "give_up_check"), ("checked", "recheck"), ("checked", "rework")],
)
@pytest.mark.parametrize(("reason", "code"), [("", "need_missing"), ("mood", "reason_unknown")])
def test_the_reason_is_one_of_the_profile(world: World, state: str, move: str, reason: str, code: str) -> None:
    with refused(code):
        world.move(world.make_case(state), move, reason=reason)
