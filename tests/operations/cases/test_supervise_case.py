"""Supervision (XS-13, XS-14, ZJG-9): by hand, answered by the unit, listed in public until a check strikes it off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import World
from tests.operations.cases.test_timers import timers, wait_until
from tests.support.refusals import refused
from wangge.cases.models import Case, Supervision
from wangge.cases.public import CaseRef, list_struck_off_cases, list_supervised_cases
from wangge.platform.public import verify_audit

__all__ = ["timers"]


def list_case(world: World, **facts: object) -> CaseRef:
    """Return a case that has climbed the whole ladder."""
    case = world.make_case("handling", **facts)  # type: ignore[arg-type]
    due_at = Case.objects.get(pk=case.id).handle_due_at
    assert due_at is not None
    wait_until(world, due_at + timedelta(days=9))
    return world.get_ref(case)


@pytest.mark.parametrize("by", ["zhao", "feng"])
def test_a_leader_may_supervise_before_the_deadline(world: World, by: str) -> None:
    case = world.move(world.make_case("handling"), "supervise", by, note="市民多次反映")
    row = Supervision.objects.get(case_id=case.id)
    assert (row.rung, row.act, row.unit_id) == ("on_site", "check_on_site", world.units["sanitation"])
    assert (row.started_by_id, row.round_turn, row.is_listed) == (world.members[by], 1, False)
    assert (case.state, row.answered_at) == ("handling", None)
    assert verify_audit(actor=world.system).faults == ()


def test_only_those_of_the_profile_supervise(world: World) -> None:
    case = world.make_case("handling")
    for by in ("li", "sun", "qian"):
        with refused("move_wrong_role"):
            world.move(case, "supervise", by)


def test_the_unit_has_its_time_before_the_next_rung(world: World) -> None:
    case = world.move(world.make_case("handling"), "supervise")
    due_at = Supervision.objects.get(case_id=case.id).due_at
    with refused("supervision_running", rung="on_site", due_at=due_at):
        world.move(case, "supervise")


def test_the_unit_answers_the_rung_that_runs(world: World) -> None:
    case = world.make_case("handling")
    with refused("supervision_missing"):
        world.move(case, "answer_supervision")
    case = world.move(case, "supervise")
    with refused("case_not_found"):
        world.move(case, "answer_supervision", "zheng")
    world.move(case, "answer_supervision", note="今日完成")
    row = Supervision.objects.get(case_id=case.id)
    assert (row.answer, row.answered_at, row.ended_at) == ("今日完成", world.now, None)
    assert verify_audit(actor=world.system).faults == ()


def test_every_rung_comes_once_a_round_and_again_in_the_next(world: World) -> None:
    case = list_case(world)
    with refused("supervision_at_its_end"):
        world.move(case, "supervise")
    for move in ("finish", "send_to_check", "fail_check", "supervise"):
        case = world.move(case, move)
    rows = Supervision.objects.filter(case_id=case.id).order_by("turn")
    assert [(row.round_turn, row.rung) for row in rows][-2:] == [(1, "list"), (2, "on_site")]
    assert verify_audit(actor=world.system).faults == ()


def test_the_public_board_names_no_person(world: World, client: Client) -> None:
    assert "目前没有" in client.get("/public/supervised/").content.decode()
    facts = {"address": "人民路 12 号 301 室", "reporter_name": "王女士", "description": "王女士家门口"}
    case = list_case(world, **facts)

    (listed,) = list_supervised_cases()
    assert (listed.number, listed.category_name_zh) == (case.number, world.get(case).row.category_name_zh)
    assert (listed.street, listed.unit_name) == ("杨舍街道", "张家港市环卫处")
    page = client.get("/public/supervised/").content.decode()
    assert case.number in page
    assert "杨舍街道" in page
    for hidden in ("王女士", "301", "陈监督员", "门口"):
        assert hidden not in page


def test_a_case_leaves_the_board_when_a_check_strikes_it_off(world: World) -> None:
    case = list_case(world)
    assert [row.number for row in list_supervised_cases()] == [case.number]
    case = world.move(case, "finish")
    assert [row.is_unit_done for row in list_supervised_cases()] == [True]
    world.move(world.move(case, "send_to_check"), "pass_check")
    assert list_supervised_cases() == ()
    assert verify_audit(actor=world.system).faults == ()


def test_a_case_closed_by_the_word_of_two_leaves_the_board_but_is_not_struck_off(world: World) -> None:
    case = list_case(world)
    world.move(world.move(case, "ask_forced_closing"), "grant_forced_closing")
    assert list_supervised_cases() == ()
    assert list_struck_off_cases(since_at=world.now - timedelta(days=1)) == ()
    assert verify_audit(actor=world.system).faults == ()


def test_the_board_shows_what_was_struck_off(world: World, client: Client) -> None:
    case = world.move(list_case(world), "finish")
    world.move(world.move(case, "send_to_check"), "pass_check")
    page = client.get("/public/supervised/").content.decode()
    assert page.count(case.number) == 1
    assert "近30日销号" in page
