from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.cases.conftest import Caller
from tests.api.cases.test_moves import run_at_once
from tests.factories import World
from wangge.cases.models import Case, CaseEvent
from wangge.platform.models import IdempotencyRecord

AsMember = Callable[[str], Caller]


def test_a_report_sent_twice_is_one_case(call: AsMember, report: dict[str, Any]) -> None:
    chen = call("chen")
    first, second = (chen.post("reports", report, key="a-1") for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert [answer.get("Idempotency-Replayed") for answer in (first, second)] == [None, "true"]
    assert [answer["Location"] for answer in (first, second)] == [first["Location"]] * 2
    assert Case.objects.count() == 1


def test_a_move_sent_twice_is_one_move(world: World, call: AsMember) -> None:
    case, sun = world.make_case("reported"), call("sun")
    body = {"move": "accept", "version": 1, "arguments": {"category_id": world.categories["garbage"]}}
    answers = [sun.post(f"cases/{case.number}/moves", body, key="a-1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert CaseEvent.objects.count() == 2


def test_another_body_under_a_used_key_is_refused(call: AsMember, report: dict[str, Any]) -> None:
    chen = call("chen")
    chen.post("reports", report, key="a-1")
    answer = chen.post("reports", report | {"description": "另一处"}, key="a-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_conflict")
    assert Case.objects.count() == 1


def test_keys_are_everybodys_own(call: AsMember, report: dict[str, Any]) -> None:
    assert [call(name).post("reports", report, key="a-1").status_code for name in ("chen", "zhou")] == [201, 201]
    assert Case.objects.count() == 2


def test_a_refusal_is_not_kept(world: World, call: AsMember) -> None:
    case, sun = world.make_case("reported"), call("sun")
    body = {"move": "accept", "version": 1, "arguments": {}}
    assert sun.post(f"cases/{case.number}/moves", body, key="a-1").json()["code"] == "need_missing"
    assert not IdempotencyRecord.objects.exists()


@pytest.mark.parametrize("key", ["x" * 101, "ä", "a b"])
def test_a_faulty_key_is_refused(call: AsMember, report: dict[str, Any], key: str) -> None:
    assert call("chen").post("reports", report, key=key).json()["code"] == "request_invalid"


@pytest.mark.django_db(transaction=True)
def test_sent_at_the_same_time_it_is_one_case(call: AsMember, report: dict[str, Any]) -> None:
    callers = [call("chen") for _ in range(4)]
    answers = run_at_once([lambda caller=caller: caller.post("reports", report, key="a-1") for caller in callers])
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_move_sent_at_the_same_time_is_one_move(world: World, call: AsMember) -> None:
    case = world.make_case("reported")
    body = {"move": "accept", "version": 1, "arguments": {"category_id": world.categories["garbage"]}}
    callers = [call("sun") for _ in range(4)]
    answers = run_at_once(
        [lambda caller=caller: caller.post(f"cases/{case.number}/moves", body, key="a-1") for caller in callers]
    )
    assert [answer.status_code for answer in answers] == [200] * 4
    assert CaseEvent.objects.count() == 2
