"""Reports whose number nobody waits for: what was prepared for it is what the database keeps, and no number is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import World
from tests.operations.cases.test_lost_races import run_at_once
from wangge.cases.models import Case
from wangge.cases.public import CaseRef, NewReport, report_case
from wangge.platform.models import DueWork, IdempotencyRecord
from wangge.platform.operations import numbering
from wangge.platform.public import NUMBER_STAND_IN, Answer, answer_once, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)
DISTRICT_POINT = {"lon": 120.545, "lat": 31.885}


@pytest.fixture
def report(world: World) -> Callable[[], CaseRef]:
    actor = world.actor("chen")
    return lambda: report_case(actor=actor, report=NewReport(source="collector", description="坑洼", **DISTRICT_POINT))


def shift_last_seen(by: int) -> None:
    """Let this process believe that the last number of each scope was another."""
    for scope, (last, at) in list(numbering._last_seen.items()):
        numbering._last_seen[scope] = (last + by, at)


def list_numbers() -> list[str]:
    return list(Case.objects.order_by("number_sequence").values_list("number", flat=True))


def check_kept(world: World) -> None:
    """The rows say what was given out, without gaps, and nothing stands in for anything any more."""
    sequences = list(Case.objects.order_by("number_sequence").values_list("number_sequence", flat=True))
    assert sequences == list(range(1, len(sequences) + 1))
    assert verify_audit(actor=world.system).ok
    told = {work.payload["case_id"]: work.payload["number"] for work in DueWork.objects.filter(kind="event")}
    assert told == dict(Case.objects.values_list("pk", "number"))


@pytest.mark.parametrize("by", [0, -3, -20, 2], ids=["right", "others came between", "too many came", "one was undone"])
def test_the_number_given_back_is_the_one_kept(world: World, report: Callable[[], CaseRef], by: int) -> None:
    for _ in range(22):
        report()
    shift_last_seen(by)
    ref = report()
    assert ref.number == list_numbers()[-1]
    assert Case.objects.get(pk=ref.id).number == ref.number
    assert len(list_numbers()) == 23
    check_kept(world)


def test_the_counter_moves_on_in_the_statement_that_writes_the_case(report: Callable[[], CaseRef]) -> None:
    report()
    with CaptureQueriesContext(connection) as queries:
        report()
    (counting,) = [query["sql"] for query in queries if "platform_numbercounter" in query["sql"]]
    assert ('INTO "cases_case"' in counting) == (connection.vendor == "postgresql")


def test_reports_at_once_have_all_numbers(world: World, report: Callable[[], CaseRef]) -> None:
    report()
    for _ in range(3):
        assert run_at_once(*[report] * 6) == [""] * 6
    assert len(list_numbers()) == 19
    check_kept(world)


def test_an_answer_that_is_kept_says_the_number(world: World, report: Callable[[], CaseRef]) -> None:
    def answer() -> Answer:
        return Answer(status=201, body=f'{{"number": "{report().number}"}}')

    first, second, again = (
        answer_once(member_id=1, key=key, request_digest="d", act=answer) for key in ("a", "b", "b")
    )
    assert [first.body, second.body] == [f'{{"number": "{number}"}}' for number in list_numbers()]
    assert (again.body, again.is_repeated) == (second.body, True)
    assert NUMBER_STAND_IN not in "".join(IdempotencyRecord.objects.values_list("body", flat=True))
    assert set(IdempotencyRecord.objects.values_list("body", flat=True)) == {first.body, second.body}
    check_kept(world)
