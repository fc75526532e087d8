"""Periods (评价周期): which days an evaluation is of, and how many of them have passed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from wangge.kernel.public import DomainError

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def parse_month(month: str) -> tuple[date, date]:
    """Return the first and last day of a month written "2026-03". Raises `evaluation_month_invalid(month)`."""
    found = _MONTH.fullmatch(month)
    if found is None or found[1] == "0000":
        raise DomainError("evaluation_month_invalid", month=month)
    year, number = int(found[1]), int(found[2])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def check_begun(month: str, *, today: date) -> tuple[date, date]:
    """Return the days of a month that has begun on the day `today`. Raises `evaluation_month_in_future(month)`."""
    from_on, to_on = parse_month(month)
    if from_on > today:
        raise DomainError("evaluation_month_in_future", month=month)
    return from_on, to_on


def count_days(from_on: date | None, to_on: date | None, *, today: date) -> int:
    """Return how many days of a period have passed on the day `today`, that day included; at least one."""
    if from_on is None or to_on is None:
        return 1
    return max(1, (min(to_on, today) - from_on).days + 1)


def list_months(from_on: date, to_on: date) -> tuple[str, ...]:
    """Return the months "2026-03" that lie wholly within the days, the first one first."""
    months, first = [], from_on if from_on.day == 1 else _begin_next(from_on)
    while (following := _begin_next(first)) <= to_on + timedelta(days=1):
        months.append(f"{first:%Y-%m}")
        first = following
    return tuple(months)


def list_touched_months(from_on: date, to_on: date) -> tuple[str, ...]:
    """Return the months "2026-03" that have any of the days, the first one first."""
    return list_months(from_on.replace(day=1), _begin_next(to_on) - timedelta(days=1))


def are_whole_months(from_on: date, to_on: date) -> bool:
    """Whether the days begin with the first day of a month and end with the last one of the same or a later month."""
    return from_on.day == 1 and (to_on + timedelta(days=1)).day == 1 and to_on >= from_on


def _begin_next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def name_month_before(month: str) -> str:
    """Return the month before "2026-01", which is "2025-12"."""
    first, _ = parse_month(month)
    return f"{first - timedelta(days=1):%Y-%m}"


def name_year_before(month: str) -> str:
    """Return the same month a year before: of "2026-03" it is "2025-03"."""
    first, _ = parse_month(month)
    return f"{first.year - 1:04}-{first.month:02}"
