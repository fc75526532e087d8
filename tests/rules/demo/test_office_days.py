"""Which month the office of a demo city can freeze, and which days it publishes last."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from wangge.demo.domain.office_days import find_last_days, find_late_day, find_office_month
from wangge.demo.domain.span import Span

ZONE = ZoneInfo("Asia/Shanghai")


def make_span(last_on: date, days: int) -> Span:
    end = datetime(last_on.year, last_on.month, last_on.day, tzinfo=ZONE) + timedelta(days=1)
    return Span(start_at=end - timedelta(days=days), end_at=end, zone=ZONE)


@pytest.mark.parametrize(
    ("last_on", "days", "month"),
    [
        (date(2026, 4, 7), 30, "2026-03"),  # published on the 1st, public to the 6th, frozen on the 7th
        (date(2026, 4, 6), 30, None),
        (date(2026, 4, 6), 60, "2026-02"),
        (date(2026, 4, 17), 17, None),
        (date(2026, 4, 17), 18, "2026-03"),
        (date(2026, 1, 31), 40, "2025-12"),
    ],
)
def test_a_month_is_frozen_when_it_was_public_long_enough(last_on: date, days: int, month: str | None) -> None:
    found = find_office_month(make_span(last_on, days), publish_days=5)
    assert (found.month if found else None) == month
    if found:
        assert (found.from_on.day, (found.to_on + timedelta(days=1)).day) == (1, 1)
        assert found.publish_at.date() == found.to_on + timedelta(days=1)
        assert found.freeze_at.date() == found.publish_at.date() + timedelta(days=6)


@pytest.mark.parametrize(
    ("days", "behind", "expected"),
    [
        (30, None, (date(2026, 4, 13), date(2026, 4, 16))),
        (30, date(2026, 4, 14), (date(2026, 4, 15), date(2026, 4, 16))),
        (2, None, (date(2026, 4, 16), date(2026, 4, 16))),
        (1, None, None),
        (30, date(2026, 4, 16), None),
    ],
)
def test_the_last_days_end_before_the_last_and_overlap_nothing(
    days: int, behind: date | None, expected: tuple[date, date] | None
) -> None:
    assert find_last_days(make_span(date(2026, 4, 17), days), behind=behind) == expected


def test_a_late_task_was_due_inside_the_span() -> None:
    assert find_late_day(make_span(date(2026, 4, 17), 30)) == date(2026, 4, 14)
    assert find_late_day(make_span(date(2026, 4, 17), 1)) == date(2026, 4, 17)
