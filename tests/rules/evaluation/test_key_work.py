"""Key work on the wall (挂图作战): what is late."""

from __future__ import annotations

from datetime import date

import pytest

from wangge.evaluation.domain.key_work import (
    DONE,
    DROPPED,
    ENDED,
    ENDS,
    OPEN,
    PUT_OFF,
    REPORTED,
    SET,
    KeyTaskRights,
    KeyTaskView,
    count_late,
    is_late,
)

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("state", "due_on", "expected"),
    [(OPEN, date(2026, 3, 9), True), (OPEN, TODAY, False), (DONE, date(2026, 3, 9), False),
     (DROPPED, date(2026, 3, 9), False)],
)  # fmt: skip
def test_an_open_task_is_late_when_its_day_is_over(state: str, due_on: date, *, expected: bool) -> None:
    assert is_late(state=state, due_on=due_on, today=TODAY) is expected


def make_task(number: int, *, late: bool) -> KeyTaskView:
    return KeyTaskView(
        id=number, number=number, title="扫雪", details="", unit_id=1, unit_name="环卫处", first_due_on=TODAY, due_on=TODAY,
        percent=0, note="", set_by="陈", state=OPEN, is_late=late, was_put_off=False,
    )  # fmt: skip


def test_late_tasks_are_counted() -> None:
    assert count_late((make_task(1, late=True), make_task(2, late=False), make_task(3, late=True))) == 2
    assert count_late(()) == 0


def test_the_words_under_seal_never_change() -> None:
    assert (OPEN, ENDS) == ("open", ("done", "dropped"))
    assert (SET, REPORTED, PUT_OFF, ENDED) == ("set", "report", "put_off", "end")


def test_nobody_may_anything_unless_told() -> None:
    assert (KeyTaskRights().may_report, KeyTaskRights().may_end) == (False, False)
