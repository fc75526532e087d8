"""Like with like: as many days of the last month as of this one, the same days a year before, working days alone."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from wangge.analytics.public import IndicatorKind, IndicatorRow, IndicatorValue, list_indicators
from wangge.evaluation.domain.comparing import Span, compare_values, count_workdays, find_earlier_span
from wangge.evaluation.domain.figure_requests import FigureRequest
from wangge.evaluation.domain.figure_tables import FigureTable, build_rows
from wangge.kernel.public import DomainError
from wangge.profiles.public import build_calendar, load_profile
from wangge.worktime.public import Segment

LATER = datetime(2026, 11, 9, tzinfo=UTC)


def span(from_on: str, to_on: str) -> Span:
    return Span(date.fromisoformat(from_on), date.fromisoformat(to_on))


@pytest.mark.parametrize(
    ("now", "period", "comparison", "earlier"),
    [
        (("2026-11-01", "2026-11-22"), "month", "previous", ("2026-10-01", "2026-10-22")),
        (("2026-11-01", "2026-11-22"), "", "previous", ("2026-10-01", "2026-10-22")),
        (("2026-11-01", "2026-11-30"), "month", "previous", ("2026-10-01", "2026-10-31")),
        (("2026-03-01", "2026-03-30"), "month", "previous", ("2026-02-01", "2026-02-28")),
        (("2026-01-01", "2026-03-31"), "month", "previous", ("2025-12-01", "2026-02-28")),
        (("2026-01-01", "2026-03-10"), "month", "year", ("2025-01-01", "2025-03-10")),
        (("2026-01-10", "2026-03-31"), "month", "year", ("2025-01-10", "2025-03-31")),
        (("2026-11-01", "2026-11-22"), "", "year", ("2025-11-01", "2025-11-22")),
        (("2026-07-01", "2026-09-30"), "", "previous", ("2026-04-01", "2026-06-30")),
        (("2026-01-01", "2026-12-31"), "", "previous", ("2025-01-01", "2025-12-31")),
        (("2026-11-05", "2026-11-14"), "", "previous", ("2026-10-26", "2026-11-04")),
        (("2026-11-05", "2026-11-14"), "", "year", ("2025-11-05", "2025-11-14")),
        (("2024-02-29", "2024-02-29"), "", "year", ("2023-02-28", "2023-02-28")),
        (("2026-11-16", "2026-11-18"), "week", "previous", ("2026-11-09", "2026-11-11")),
        (("2025-11-01", "2026-10-31"), "year_from_11", "previous", ("2024-11-01", "2025-10-31")),
        (("2026-11-20", "2026-11-21"), "day", "previous", ("2026-11-19", "2026-11-20")),
    ],
)
def test_days_are_compared_with_as_many(
    now: tuple[str, str], period: str, comparison: str, earlier: tuple[str, str]
) -> None:
    assert find_earlier_span(span(*now), period=period, comparison=comparison) == span(*earlier)


def rate(numerator: int, denominator: int) -> IndicatorValue:
    return IndicatorValue(IndicatorKind.RATE, numerator, denominator)


def count(number: int | None) -> IndicatorValue:
    return IndicatorValue(IndicatorKind.COUNT, number)


@pytest.mark.parametrize(
    ("now", "earlier", "expected"),
    [
        (rate(9, 10), rate(8, 10), (Fraction(1, 10), None)),
        (count(12), count(10), (2, Fraction(1, 5))),
        (count(12), count(0), (12, None)),
        (count(0), count(4), (-4, -1)),
        (rate(9, 10), rate(0, 0), None),
        (count(None), count(4), None),
        (count(4), None, None),
    ],
)
def test_changes(now: IndicatorValue, earlier: IndicatorValue | None, expected: Any) -> None:
    change = compare_values(now, earlier)
    assert (None if change is None else (change.difference, change.share)) == expected


def test_working_days_know_holidays_and_make_up_days() -> None:
    """October 2026: the holiday of the 1st to the 7th, made up for on the 10th; 22 weekdays - 5 + 1 = 18."""
    calendar = build_calendar(load_profile("zhangjiagang"))
    assert count_workdays(span("2026-10-01", "2026-10-31"), calendar, until=LATER) == 18
    assert count_workdays(span("2026-10-10", "2026-10-11"), calendar, until=LATER) == 1
    with pytest.raises(DomainError, match="calendar_missing"):
        count_workdays(span("2026-12-01", "2199-01-01"), calendar, until=LATER)


@pytest.mark.parametrize(
    ("clock", "days"),
    [("00:05", Fraction(1)), ("12:00", Fraction(3, 2)), ("13:00", Fraction(3, 2)), ("23:00", Fraction(2))],
)
def test_of_the_day_that_lasts_only_what_has_passed_is_counted(clock: str, days: Fraction) -> None:
    """Thursday and Friday of 8:00-12:00 and 14:00-18:00, asked on Friday: before work, at noon, at rest, after work."""
    hours = (Segment(480, 720), Segment(840, 1080))
    calendar = dataclasses.replace(build_calendar(load_profile("zhangjiagang")), segments=hours)
    until = datetime.fromisoformat(f"2026-03-06T{clock}:00+08:00")
    assert count_workdays(span("2026-03-05", "2026-03-08"), calendar, until=until) == days


def make_row(unit: int | None, start: str, value: IndicatorValue) -> IndicatorRow:
    return IndicatorRow(
        group={"unit_id": unit, "month": date.fromisoformat(start)}, cases=1, values={"rework_rate": value}
    )


def test_rows_find_their_earlier_ones_and_their_working_days() -> None:
    request = FigureRequest(
        indicators=list_indicators(keys=["rework_rate"]),
        dimensions=("department",),
        period="month",
        compare="previous",
        is_per_workday=True,
    )
    rows = build_rows(
        [make_row(1, "2026-10-01", rate(1, 4)), make_row(2, "2026-10-01", rate(2, 4))],
        [make_row(1, "2026-09-01", rate(2, 4))],
        request=request,
        span=span("2026-10-10", "2026-10-31"),
        calendar=build_calendar(load_profile("zhangjiagang")),
        as_of=LATER,
    )
    assert [row.find_change("rework_rate") and row.find_change("rework_rate").difference for row in rows] == [
        Fraction(-1, 4),
        None,
    ]
    assert [row.workdays for row in rows] == [16, 16]
    assert rows[0].find_per_workday("rework_rate") == Fraction(1, 64)


def test_a_share_of_few_is_marked_and_a_count_never() -> None:
    """Of 29 asked it is marked, of 30 not; of none there is nothing to mark."""
    request = FigureRequest(indicators=list_indicators(keys=["rework_rate"]))
    days = span("2026-10-01", "2026-10-31")
    values = (rate(1, 29), rate(1, 30), rate(0, 0), IndicatorValue(IndicatorKind.COUNT, 2))
    given = [make_row(number, "2026-10-01", value) for number, value in enumerate(values)]
    rows = build_rows(given, (), request=request, span=days, calendar=None, as_of=LATER)
    table = FigureTable(
        request=request, as_of=LATER, span=days, earlier_span=None, rows=rows, names={}, small_sample=30
    )
    assert [table.is_small_sample(row, "rework_rate") for row in rows] == [True, False, False, False]


def test_the_better_first_or_the_worse_and_what_is_not_known_last() -> None:
    values = (rate(1, 2), rate(0, 0), rate(1, 4))
    given = [make_row(number, "2026-10-01", value) for number, value in enumerate(values)]
    given.insert(0, make_row(None, "2026-10-01", rate(0, 9)))

    def order(**words: Any) -> list[object]:
        request = FigureRequest(indicators=list_indicators(keys=["rework_rate"]), sort="rework_rate", **words)
        built = build_rows(
            given, (), request=request, span=span("2026-10-01", "2026-10-31"), calendar=None, as_of=LATER
        )
        return [row.group["unit_id"] for row in built]

    assert (order(), order(is_worst_first=True), order(top=1)) == ([2, 0, None, 1], [0, 2, None, 1], [2])
