"""Many rows of due work that need nothing done are marked at once; what is in doubt goes to the handler."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangge.platform.models import DueWork
from wangge.platform.public import DueWorkItem, enqueue, register_handlers, run_due_work, skip_moot

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-03-02T04:00:00+00:00")


@pytest.fixture
def handled() -> list[str]:
    """Register `timer`, of whose rows those with an even number are moot, and `blind`, whose first look fails."""
    keys: list[str] = []

    def find_even(items: Sequence[DueWorkItem]) -> list[int]:
        return [item.id for item in items if int(item.key) % 2 == 0]

    def look(_: Sequence[DueWorkItem]) -> list[int]:
        raise RuntimeError("cannot see")

    @skip_moot(find_even)
    def timer(item: DueWorkItem) -> None:
        keys.append(item.key)
        if item.key == "9":
            raise RuntimeError("not yet")

    @skip_moot(look)
    def blind(item: DueWorkItem) -> None:
        keys.append(item.key)

    register_handlers({"timer": timer, "blind": blind})
    return keys


def write(*numbers: int, name: str = "timer") -> None:
    for number in numbers:
        enqueue(kind="timer", name=name, key=str(number), payload={}, due_at=NOW)


def test_moot_rows_are_done_without_their_handler(handled: list[str]) -> None:
    write(1, 2, 3, 4, 5)
    assert run_due_work(now=NOW) == 5
    assert handled == ["1", "3", "5"]
    assert set(DueWork.objects.values_list("state", flat=True)) == {"done"}


def test_moot_rows_cost_the_same_few_statements_however_many(handled: list[str]) -> None:
    write(*range(0, 20, 2))
    with CaptureQueriesContext(connection) as few:
        run_due_work(now=NOW)
    write(*range(100, 200, 2))
    with CaptureQueriesContext(connection) as many:
        run_due_work(now=NOW)
    assert handled == []
    assert len(few) == len(many)


def test_a_first_look_that_fails_leaves_all_to_the_handler(handled: list[str]) -> None:
    write(2, 4, name="blind")
    run_due_work(now=NOW)
    assert handled == ["2", "4"]


def test_a_row_that_was_tried_before_is_not_looked_at_from_afar(handled: list[str]) -> None:
    write(9, 11)
    run_due_work(now=NOW)
    DueWork.objects.filter(key="9").update(key="10")  # would be moot by now
    run_due_work(now=NOW + timedelta(hours=1))
    assert handled == ["9", "11", "10"]
    assert DueWork.objects.get(key="10").state == "done"
