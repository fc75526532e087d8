from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wangge.kernel.public import DomainError
from wangge.platform.models import NumberCounter
from wangge.platform.operations.idempotency import remove_answers
from wangge.platform.public import Answer, SimulatedClock, answer_once, take_number, use_clock

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Act:
    """Takes a number: how many were taken shows how often it took effect."""

    def __call__(self) -> Answer:
        return Answer(status=201, body=f'{{"count": {take_number("bench")}}}')


def _count_effects() -> int:
    return NumberCounter.objects.get(scope="bench").last


def _do(act: Act, *, member_id: int = 1, key: str = "a", digest: str = "d") -> Answer:
    with use_clock(SimulatedClock(NOW)):
        return answer_once(member_id=member_id, key=key, request_digest=digest, act=act)


def test_the_second_answer_is_the_first() -> None:
    act = Act()
    first, second = _do(act), _do(act)
    assert _count_effects() == 1
    assert (first.body, first.is_repeated) == ('{"count": 1}', False)
    assert (second.status, second.body, second.is_repeated) == (201, first.body, True)


def test_another_key_or_member_is_another_request() -> None:
    act = Act()
    for given in ({}, {"key": "b"}, {"member_id": 2}):
        assert not _do(act, **given).is_repeated
    assert _count_effects() == 3


def test_another_request_under_the_key_is_refused() -> None:
    act = Act()
    _do(act)
    with pytest.raises(DomainError, match="idempotency_conflict"):
        _do(act, digest="other")
    assert _count_effects() == 1


def test_a_refusal_leaves_the_key_free() -> None:
    def refuse() -> Answer:
        raise DomainError("case_changed", number="X")

    with pytest.raises(DomainError, match="case_changed"):
        answer_once(member_id=1, key="a", request_digest="d", act=refuse)
    assert not _do(Act()).is_repeated


def test_old_answers_are_removed() -> None:
    act = Act()
    _do(act)
    assert remove_answers(kept_before=NOW) == 0
    assert remove_answers(kept_before=NOW + timedelta(seconds=1)) == 1
    assert not _do(act).is_repeated
