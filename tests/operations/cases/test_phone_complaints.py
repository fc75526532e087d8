"""A complaint told by telephone is taken down word for word, waits in a list, and is answered on the citizen's own page."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, CaseEvent, CaseReporter, WaitingComplaint
from wangge.cases.public import (
    CaseFilter,
    CaseRef,
    find_tracked_case,
    list_cases,
    list_reporters,
    read_case_facts,
    reopen_tracked_case,
)
from wangge.notices.models import Notice
from wangge.platform.public import run_due_work, verify_audit

WORDS = "“说清了，根本没清！”下午三点还在"
PHONE = "13800001234"


def close(world: World, *, token: str = "t", **facts: str) -> CaseRef:
    told = {"source": "hotline_12345", "reporter_name": "王女士", "reporter_phone": PHONE, "tracking_token": token}
    return world.make_case("closed", by="sun", **{**told, **facts})


def call(world: World, case: CaseRef, **facts: str) -> CaseRef:
    return world.move(
        case, "take_complaint", **{"note": WORDS, "complainant": "王女士", "complainant_phone": PHONE, **facts}
    )


def list_waiting(world: World, by: str = "sun") -> list[str]:
    page = list_cases(actor=world.actor(by), wanted=CaseFilter(mark="complaint", order="newest"))
    assert page.total == len(page.rows)
    return [row.number for row in page.rows]


def test_it_is_taken_down_word_for_word_and_the_case_stays_closed(world: World) -> None:
    case = close(world)
    after = call(world, case)
    event = world.get(case, by="sun").events[-1]
    assert (after.state, event.move, event.actor_role, event.note) == ("closed", "take_complaint", "acceptor", WORDS)
    assert Case.objects.get(pk=case.id).closed_at is not None
    assert list_waiting(world) == [case.number]
    judged = world.move(after, "confirm_complaint")
    assert world.get(judged).events[-1].facts == {"judged": [after.version]}
    assert list_waiting(world) == []
    assert verify_audit(actor=world.system).faults == ()


def test_who_called_stays_out_of_the_event_and_is_masked(world: World) -> None:
    """The name never reaches the handler; a caller who left his telephone with the report is one person still."""
    case = close(world)
    after = call(world, case)
    call(world, after, complainant="刘先生", complainant_phone="13900005678")
    payloads = CaseEvent.objects.filter(case_id=case.id, move="take_complaint").values_list("payload", flat=True)
    assert not [one for payload in payloads for one in ("王女士", "刘先生", PHONE, "13900005678") if one in payload]
    shown = list_reporters(actor=world.actor("sun"), number=case.number)
    assert [(row.name, row.masked_phone) for row in shown] == [("王女士", "138****1234"), ("刘先生", "139****5678")]
    with refused("reporter_hidden"):
        list_reporters(actor=world.actor("qian"), number=case.number)


def test_a_caller_may_leave_nothing_of_himself(world: World) -> None:
    case = world.make_case("closed")
    call(world, case, complainant="", complainant_phone="")
    assert CaseReporter.objects.filter(case_id=case.id).count() == 0
    assert list_waiting(world) == [case.number]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"note": " "}, "need_missing"),
        ({"complainant": "王" * 61}, "complainant_unclear"),
        ({"complainant_phone": "1" * 41}, "complainant_unclear"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_waits(facts: dict[str, str], code: str, world: World) -> None:
    case = close(world)
    with refused(code):
        call(world, case, **facts)
    assert not WaitingComplaint.objects.exists()


@pytest.mark.parametrize(("by", "state"), [("qian", "closed"), ("zhao", "closed"), ("sun", "handling")])
def test_others_and_open_cases_take_none(by: str, state: str, world: World) -> None:
    case = world.make_case(state)
    with refused("move_wrong_role" if state == "closed" else "move_wrong_state"):
        world.move(case, "take_complaint", by)


def test_the_list_knows_answers_and_objections_too(world: World) -> None:
    content, bad, objected = close(world, token="a"), close(world, token="b"), close(world, token="c")
    world.complain(content, token="a", score=3)
    world.complain(bad, token="b", score=2)
    world.wait()
    reopen_tracked_case(token="c", reason="not_fixed", note="垃圾还在")
    assert list_waiting(world) == [objected.number, bad.number]
    assert list_waiting(world, "wang") == [], "another district's"
    world.move(world.get_ref(bad), "dismiss_complaint")
    assert list_waiting(world) == [objected.number]


@pytest.mark.parametrize("order", ["newest", "oldest", "number", "due"])
def test_the_list_is_led_by_what_waits_and_not_by_an_index_of_all_cases(order: str, world: World) -> None:
    """Along the index of all days or numbers a database would walk past a million cases to find the few."""
    world.complain(close(world), score=1)
    with CaptureQueriesContext(connection) as captured:
        list_cases(actor=world.actor("sun"), wanted=CaseFilter(mark="complaint", order=order))
    asked = [row["sql"] for row in captured if "cases_waitingcomplaint" in row["sql"]]
    assert asked
    for text in asked:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("ANALYZE")  # without it PostgreSQL guesses how many complaints wait
            cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {text}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert not [name for name in ("case_newest", "case_by_number", "case_state_newest") if name in plan], plan


def test_what_waited_before_the_table_was_there_is_filled_in(world: World) -> None:
    bad, judged, content = close(world, token="a"), close(world, token="b"), close(world, token="c")
    world.complain(bad, token="a", score=1)
    world.move(world.complain(judged, token="b", score=1), "dismiss_complaint")
    world.complain(content, token="c", score=5)
    known = list(WaitingComplaint.objects.values_list("case_id", "made_at"))
    assert [case_id for case_id, _ in known] == [bad.id]
    WaitingComplaint.objects.all().delete()
    import_module("wangge.cases.migrations.0023_waiting_complaints").fill(apps, None)
    assert list(WaitingComplaint.objects.values_list("case_id", "made_at")) == known


def tell(token: str) -> tuple[bool | None, str] | None:
    told = find_tracked_case(token=token).complaint
    return None if told is None else (told.is_justified, told.reason)


def test_the_citizens_page_tells_the_judgement_to_whose_complaint_it_was(world: World) -> None:
    mine, others = close(world, token="t"), close(world, token="u", reporter_phone="13911110000")
    assert tell("t") is None
    waiting = call(world, mine)
    world.complain(others, token="u", score=1)
    assert (tell("t"), tell("u")) == ((None, ""), (None, ""))
    world.move(waiting, "confirm_complaint", note="复看属实，已重新清运")
    assert tell("t") == (True, "复看属实，已重新清运")
    world.move(world.get_ref(others), "dismiss_complaint", note="照片显示已清运")
    assert tell("u") == (False, "照片显示已清运")


def test_somebody_elses_complaint_is_not_told(world: World) -> None:
    case = close(world)
    waiting = call(world, case, complainant="刘先生", complainant_phone="13900005678")
    world.move(waiting, "confirm_complaint", note="刘先生所述属实")
    assert tell("t") is None


def test_an_objection_is_answered_on_the_page_of_what_it_reopened(world: World) -> None:
    case = close(world)
    world.wait()
    reopen_tracked_case(token="t", reason="not_fixed", note="垃圾还在")
    assert find_tracked_case(token="t").reopens == case.number
    assert tell("t") == (None, "")
    world.move(world.get_ref(case), "confirm_complaint", note="属实，已重新派遣")
    assert tell("t") == (True, "属实，已重新派遣")


def test_those_who_judge_are_told_but_not_who_took_it_down(world: World) -> None:
    call(world, close(world))
    while run_due_work(now=world.now):
        pass
    told = {row.member_id for row in Notice.objects.filter(event="complaint_made")}
    assert told == {world.members[name] for name in ("zhao", "feng")}


@pytest.mark.django_db(transaction=True)
def test_the_facts_count_what_was_told_by_telephone(world: World) -> None:
    """监督举报核实数."""
    told = {}
    for move, expected in (("confirm_complaint", True), ("dismiss_complaint", False), ("", None)):
        waiting = call(world, close(world, token=move or "w"))
        told[waiting.number] = expected
        if move:
            world.move(waiting, move)
    table, _ = read_case_facts(actor=world.actor("chu"), as_of=world.now)
    found = {row["number"]: row["complaint_confirmed"] for row in table.to_pylist()}
    assert {number: found[number] for number in told} == told
