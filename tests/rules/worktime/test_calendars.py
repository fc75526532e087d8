"""Which days and hours are worked, and for which years that is known."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime

import pytest

from tests.rules.worktime.city_times import (
    AFTERNOON,
    CITY,
    MORNING,
    WHOLE_DAY,
    at,
    build_calendar,
    show,
)
from wangge.kernel.public import DomainError
from wangge.worktime.public import CalendarMissing, Segment, WorkCalendar, is_working_time, next_working_instant

SATURDAY_HOURS = build_calendar(
    workdays={date(2026, 3, 7): True},
    day_segments={
        date(2026, 3, 7): (MORNING,),
        date(2026, 3, 8): (MORNING,),
        date(2026, 3, 9): (),
        date(2026, 3, 10): (Segment(9 * 60, 24 * 60),),
    },
)


@pytest.mark.parametrize(
    ("local", "is_working"),
    [
        ("2026-03-02 07:59:59.999999", False),
        ("2026-03-02 08:00", True),
        ("2026-03-02 11:59:59.999999", True),
        ("2026-03-02 12:00", False),
        ("2026-03-02 13:00", False),
        ("2026-03-02 14:00", True),
        ("2026-03-02 18:00", False),
        ("2026-03-07 10:00", False),
        ("2026-10-01 10:00", False),
        ("2026-10-10 10:00", True),
        ("2026-09-20 10:00", True),
        ("2026-01-01 00:00", False),  # the first instant that is covered
        ("2026-12-31 17:59", True),
        ("2026-12-31 23:59", False),
    ],
)
def test_is_working_time(local: str, is_working: bool) -> None:
    assert is_working_time(at(local), CITY) is is_working


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-03-02 03:00", "2026-03-02 08:00"),
        ("2026-03-02 09:17", "2026-03-02 09:17"),
        ("2026-03-02 12:00", "2026-03-02 14:00"),
        ("2026-03-06 18:00", "2026-03-09 08:00"),
        ("2026-09-30 18:00", "2026-10-08 08:00"),
        ("2026-10-09 20:00", "2026-10-10 08:00"),
        ("2026-01-01 00:00", "2026-01-01 08:00"),
    ],
)
def test_next_working_instant(local: str, expected: str) -> None:
    assert show(next_working_instant(at(local), CITY)) == expected


@pytest.mark.parametrize(
    ("day", "segments"),
    [
        (date(2026, 3, 6), (MORNING, AFTERNOON)),
        (date(2026, 3, 7), (MORNING,)),  # a make-up Saturday with hours of its own
        (date(2026, 3, 8), ()),  # hours of its own make no Sunday a workday
        (date(2026, 3, 9), ()),  # a workday without hours
        (date(2026, 3, 10), (Segment(540, 1440),)),
    ],
)
def test_list_segments(day: date, segments: tuple[Segment, ...]) -> None:
    assert SATURDAY_HOURS.list_segments(day) == segments


def test_hours_of_single_days_are_worked() -> None:
    assert is_working_time(at("2026-03-07 11:00"), SATURDAY_HOURS)
    assert not is_working_time(at("2026-03-07 15:00"), SATURDAY_HOURS)
    assert not is_working_time(at("2026-03-08 09:00"), SATURDAY_HOURS)
    assert show(next_working_instant(at("2026-03-07 12:00"), SATURDAY_HOURS)) == "2026-03-10 09:00"


@pytest.mark.parametrize(
    ("local", "year"), [("2025-12-31 23:59", 2025), ("2027-01-01 00:00", 2027), ("2031-05-05 10:00", 2031)]
)
def test_year_not_covered_raises(local: str, year: int) -> None:
    with pytest.raises(CalendarMissing) as working:
        is_working_time(at(local), CITY)
    with pytest.raises(DomainError) as following:
        next_working_instant(at(local), CITY)
    for caught in (working, following):
        assert (caught.value.code, caught.value.params) == ("calendar_missing", {"year": year})


def test_no_working_time_left_raises_for_the_next_year() -> None:
    with pytest.raises(CalendarMissing) as caught:
        next_working_instant(at("2026-12-31 18:00"), CITY)
    assert caught.value.params == {"year": 2027}


def test_calendar_without_any_workday_has_no_working_time() -> None:
    weekend = build_calendar(workdays={}, first_on=date(2026, 3, 7), last_on=date(2026, 3, 8))
    assert not is_working_time(at("2026-03-07 10:00"), weekend)
    with pytest.raises(CalendarMissing):
        next_working_instant(at("2026-03-07 10:00"), weekend)


@pytest.mark.parametrize(("start", "end"), [(-1, 60), (60, 60), (120, 60), (60, 1441)])
def test_segment_refuses_bounds(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="segment must satisfy"):
        Segment(start, end)


def test_calendar_refuses_an_empty_standard_day() -> None:
    with pytest.raises(ValueError, match="at least one segment"):
        build_calendar(segments=())


@pytest.mark.parametrize("segments", [(AFTERNOON, MORNING), (MORNING, MORNING), (MORNING, Segment(700, 800))])
def test_calendar_refuses_segments_out_of_order(segments: tuple[Segment, ...]) -> None:
    with pytest.raises(ValueError, match="ascending"):
        build_calendar(segments=segments)
    with pytest.raises(ValueError, match="ascending"):
        build_calendar(day_segments={date(2026, 3, 2): segments})


@pytest.mark.parametrize("zone", ["Asia/Zhangjiagang", "", "../etc", "Asia"])
def test_calendar_refuses_unknown_zone(zone: str) -> None:
    with pytest.raises(ValueError, match="unknown time zone"):
        build_calendar(zone=zone)


@pytest.mark.parametrize(
    ("first_on", "last_on"),
    [
        (date(2026, 3, 2), date(2026, 3, 1)),
        (date(2027, 1, 1), date(2026, 12, 31)),
        (date(1926, 1, 1), date(2026, 1, 1)),
    ],
)
def test_calendar_refuses_range(first_on: date, last_on: date) -> None:
    with pytest.raises(ValueError, match="1 day to 100 years"):
        build_calendar(first_on=first_on, last_on=last_on)


def test_calendar_of_one_day() -> None:
    one_day = build_calendar(workdays={}, first_on=date(2026, 3, 2), last_on=date(2026, 3, 2))
    assert is_working_time(at("2026-03-02 08:00"), one_day)


def test_calendar_is_not_changed_from_outside() -> None:
    workdays = {date(2026, 3, 2): False}
    calendar = build_calendar(workdays=workdays)
    workdays[date(2026, 3, 2)] = True
    assert not calendar.is_workday(date(2026, 3, 2))
    with pytest.raises(TypeError):
        calendar.workdays[date(2026, 3, 2)] = True  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        calendar.zone = "UTC"  # type: ignore[misc]


def test_equal_calendars_are_equal_and_hashable() -> None:
    assert build_calendar() == CITY
    assert hash(build_calendar()) == hash(CITY)
    assert replace(CITY, zone="UTC") != CITY
    assert isinstance(replace(CITY, zone="UTC"), WorkCalendar)


def test_whole_days_join_at_midnight() -> None:
    always = build_calendar(segments=(WHOLE_DAY,), workdays={date(2026, 3, 7): True})
    assert is_working_time(at("2026-03-06 23:59:59.999999"), always)
    assert is_working_time(at("2026-03-07 00:00"), always)
    assert not is_working_time(at("2026-03-08 00:00"), always)


def test_naive_instant_is_refused() -> None:
    with pytest.raises(TypeError):
        is_working_time(datetime(2026, 3, 2, 9), CITY)  # noqa: DTZ001
