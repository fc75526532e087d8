"""Periods (统计周期): day, week, month, quarter, half-year, year and the assessment year, by the day of the report.

A period is named by its key, which is also the group column; its value is the first day. The assessment year (考评年) of
a city that counts from November is `year_from_11`; it bears the number of the calendar year in which it ends.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeAlias

from wangge.analytics.expressions import Expression
from wangge.kernel.public import DomainError

Period: TypeAlias = str
ASSESSMENT_YEAR = "year_from_"
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_DAYS = {"day": 1, "week": 7}
_UNITS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}

PERIODS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "day": ("日", "day"),
        "week": ("周", "week"),
        "month": ("月", "month"),
        "quarter": ("季", "quarter"),
        "half_year": ("半年", "half-year"),
        "year": ("年", "year"),
        **{f"{ASSESSMENT_YEAR}{month}": ("考评年", "assessment year") for month in range(2, 13)},
    }
)


def name_assessment_year(starts_in: int) -> Period:
    """Return the key of the assessment year that begins in a month; from January it is the calendar year."""
    return "year" if starts_in == 1 else f"{ASSESSMENT_YEAR}{starts_in}"


def check_period(period: Period) -> Period:
    """Return the key. Error: `period_unknown(key)`."""
    if period not in PERIODS:
        raise DomainError("period_unknown", key=period, known=", ".join(_DAYS | _MONTHS))
    return period


def truncate_day(day: Expression, period: Period) -> Expression:
    """Return the expression of the first day of the period in which a day lies."""
    import ibis  # takes a second to load: only who computes shall pay

    if period == "half_year":
        year = day.truncate("Y")
        return ibis.ifelse(day.month() > _MONTHS[period], year + ibis.interval(months=6), year).cast("date")
    ahead = _count_months_ahead(period)
    if ahead:
        return ((day + ibis.interval(months=ahead)).truncate("Y") - ibis.interval(months=ahead)).cast("date")
    return day.truncate(_UNITS[period]).cast("date")


def find_start(day: date, period: Period) -> date:
    """Return the first day of the period in which a day lies."""
    if check_period(period) in _DAYS:
        return day - timedelta(days=day.weekday() if period == "week" else 0)
    ahead = _count_months_ahead(period)
    if ahead:
        return _add_months(find_start(_add_months(day.replace(day=1), ahead), "year"), -ahead)
    length = _MONTHS[period]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def find_end(start: date, period: Period) -> date:
    """Return the last day of the period that begins on a day."""
    return _step(start, period, 1) - timedelta(days=1)


def find_previous_start(start: date, period: Period) -> date:
    """Return the first day of the period before the one that begins on a day (环比)."""
    return _step(start, period, -1)


def find_start_a_year_before(start: date, period: Period) -> date:
    """Return the first day of the same period a year before (同比): of weeks the one 52 before, of days the same date.

    29 February is compared with 28 February.
    """
    if period == "week":
        return start - timedelta(weeks=52)
    return _add_months(start, -12)


def name_period(start: date, period: Period) -> str:
    """Return how a period is written: 2026-03-02, 2026-W10, 2026-03, 2026Q1, 2026H1, 2026."""
    match period:
        case "week":
            year, week, _ = start.isocalendar()
            return f"{year}-W{week:02d}"
        case "month":
            return f"{start:%Y-%m}"
        case "quarter":
            return f"{start.year}Q{(start.month + 2) // 3}"
        case "half_year":
            return f"{start.year}H{1 if start.month == 1 else 2}"
        case "day":
            return start.isoformat()
    return str(find_end(start, period).year)


def _count_months_ahead(period: Period) -> int:
    """Return by how many months an assessment year begins before the calendar year it is named after; else 0."""
    return 13 - int(period.removeprefix(ASSESSMENT_YEAR)) if period.startswith(ASSESSMENT_YEAR) else 0


def _step(start: date, period: Period, steps: int) -> date:
    if check_period(period) in _DAYS:
        return start + timedelta(days=_DAYS[period] * steps)
    return _add_months(start, _MONTHS.get(period, 12) * steps)


def _add_months(day: date, months: int) -> date:
    """Return the day so many months on; a day that the month does not have is its last."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
