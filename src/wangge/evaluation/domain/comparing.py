"""Comparing (对比): the same days a year before (同比) or the days right before (环比), and figures per working day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from wangge.analytics.public import (
    IndicatorKind,
    IndicatorValue,
    find_end,
    find_previous_start,
    find_start,
    find_start_a_year_before,
)
from wangge.worktime.public import CalendarMissing, WorkCalendar


@dataclass(frozen=True, slots=True)
class Span:
    """Span (时段) of days, both included."""

    from_on: date
    to_on: date

    def count_days(self) -> int:
        """Return how many days it has."""
        return (self.to_on - self.from_on).days + 1

    def cut_to(self, other: Span) -> Span:
        """Return the days in both; it may be empty."""
        return Span(max(self.from_on, other.from_on), min(self.to_on, other.to_on))


def find_earlier_start(start: date, period: str, comparison: str) -> date:
    """Return the first day of the period that one is compared with."""
    return find_start_a_year_before(start, period) if comparison == "year" else find_previous_start(start, period)


def find_earlier_span(span: Span, *, period: str, comparison: str) -> Span:
    """Return the days that a span is compared with, as many of its last period as the span has of it.

    So ten days of this month are compared with ten days of the last, and never with a whole one. Days that are not
    grouped by a period count as those of the month, quarter … they begin; any others are compared with as many before.
    """
    period = period or _find_begun_period(span)
    if not period:
        if comparison == "previous":
            return Span(span.from_on - timedelta(days=span.count_days()), span.from_on - timedelta(days=1))
        return Span(*(find_start_a_year_before(day, "day") for day in (span.from_on, span.to_on)))
    first, last = (find_start(day, period) for day in (span.from_on, span.to_on))
    earlier_first, earlier_last = (find_earlier_start(day, period, comparison) for day in (first, last))
    is_whole = span.to_on == find_end(last, period)
    end = find_end(earlier_last, period)
    if not is_whole:
        end = min(end, earlier_last + (span.to_on - last))
    begun = span.from_on - first
    return Span(min(earlier_first + begun, find_end(earlier_first, period)), end)


def _find_begun_period(span: Span) -> str:
    """Return the shortest period that begins with the span and holds it, "" where none does."""
    begun = (
        period
        for period in ("month", "quarter", "half_year", "year")
        if find_start(span.from_on, period) == span.from_on == find_start(span.to_on, period)
    )
    return next(begun, "")


@dataclass(frozen=True, slots=True)
class Change:
    """Change (增减): of a rate or ratio the difference in points of 1, of a count or mean also its share of the earlier."""

    difference: Fraction
    share: Fraction | None


def compare_values(now: IndicatorValue, earlier: IndicatorValue | None) -> Change | None:
    """Return how much a figure changed; None where one of the two is n/a. Nothing to something has no share."""
    if earlier is None or now.value is None or earlier.value is None:
        return None
    difference = now.value - earlier.value
    is_share = now.kind in {IndicatorKind.RATE, IndicatorKind.RATIO}
    return Change(difference, None if is_share or not earlier.value else difference / earlier.value)


def count_workdays(span: Span, calendar: WorkCalendar, *, until: datetime) -> Fraction:
    """Return the working days of a span that have passed at an instant, make-up days included.

    Of the day that lasts then it is the share of its working hours that has passed: what is counted of it is no more.
    Raises `calendar_missing(year)` outside the calendar.
    """
    for day in (span.from_on, span.to_on):
        if not calendar.first_on <= day <= calendar.last_on:
            raise CalendarMissing(year=day.year)
    now = until.astimezone(calendar.zone_info)
    days = (span.from_on + timedelta(days=number) for number in range(span.count_days()))
    passed = sum(calendar.is_workday(day) for day in days if day < now.date())
    lasts = span.from_on <= now.date() <= span.to_on
    return passed + (_find_share_passed(now, calendar) if lasts else Fraction(0))


def _find_share_passed(now: datetime, calendar: WorkCalendar) -> Fraction:
    """Return the share of a day's working hours that has passed, to the minute; 0 of a day without any."""
    minute = now.hour * 60 + now.minute
    segments = calendar.list_segments(now.date())
    whole = sum(one.end_minute - one.start_minute for one in segments)
    gone = sum(max(0, min(minute, one.end_minute) - one.start_minute) for one in segments)
    return Fraction(gone, whole) if whole else Fraction(0)
