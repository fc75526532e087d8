"""An evaluation is asked for on a page and made by the worker; the page tells when it is done, or why it is not."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from tests.factories import World
from tests.web.conftest import Person, Visit, read_element
from wangge.evaluation.models import EvaluationRun
from wangge.evaluation.public import list_requests
from wangge.platform.public import run_due_work

pytestmark = pytest.mark.django_db(transaction=True)


def ask(person: Person, month: str = "2026-03") -> HttpResponse:
    return person.post("/evaluation/requests/", {"month": month})


def read_runs(person: Person) -> str:
    return read_element(person.get("/evaluation/").content.decode(), "runs")


def test_the_page_waits_for_the_worker_and_then_tells(month: World, visit: Visit) -> None:
    person = visit("jiang")
    assert ask(person)["Location"] == "/evaluation/"
    waiting = read_runs(person)
    assert "正在计算" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert read_element(person.swap("/evaluation/").content.decode(), "runs") == waiting

    run_due_work(now=month.now)
    done = read_runs(person)
    run = EvaluationRun.objects.get()
    assert f'<a href="/evaluation/{run.pk}/">已完成，评价编号 {run.pk}</a>' in done
    assert "hx-trigger" not in done
    assert (run.month, run.requester_name) == ("2026-03", "蒋考评员")


def test_the_same_facts_again_are_said_to_be_the_same(month: World, visit: Visit) -> None:
    person = visit("jiang")
    while run_due_work(now=month.now):  # what the clocks bring about is a fact too
        pass
    for _ in range(2):
        ask(person)
        run_due_work(now=month.now)
    first, _ = EvaluationRun.objects.order_by("id")
    assert f'<a href="/evaluation/{first.pk}/">数据与评价 {first.pk} 完全相同</a>' in read_runs(person)
    assert read_runs(person).count("完全相同") == 1


@pytest.mark.parametrize(
    ("wanted", "words", "status"), [("2026-13", "不是有效月份", 422), ("2027-01", "尚未开始", 422)]
)
def test_a_period_that_is_none_is_refused_beside_its_field(
    wanted: str, words: str, status: int, month: World, visit: Visit
) -> None:
    answer = ask(visit("jiang"), wanted)
    assert answer.status_code == status
    form = read_element(answer.content.decode(), "request")
    assert words in form
    assert f'value="{wanted}"' in form
    assert list_requests(actor=month.actor("jiang")) == ()


def test_a_period_under_way_is_not_asked_for_twice(month: World, visit: Visit) -> None:
    ask(visit("jiang"))
    again = ask(visit("jiang"))
    assert again.status_code == 409
    assert "蒋考评员刚刚发起了" in again.content.decode()
    assert ask(visit("jiang"), "").status_code == 302


def test_who_may_not_ask_sees_no_form_and_is_refused(month: World, visit: Visit) -> None:
    ask(visit("jiang"))
    person = visit("feng")
    page = person.get("/evaluation/").content.decode()
    assert 'id="request"' not in page
    assert "正在计算" not in page
    assert ask(person).status_code == 403


def test_the_address_of_a_refused_form_leads_back(month: World, visit: Visit) -> None:
    assert visit("jiang").get("/evaluation/requests/")["Location"] == "/evaluation/"
