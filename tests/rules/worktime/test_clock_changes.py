"""A zone with summer time: clocks go forward on 2026-03-08 at 02:00 and back on 2026-11-01 at 02:00."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.rules.worktime.city_times import (
    BAY,
    SAN_FRANCISCO,
    WHOLE_DAY,
    build_calendar,
    natural_days,
    urgent_days,
    urgent_hours,
    work_days,
    work_hours,
)
from wangge.worktime.public import (
    Limit,
    LimitKind,
    Segment,
    WorkCalendar,
    compute_deadline,
    is_working_time,
    measure_elapsed,
    next_working_instant,
)

FORWARD, BACK = date(2026, 3, 8), date(2026, 11, 1)


def _local(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BAY.zone_info, fold=fold).astimezone(UTC)


def _build_nights(day: date, *segments: Segment) -> WorkCalendar:
    return build_calendar(
        zone=SAN_FRANCISCO,
        workdays={day: True},
        day_segments={day: segments},
        first_on=day - timedelta(days=1),
        last_on=day,
    )


def _measure(calendar: WorkCalendar, day: date) -> timedelta:
    return measure_elapsed(
        started_at=_local(f"{day}T00:00"),
        ended_at=_local(f"{day + timedelta(days=1)}T00:00"),
        kind=LimitKind.WORK_HOUR,
        calendar=calendar,
    )


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        pytest.param("2026-03-06T14:00", work_days("1"), "2026-03-09T12:00", id="work-day-over-spring"),
        pytest.param("2026-10-30T14:00", work_days("1"), "2026-11-02T12:00", id="work-day-over-autumn"),
        pytest.param("2026-03-02T10:00", work_days("10"), "2026-03-16T10:00", id="ten-work-days"),
        pytest.param("2026-03-07T10:00", urgent_hours("24"), "2026-03-08T11:00", id="24-hours-over-spring"),
        pytest.param("2026-10-31T10:00", urgent_hours("24"), "2026-11-01T09:00", id="24-hours-over-autumn"),
        pytest.param("2026-03-07T10:00", natural_days("1"), "2026-03-08T10:00", id="natural-day-over-spring"),
        pytest.param("2026-10-31T10:00", urgent_days("1"), "2026-11-01T10:00", id="urgent-day-over-autumn"),
        pytest.param("2026-03-07T02:30", natural_days("1"), "2026-03-08T03:00", id="due-in-the-skipped-hour"),
        pytest.param("2026-10-31T01:30", natural_days("1"), "2026-11-01T01:30", id="due-in-the-repeated-hour"),
    ],
)
def test_deadline_over_a_change(start: str, limit: Limit, expected: str) -> None:
    assert compute_deadline(started_at=_local(start), limit=limit, calendar=BAY) == _local(expected)


def test_natural_day_from_a_repeated_hour_starts_when_it_is_over() -> None:
    first = compute_deadline(started_at=_local("2026-11-01T01:10"), limit=natural_days("1"), calendar=BAY)
    second = compute_deadline(started_at=_local("2026-11-01T01:10", fold=1), limit=natural_days("1"), calendar=BAY)
    assert (first, second) == (_local("2026-11-02T01:10"), _local("2026-11-02T02:00"))


def test_natural_days_of_23_and_25_hours_count_as_24() -> None:
    for day in (FORWARD, BACK):
        elapsed = measure_elapsed(
            started_at=_local(f"{day}T00:00"),
            ended_at=_local(f"{day + timedelta(days=1)}T00:00"),
            kind=LimitKind.NATURAL_DAY,
            calendar=BAY,
        )
        assert elapsed == timedelta(hours=24)


@pytest.mark.parametrize(
    ("day", "segments", "hours"),
    [
        pytest.param(FORWARD, [WHOLE_DAY], 23, id="short-day"),
        pytest.param(BACK, [WHOLE_DAY], 25, id="long-day"),
        pytest.param(FORWARD, [Segment(120, 180)], 0, id="all-of-it-skipped"),
        pytest.param(FORWARD, [Segment(90, 150)], 0.5, id="end-skipped"),
        pytest.param(FORWARD, [Segment(150, 240)], 1, id="start-skipped"),
        pytest.param(FORWARD, [Segment(480, 720)], 4, id="later-that-day"),
        pytest.param(BACK, [Segment(0, 90), Segment(90, 480)], 9, id="hour-repeated-once-only"),
        pytest.param(BACK, [Segment(0, 60)], 1, id="before-the-repeated-hour"),
    ],
)
def test_working_time_of_the_day_of_the_change(day: date, segments: list[Segment], hours: float) -> None:
    assert _measure(_build_nights(day, *segments), day) == timedelta(hours=hours)


def test_skipped_segment_is_no_working_instant() -> None:
    calendar = _build_nights(FORWARD, Segment(120, 180), Segment(480, 720))
    found = next_working_instant(_local("2026-03-07T20:00"), calendar)
    assert found == _local("2026-03-08T08:00")


def test_segments_that_meet_in_a_repeated_hour_leave_no_gap() -> None:
    calendar = _build_nights(BACK, Segment(0, 90), Segment(90, 480))
    start = _local("2026-11-01T00:00")
    assert all(is_working_time(start + timedelta(minutes=10 * step), calendar) for step in range(54))
    assert not is_working_time(start + timedelta(hours=9), calendar)


def test_working_hours_on_the_day_of_the_change() -> None:
    calendar = _build_nights(FORWARD, WHOLE_DAY)
    due_at = compute_deadline(started_at=_local("2026-03-08T01:00"), limit=work_hours("2"), calendar=calendar)
    assert due_at == _local("2026-03-08T04:00")


def test_zone_whose_change_is_off_the_hour_and_off_the_second() -> None:
    # Lord Howe Island goes forward by half an hour; a fraction of a second in the start is kept.
    calendar = build_calendar(zone="Australia/Lord_Howe", workdays={})
    zone = calendar.zone_info
    started_at = datetime(2026, 4, 4, 10, 0, 0, 250_000, tzinfo=zone)
    due_at = compute_deadline(started_at=started_at, limit=natural_days("1"), calendar=calendar)
    assert due_at == datetime(2026, 4, 5, 10, 0, 0, 250_000, tzinfo=zone)
    repeated = datetime(2026, 4, 5, 1, 45, 0, 250_000, tzinfo=zone, fold=1)
    assert compute_deadline(started_at=repeated, limit=natural_days("1"), calendar=calendar) == datetime(
        2026, 4, 6, 2, 0, tzinfo=zone
    )


def test_zone_that_skipped_a_whole_day() -> None:
    apia = build_calendar(
        zone="Pacific/Apia",
        segments=(WHOLE_DAY,),
        workdays={},
        first_on=date(2011, 12, 29),
        last_on=date(2011, 12, 31),
    )  # 30 December 2011, a Friday, did not exist there
    elapsed = measure_elapsed(
        started_at=datetime(2011, 12, 29, tzinfo=apia.zone_info),
        ended_at=datetime(2012, 1, 1, tzinfo=apia.zone_info),
        kind=LimitKind.WORK_HOUR,
        calendar=apia,
    )
    assert elapsed == timedelta(hours=24)
