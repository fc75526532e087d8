"""Deadlines: every case that real systems got wrong, by its name."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.rules.worktime.city_times import (
    CITY,
    at,
    build_calendar,
    natural_days,
    show,
    urgent_days,
    urgent_hours,
    work_days,
    work_hours,
)
from wangge.kernel.public import DomainError
from wangge.worktime.public import (
    CalendarMissing,
    Limit,
    LimitKind,
    Segment,
    compute_deadline,
    compute_escalation_at,
    is_working_time,
    measure_elapsed,
)

NIGHT_SHIFT = build_calendar(segments=(Segment(0, 120), Segment(1200, 1440)))


def _compute(start: str, limit: Limit) -> str:
    return show(compute_deadline(started_at=at(start), limit=limit, calendar=CITY))


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        pytest.param("2026-03-02 11:00", work_hours("2"), "2026-03-02 15:00", id="lunch"),
        pytest.param("2026-03-02 12:30", work_hours("1"), "2026-03-02 15:00", id="created-at-lunch"),
        pytest.param("2026-03-06 17:00", work_hours("2"), "2026-03-09 09:00", id="weekend"),
        pytest.param("2026-03-07 10:00", work_hours("2"), "2026-03-09 10:00", id="created-on-saturday"),
        pytest.param("2026-09-30 16:00", work_days("1"), "2026-10-08 16:00", id="holiday"),
        pytest.param("2026-10-03 09:00", work_days("1"), "2026-10-08 18:00", id="created-on-a-holiday"),
        pytest.param("2026-10-09 16:00", work_days("1"), "2026-10-10 16:00", id="make-up-saturday"),
        pytest.param("2026-10-10 16:00", work_days("1"), "2026-10-12 16:00", id="out-of-a-make-up-saturday"),
        pytest.param("2026-09-19 12:00", work_hours("1"), "2026-09-20 09:00", id="make-up-sunday"),
        pytest.param("2026-03-02 20:00", work_hours("1"), "2026-03-03 09:00", id="created-after-hours"),
        pytest.param("2026-03-02 05:00", work_hours("1"), "2026-03-02 09:00", id="created-before-hours"),
        pytest.param("2026-03-02 12:00", work_hours("1"), "2026-03-02 15:00", id="start-at-a-segment-end"),
        pytest.param("2026-03-02 18:00", work_hours("1"), "2026-03-03 09:00", id="start-at-the-day-end"),
        pytest.param("2026-03-02 14:00", work_hours("1"), "2026-03-02 15:00", id="start-at-a-segment-start"),
        pytest.param("2026-03-02 08:00", work_hours("4"), "2026-03-02 12:00", id="due-at-a-segment-end"),
        pytest.param("2026-03-02 08:00", work_days("1"), "2026-03-02 18:00", id="one-day-is-due-the-same-evening"),
        pytest.param("2026-03-02 10:00", work_days("5"), "2026-03-09 10:00", id="five-work-days"),
        pytest.param("2026-03-02 10:00", work_days("0.5"), "2026-03-02 16:00", id="half-a-work-day"),
        pytest.param("2026-03-02 22:36", urgent_hours("2"), "2026-03-03 00:36", id="22:36-and-two-urgent-hours"),
        pytest.param("2026-10-02 23:00", urgent_hours("24"), "2026-10-03 23:00", id="urgent-hours-on-a-holiday"),
        pytest.param("2026-03-06 17:00", natural_days("3"), "2026-03-09 17:00", id="natural-days-count-the-weekend"),
        pytest.param("2026-09-30 10:00", urgent_days("1"), "2026-10-01 10:00", id="urgent-days-count-holidays"),
        pytest.param("2026-12-31 09:00", natural_days("1"), "2027-01-01 09:00", id="natural-days-need-no-calendar"),
        pytest.param("2026-12-31 10:00", work_hours("6"), "2026-12-31 18:00", id="to-the-last-covered-minute"),
    ],
)
def test_deadline(start: str, limit: Limit, expected: str) -> None:
    assert _compute(start, limit) == expected


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        pytest.param("2026-03-02 22:00", work_hours("2"), "2026-03-03 00:00", id="due-at-24:00"),
        pytest.param("2026-03-02 22:00", work_hours("3"), "2026-03-03 01:00", id="through-24:00"),
        pytest.param("2026-03-06 23:00", work_hours("2"), "2026-03-09 01:00", id="friday-24:00-to-monday-00:00"),
        pytest.param("2026-03-07 00:00", work_hours("1"), "2026-03-09 01:00", id="start-at-friday-24:00"),
        pytest.param("2026-03-02 20:00", work_days("1"), "2026-03-03 02:00", id="standard-day-of-six-hours"),
    ],
)
def test_segment_that_ends_at_24_00(start: str, limit: Limit, expected: str) -> None:
    assert show(compute_deadline(started_at=at(start), limit=limit, calendar=NIGHT_SHIFT)) == expected


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai"])
def _server_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_server_zone")
def test_server_in_utc_and_city_in_shanghai() -> None:
    started_at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # 17:30 in the city
    due_at = compute_deadline(started_at=started_at, limit=work_hours("1"), calendar=CITY)
    assert due_at == datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
    assert due_at.tzinfo is UTC
    sunday_in_utc = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)  # Monday 07:30 in the city
    assert show(compute_deadline(started_at=sunday_in_utc, limit=work_hours("1"), calendar=CITY)) == "2026-03-09 09:00"


def test_start_is_taken_in_any_zone() -> None:
    in_city = at("2026-03-02 11:00").astimezone(CITY.zone_info)
    assert show(compute_deadline(started_at=in_city, limit=work_hours("2"), calendar=CITY)) == "2026-03-02 15:00"


def test_work_day_is_the_length_of_the_standard_day_even_when_a_day_is_shorter() -> None:
    short_monday = build_calendar(day_segments={date(2026, 3, 2): (Segment(480, 720),)})
    due_at = compute_deadline(started_at=at("2026-03-02 08:00"), limit=work_days("1"), calendar=short_monday)
    assert show(due_at) == "2026-03-03 12:00"


def test_fraction_of_a_second_is_kept() -> None:
    started_at = at("2026-03-02 11:59:59.999999")
    due_at = compute_deadline(started_at=started_at, limit=work_hours("1"), calendar=CITY)
    assert due_at == at("2026-03-02 14:59:59.999999")


def test_calendar_edited_after_the_start_leaves_the_given_deadline() -> None:
    started_at, limit = at("2026-03-02 16:00"), work_days("1")
    given = compute_deadline(started_at=started_at, limit=limit, calendar=CITY)
    edited = replace(CITY, workdays={**CITY.workdays, date(2026, 3, 3): False})
    assert compute_deadline(started_at=started_at, limit=limit, calendar=CITY) == given == at("2026-03-03 16:00")
    assert compute_deadline(started_at=started_at, limit=limit, calendar=edited) == at("2026-03-04 16:00")


@pytest.mark.parametrize(
    ("start", "limit", "year"),
    [
        pytest.param("2026-12-31 10:00", work_hours("6.001"), 2027, id="runs-past-the-last-day"),
        pytest.param("2026-12-31 18:00", work_hours("1"), 2027, id="starts-after-the-last-hour"),
        pytest.param("2027-01-04 10:00", work_hours("1"), 2027, id="starts-in-the-next-year"),
        pytest.param("2029-01-04 10:00", work_days("1"), 2029, id="starts-years-later"),
        pytest.param("2025-12-31 10:00", work_days("1"), 2025, id="starts-before-the-first-day"),
    ],
)
def test_year_not_covered_raises(start: str, limit: Limit, year: int) -> None:
    with pytest.raises(CalendarMissing) as caught:
        compute_deadline(started_at=at(start), limit=limit, calendar=CITY)
    assert isinstance(caught.value, DomainError)
    assert (caught.value.code, caught.value.params) == ("calendar_missing", {"year": year})


@pytest.mark.parametrize(
    ("due", "kind", "expected"),
    [
        pytest.param("2026-03-06 18:00", LimitKind.WORK_DAY, "2026-03-09 08:00", id="friday-evening-waits"),
        pytest.param("2026-03-02 12:00", LimitKind.WORK_HOUR, "2026-03-02 14:00", id="lunch-waits"),
        pytest.param("2026-03-02 15:00", LimitKind.WORK_HOUR, "2026-03-02 15:00", id="in-hours-at-once"),
        pytest.param("2026-03-03 00:36", LimitKind.URGENT_HOUR, "2026-03-03 00:36", id="urgent-at-once"),
        pytest.param("2026-03-07 00:36", LimitKind.NATURAL_DAY, "2026-03-07 00:36", id="natural-at-once"),
        pytest.param("2026-10-01 00:36", LimitKind.URGENT_DAY, "2026-10-01 00:36", id="urgent-day-at-once"),
    ],
)
def test_escalation_never_fires_outside_hours_for_working_limits(due: str, kind: LimitKind, expected: str) -> None:
    escalation_at = compute_escalation_at(due_at=at(due), kind=kind, calendar=CITY)
    assert show(escalation_at) == expected
    if kind in {LimitKind.WORK_HOUR, LimitKind.WORK_DAY}:
        assert is_working_time(escalation_at, CITY)


@pytest.mark.parametrize(
    ("start", "end", "kind", "hours"),
    [
        pytest.param("2026-03-02 11:00", "2026-03-02 15:00", LimitKind.WORK_HOUR, "2", id="lunch"),
        pytest.param("2026-03-06 17:00", "2026-03-09 09:00", LimitKind.WORK_DAY, "2", id="weekend"),
        pytest.param("2026-03-06 17:00", "2026-03-09 09:00", LimitKind.URGENT_HOUR, "64", id="weekend-in-urgent-hours"),
        pytest.param("2026-03-06 17:00", "2026-03-09 09:00", LimitKind.NATURAL_DAY, "64", id="weekend-in-days"),
        pytest.param("2026-03-07 01:00", "2026-03-08 23:00", LimitKind.WORK_HOUR, "0", id="within-a-weekend"),
        pytest.param("2026-03-02 15:00", "2026-03-02 11:00", LimitKind.WORK_HOUR, "0", id="end-before-start"),
        pytest.param("2025-06-02 15:00", "2025-06-02 11:00", LimitKind.WORK_HOUR, "0", id="nothing-asked-of-2025"),
        pytest.param("2026-12-31 17:00", "2027-01-01 00:00", LimitKind.WORK_HOUR, "1", id="to-the-last-midnight"),
    ],
)
def test_measure_elapsed(start: str, end: str, kind: LimitKind, hours: str) -> None:
    elapsed = measure_elapsed(started_at=at(start), ended_at=at(end), kind=kind, calendar=CITY)
    assert elapsed == timedelta(hours=float(Decimal(hours)))


def test_measure_elapsed_raises_outside_the_calendar() -> None:
    with pytest.raises(CalendarMissing) as caught:
        measure_elapsed(
            started_at=at("2026-12-31 17:00"),
            ended_at=at("2027-01-01 00:01"),
            kind=LimitKind.WORK_HOUR,
            calendar=CITY,
        )
    assert caught.value.params == {"year": 2027}
