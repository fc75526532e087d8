"""Which month the office of a demo city can freeze, which it publishes, and which still runs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from wangge.demo.domain.office_days import (
    find_ended_month,
    find_late_day,
    find_running_month,
    list_office_months,
)
from wangge.demo.domain.span import Span

ZONE = ZoneInfo("Asia/Shanghai")


def make_span(last_on: date, days: int) -> Span:
    end = datetime(last_on.year, last_on.month, last_on.day, tzinfo=ZONE) + timedelta(days=1)
    return Span(start_at=end - timedelta(days=days), end_at=end, zone=ZONE)


@pytest.mark.parametrize(
    ("last_on", "days", "months"),
    [
        (date(2026, 4, 7), 30, ["2026-03"]),  # published on the 1st, public to the 6th, frozen on the 7th
        (date(2026, 4, 6), 30, []),
        (date(2026, 4, 6), 60, ["2026-02"]),
        (date(2026, 4, 7), 60, ["2026-02", "2026-03"]),
        (date(2026, 4, 17), 17, []),
        (date(2026, 4, 17), 18, ["2026-03"]),
        (date(2026, 1, 31), 40, ["2025-12"]),
    ],
)
def test_a_month_is_frozen_when_it_was_public_long_enough(last_on: date, days: int, months: list[str]) -> None:
    found = list_office_months(make_span(last_on, days), publish_days=5)
    assert [month.month for month in found] == months
    for month in found:
        assert (month.from_on.day, (month.to_on + timedelta(days=1)).day) == (1, 1)
        assert month.publish_at.date() == month.to_on + timedelta(days=1)
        assert month.freeze_at.date() == month.publish_at.date() + timedelta(days=6)


@pytest.mark.parametrize(
    ("last_on", "days", "behind", "expected"),
    [
        (date(2026, 4, 17), 17, None, None),  # the span did not see March end
        (date(2026, 4, 17), 18, None, (date(2026, 3, 1), date(2026, 3, 31))),
        (date(2026, 4, 17), 30, date(2026, 3, 31), None),  # it is frozen
        (date(2026, 4, 6), 60, date(2026, 2, 28), (date(2026, 3, 1), date(2026, 3, 31))),
        (date(2026, 4, 30), 14, None, None),
    ],
)
def test_a_month_that_ended_and_is_not_frozen_is_published(
    last_on: date, days: int, behind: date | None, expected: tuple[date, date] | None
) -> None:
    span = make_span(last_on, days)
    assert find_ended_month(span, behind=behind) == expected
    assert find_running_month(span) == (date(2026, 4, 1), date(2026, 4, 30))


def test_a_late_task_was_due_inside_the_span() -> None:
    assert find_late_day(make_span(date(2026, 4, 17), 30)) == date(2026, 4, 14)
    assert find_late_day(make_span(date(2026, 4, 17), 1)) == date(2026, 4, 17)
