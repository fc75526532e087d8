"""Periods: the first day of each, the one before, the same a year before, and their names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.analytics.public import (
    PERIODS,
    find_end,
    find_previous_start,
    find_start,
    find_start_a_year_before,
    name_assessment_year,
    name_period,
)
from wangge.kernel.public import DomainError

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
periods = st.sampled_from(sorted(PERIODS))


@pytest.mark.parametrize(
    ("period", "start", "end", "earlier", "name"),
    [
        ("day", "2026-11-22", "2026-11-22", ("2026-11-21", "2025-11-22"), "2026-11-22"),
        ("week", "2026-11-16", "2026-11-22", ("2026-11-09", "2025-11-17"), "2026-W47"),
        ("month", "2026-11-01", "2026-11-30", ("2026-10-01", "2025-11-01"), "2026-11"),
        ("quarter", "2026-10-01", "2026-12-31", ("2026-07-01", "2025-10-01"), "2026Q4"),
        ("half_year", "2026-07-01", "2026-12-31", ("2026-01-01", "2025-07-01"), "2026H2"),
        ("year", "2026-01-01", "2026-12-31", ("2025-01-01", "2025-01-01"), "2026"),
        ("year_from_11", "2026-11-01", "2027-10-31", ("2025-11-01", "2025-11-01"), "2027"),
        ("year_from_12", "2025-12-01", "2026-11-30", ("2024-12-01", "2024-12-01"), "2026"),
    ],
)
def test_the_22nd_of_november(period: str, start: str, end: str, earlier: tuple[str, str], name: str) -> None:
    first = find_start(date(2026, 11, 22), period)
    assert (first.isoformat(), find_end(first, period).isoformat()) == (start, end)
    found = (find_previous_start(first, period), find_start_a_year_before(first, period))
    assert tuple(day.isoformat() for day in found) == earlier
    assert name_period(first, period) == name


@pytest.mark.parametrize(
    ("day", "period", "start"),
    [
        ("2026-10-31", "year_from_11", "2025-11-01"),
        ("2026-01-01", "year_from_11", "2025-11-01"),
        ("2026-06-30", "half_year", "2026-01-01"),
        ("2027-01-01", "week", "2026-12-28"),
        ("2024-02-29", "year_from_3", "2023-03-01"),
    ],
)
def test_the_edges(day: str, period: str, start: str) -> None:
    assert find_start(date.fromisoformat(day), period) == date.fromisoformat(start)


def test_the_leap_day_is_compared_with_the_28th() -> None:
    assert find_start_a_year_before(date(2024, 2, 29), "day") == date(2023, 2, 28)


def test_the_assessment_year_of_january_is_the_calendar_year() -> None:
    assert (name_assessment_year(1), name_assessment_year(11)) == ("year", "year_from_11")


@given(day=days, period=periods)
def test_periods_follow_each_other_without_gap(day: date, period: str) -> None:
    start = find_start(day, period)
    end = find_end(start, period)
    assert start <= day <= end
    assert find_start(start, period) == find_start(end, period) == start
    assert find_start(end + timedelta(days=1), period) == end + timedelta(days=1)
    assert find_end(find_previous_start(start, period), period) == start - timedelta(days=1)
    assert find_start(find_start_a_year_before(start, period), period) == find_start_a_year_before(start, period)


def test_an_unknown_period_is_refused() -> None:
    with pytest.raises(DomainError, match="period_unknown"):
        find_start(date(2026, 1, 1), "decade")
