from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.cases.domain.clocks import (
    MISSING_CALENDAR,
    NO_DEADLINE,
    Deadline,
    add_allowance,
    encode_amount,
    read_lamp,
    set_deadline,
    shorten_limit,
)
from wangge.kernel.public import DomainError
from wangge.worktime.public import Limit, LimitKind, Segment, WorkCalendar

CALENDAR = WorkCalendar(
    zone="Asia/Shanghai",
    segments=(Segment(480, 720), Segment(840, 1080)),
    workdays={},
    first_on=date(2026, 1, 1),
    last_on=date(2026, 12, 31),
)
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00
HOUR = timedelta(hours=1)


def hours(amount: float, kind: LimitKind = LimitKind.WORK_HOUR) -> Limit:
    return Limit(kind=kind, amount=Decimal(str(amount)))


def test_a_deadline_knows_when_its_lamp_turns_yellow() -> None:
    deadline = set_deadline(started_at=MONDAY, limit=hours(5), calendar=CALENDAR)

    # 09:00 and five working hours: 16:00 behind the lunch break; four fifths of them end at 15:00.
    assert deadline == Deadline(due_at=MONDAY + 7 * HOUR, yellow_at=MONDAY + 6 * HOUR, state="due")


def test_without_a_limit_there_is_no_deadline() -> None:
    assert set_deadline(started_at=MONDAY, limit=None, calendar=CALENDAR) is NO_DEADLINE


def test_a_missing_year_is_a_state() -> None:
    late = datetime(2026, 12, 31, 9, 30, tzinfo=UTC)
    assert set_deadline(started_at=late, limit=hours(1), calendar=CALENDAR) is MISSING_CALENDAR
    assert set_deadline(started_at=late, limit=hours(0.5), calendar=CALENDAR).state == "due"


def test_any_other_refusal_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    from wangge.cases.domain import clocks

    def refuse(**_: object) -> datetime:
        raise DomainError("clock_paused")

    monkeypatch.setattr(clocks, "compute_deadline", refuse)
    with pytest.raises(DomainError, match="clock_paused"):
        set_deadline(started_at=MONDAY, limit=hours(1), calendar=CALENDAR)


def test_the_allowance_of_the_whole_lies_behind_the_handling_deadline() -> None:
    handling = set_deadline(started_at=MONDAY, limit=hours(4), calendar=CALENDAR)
    whole = add_allowance(deadline=handling, limit=hours(1, LimitKind.WORK_DAY), calendar=CALENDAR)
    assert whole.due_at == datetime(2026, 3, 3, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("deadline", "limit", "state"),
    [
        (MISSING_CALENDAR, hours(1), "calendar_missing"),
        (NO_DEADLINE, hours(1), "none"),
        (Deadline(due_at=MONDAY, yellow_at=MONDAY, state="due"), None, "none"),
        (Deadline(due_at=datetime(2026, 12, 31, 9, 59, tzinfo=UTC), yellow_at=MONDAY, state="due"), hours(1), "calendar_missing"),
    ],
)  # fmt: skip
def test_the_whole_has_no_deadline_where_its_parts_have_none(
    deadline: Deadline, limit: Limit | None, state: str
) -> None:
    whole = add_allowance(deadline=deadline, limit=limit, calendar=CALENDAR)
    assert (whole.due_at, whole.yellow_at, whole.state) == (None, None, state)


@pytest.mark.parametrize(
    ("minutes", "lamp"), [(0, "green"), (48, "green"), (49, "yellow"), (60, "yellow"), (61, "red")]
)
def test_the_lamp(minutes: int, lamp: str) -> None:
    due_at, yellow_at = MONDAY + HOUR, MONDAY + timedelta(minutes=48)
    assert read_lamp(due_at=due_at, yellow_at=yellow_at, at=MONDAY + timedelta(minutes=minutes)) == lamp


def test_no_deadline_has_no_lamp_and_a_stated_one_no_yellow() -> None:
    assert read_lamp(due_at=None, yellow_at=None, at=MONDAY) == "none"
    assert read_lamp(due_at=MONDAY, yellow_at=None, at=MONDAY) == "green"


@given(
    kind=st.sampled_from(LimitKind),
    amount=st.decimals(min_value=Decimal("0.001"), max_value=20, places=3),
    minutes=st.integers(0, 200 * 24 * 60),
)
def test_a_lamp_never_turns_back(kind: LimitKind, amount: Decimal, minutes: int) -> None:
    limit = Limit(kind=kind, amount=amount)
    started_at = MONDAY + timedelta(minutes=minutes)
    deadline = set_deadline(started_at=started_at, limit=limit, calendar=CALENDAR)
    assert deadline.due_at is not None
    assert deadline.yellow_at is not None
    assert started_at <= deadline.yellow_at <= deadline.due_at
    assert shorten_limit(limit).amount <= limit.amount
    lamps = [
        read_lamp(due_at=deadline.due_at, yellow_at=deadline.yellow_at, at=started_at + step * HOUR)
        for step in range(0, 24 * 40, 7)
    ]
    order = ["green", "yellow", "red"]
    assert [order.index(lamp) for lamp in lamps] == sorted(order.index(lamp) for lamp in lamps)


def test_the_amount_of_a_limit_is_text_with_three_places() -> None:
    assert [encode_amount(Decimal(text)) for text in ("4", "0.5", "0.0004")] == ["4.000", "0.500", "0.000"]
