"""Which days a demo lives through."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wangge.demo.domain.span import plan_span
from wangge.kernel.public import DomainError
from wangge.worktime.public import Segment, WorkCalendar

CALENDAR = WorkCalendar(
    zone="Asia/Shanghai",
    segments=(Segment(480, 720), Segment(840, 1080)),
    workdays={},
    first_on=date(2026, 1, 1),
    last_on=date(2026, 12, 31),
)
TODAY = date(2026, 7, 15)
# From Friday the 27th to Thursday 31 December there are 25 working days in a calendar without holidays.
LATEST = date(2026, 11, 26)


def test_by_default_the_last_day_is_yesterday() -> None:
    span = plan_span(days=30, until=None, today=TODAY, calendar=CALENDAR)
    assert (span.first_on, span.last_on) == (date(2026, 6, 15), date(2026, 7, 14))
    assert span.end_at - span.start_at == timedelta(days=30)
    assert (span.start_at.hour, span.start_at.utcoffset()) == (0, timedelta(hours=8))


def test_it_ends_where_the_longest_deadline_leaves_the_calendar() -> None:
    assert plan_span(days=2, until=None, today=date(2031, 1, 1), calendar=CALENDAR).last_on == LATEST
    assert plan_span(days=2, until=LATEST, today=date(2031, 1, 1), calendar=CALENDAR).last_on == LATEST


@pytest.mark.parametrize(
    ("days", "until", "today", "code"),
    [
        (5, TODAY, TODAY, "demo_until_future"),
        (5, TODAY + timedelta(days=9), TODAY, "demo_until_future"),
        (5, LATEST + timedelta(days=1), date(2027, 2, 1), "demo_until_uncovered"),
        (5, date(2026, 1, 4), TODAY, "demo_days_uncovered"),
        (366, None, TODAY, "demo_days_uncovered"),
    ],
)
def test_other_days_are_refused(days: int, until: date | None, today: date, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        plan_span(days=days, until=until, today=today, calendar=CALENDAR)
    assert refusal.value.code == code


def test_the_first_covered_day_may_be_the_first() -> None:
    span = plan_span(days=4, until=date(2026, 1, 4), today=TODAY, calendar=CALENDAR)
    assert span.first_on == CALENDAR.first_on


def test_the_months_it_touches_are_named_in_order() -> None:
    span = plan_span(days=35, until=date(2026, 7, 1), today=TODAY, calendar=CALENDAR)
    assert span.months == ("2026-05", "2026-06", "2026-07")
    assert plan_span(days=1, until=date(2026, 6, 30), today=TODAY, calendar=CALENDAR).months == ("2026-06",)
