"""People act in working hours, within the limit or behind it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.demo.domain.pace import pick_shift, place_act, work_on
from wangge.profiles.public import build_calendar, load_profile
from wangge.worktime.public import WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR: WorkCalendar = build_calendar(load_profile("zhangjiagang"))
SHARES = st.floats(0, 0.9)
LAGS = st.floats(0, 1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of March 2026; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


INSTANTS = st.integers(0, 180 * 86_400).map(lambda seconds: at(1, 0) + timedelta(seconds=seconds))


@given(now=INSTANTS, hours=st.floats(0.01, 400), share=SHARES, lag=LAGS)
def test_in_time_is_before_the_deadline_and_late_behind_it(
    now: datetime, hours: float, share: float, lag: float
) -> None:
    due_at = now + timedelta(hours=hours)
    in_time = place_act(now=now, due_at=due_at, is_late=False, share=share, lag=lag, calendar=CALENDAR)
    assert now < in_time
    assert in_time <= due_at
    late = place_act(now=now, due_at=due_at, is_late=True, share=share, lag=lag, calendar=CALENDAR)
    assert late > due_at
    assert (in_time.microsecond, late.microsecond) == (0, 0)


@given(now=INSTANTS, share=SHARES)
def test_without_a_deadline_it_takes_up_to_two_working_hours(now: datetime, share: float) -> None:
    act = place_act(now=now, due_at=None, is_late=False, share=share, lag=0.5, calendar=CALENDAR)
    assert now < act <= work_on(now, hours=2, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("now", "due_at", "expected"),
    [
        (at(2, 9), at(2, 11), at(2, 10)),  # half of two working hours
        (at(2, 22), at(3, 8, 30), at(3, 8, 15)),  # reported by night: the desk begins in the morning
        (at(6, 23), at(9, 8, 30), at(9, 8, 15)),  # and behind a weekend on Monday
        (at(2, 22), at(2, 23), at(2, 22, 30)),  # due before anybody works again: those on call
    ],
)
def test_half_of_the_working_time_has_passed(now: datetime, due_at: datetime, expected: datetime) -> None:
    assert place_act(now=now, due_at=due_at, is_late=False, share=0.5, lag=0, calendar=CALENDAR) == expected


def test_who_is_late_acts_in_working_hours_too() -> None:
    late = place_act(now=at(6, 9), due_at=at(6, 17, 50), is_late=True, share=0.5, lag=0, calendar=CALENDAR)
    assert late == at(9, 8, 20)


def test_two_shifts_share_a_day() -> None:
    staff = ["a", "b", "c"]
    assert pick_shift(staff, hour=9) == ["a", "c"]
    assert pick_shift(staff, hour=15) == ["b"]
    assert pick_shift(["a"], hour=15) == ["a"]
