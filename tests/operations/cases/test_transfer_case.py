from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, HandlingRound
from wangge.cases.public import MoveArguments, move_case
from wangge.platform.public import verify_audit


@pytest.mark.parametrize("state", ["reported", "accepted", "filed"])
def test_a_transfer_names_the_authority_and_waits_for_its_receipt(world: World, state: str) -> None:
    case = world.move(world.make_case(state), "transfer", authority=" 市公安局 ", note="涉嫌违法")

    detail = world.get(case)
    assert (case.state, detail.row.stage) == ("transferred", "transfer")
    assert detail.events[-1].facts["authority"] == "市公安局"
    assert [clock.stage for clock in detail.clocks if clock.stopped_at is None] == ["transfer"]


@pytest.mark.parametrize("state", ["reported", "filed"])
def test_the_receipt_closes_the_case_without_a_check(world: World, state: str) -> None:
    case = world.move(world.move(world.make_case(state), "transfer"), "confirm_transfer", receipt="已接收，编号 17")

    row = Case.objects.get(pk=case.id)
    assert (row.state, row.closure_kind, row.closure_code) == ("closed", "transferred", "transferred")
    closing = HandlingRound.objects.get(case_id=case.id)
    assert (closing.result, closing.closure_kind, closing.handler_id) == ("transferred", "transferred", None)
    assert world.get(case).events[-1].facts["receipt"] == "已接收，编号 17"
    assert all(clock.stopped_at for clock in world.get(case).clocks)
    assert verify_audit(actor=world.system).faults == ()


def test_a_filed_case_that_is_not_taken_is_dispatched(world: World) -> None:
    case = world.move(world.make_case("transferred"), "take_back")
    assert (case.state, world.get(case).row.stage) == ("filed", "dispatch")
    assert world.move(case, "dispatch").state == "dispatched"
    assert verify_audit(actor=world.system).faults == ()


def test_a_report_that_is_not_taken_goes_back_to_the_acceptor(world: World) -> None:
    case = world.move(world.make_case("reported"), "transfer")
    with refused("take_back_unfiled"):
        world.move(case, "take_back")
    case = world.move(case, "send_back_to_acceptor")
    assert (case.state, world.get(case).row.stage) == ("reported", "accept")
    assert world.move(case, "accept").state == "accepted"
    assert verify_audit(actor=world.system).faults == ()


def test_a_dispatcher_does_not_transfer_what_a_unit_returned_to_him(world: World) -> None:
    case = world.move(world.make_case("dispatched"), "return")
    with refused("returned_to_you"):
        world.move(case, "transfer", "li")
    assert world.move(case, "transfer", "zhao").state == "transferred"


def test_once_the_shift_leader_filed_it_again_he_may(world: World) -> None:
    case = world.move(world.make_case("dispatched"), "return")
    case = world.move(world.move(case, "send_back_to_shift_leader"), "file")
    assert world.move(case, "transfer", "li").state == "transferred"


def test_who_got_a_case_back_does_not_act_in_the_place_of_who_returned_it(world: World) -> None:
    """孙 accepts what 赵 sent back to him; holding both posts he may still not file it past 赵."""
    case = world.move(world.make_case("accepted"), "send_back_to_acceptor", "zhao")
    case = world.move(case, "accept", "sun")
    both = replace(world.actor("sun"), roles=frozenset({"acceptor", "shift_leader"}))
    filing = world.fill_arguments(case, "file", by="sun")
    with refused("returned_to_you"):
        move_case(actor=both, case_id=case.id, version=case.version, move="file", arguments=filing)
    button = {move.name: move for move in world.get(case).moves}["file"]
    assert button.reason_code == "move_wrong_role"
    assert world.move(case, "file", "zhao").state == "filed"


def test_who_sent_it_back_himself_goes_on(world: World) -> None:
    both = replace(world.actor("sun"), roles=frozenset({"acceptor", "shift_leader"}))
    case = world.make_case("accepted")
    for move in ("send_back_to_acceptor", "accept", "file"):
        world.wait()
        case = move_case(
            actor=both,
            case_id=case.id,
            version=case.version,
            move=move,
            arguments=world.fill_arguments(case, move, by="sun"),
        )
    assert case.state == "filed"


@pytest.mark.parametrize(
    ("move", "field"), [("transfer", "authority"), ("confirm_transfer", "receipt")], ids=["authority", "receipt"]
)
def test_a_text_that_is_too_long_is_refused(world: World, move: str, field: str) -> None:
    case = world.make_case_for(move)
    with refused("text_too_long", field=field):
        move_case(
            actor=world.actor("zhao"),
            case_id=case.id,
            version=case.version,
            move=move,
            arguments=MoveArguments(note="x", **{field: "字" * 2001}),  # type: ignore[arg-type]
        )
