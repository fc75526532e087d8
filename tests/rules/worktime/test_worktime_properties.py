"""What must hold for every start, limit, calendar and pause."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rules.worktime.city_times import AFTERNOON, MORNING, SAN_FRANCISCO, WHOLE_DAY, build_calendar
from wangge.worktime.public import (
    Extension,
    Lamp,
    Limit,
    LimitKind,
    Pause,
    Segment,
    WorkCalendar,
    compute_deadline,
    compute_escalation_at,
    is_working_time,
    judge_lamp,
    measure_elapsed,
    next_working_instant,
)

SUNDAYS_OF_CHANGES = {date(2026, 3, 8): True, date(2026, 11, 1): True}
CALENDARS = (
    build_calendar(),
    build_calendar(zone=SAN_FRANCISCO, workdays=SUNDAYS_OF_CHANGES),
    build_calendar(zone=SAN_FRANCISCO, segments=(WHOLE_DAY,), workdays=SUNDAYS_OF_CHANGES),
    build_calendar(segments=(Segment(0, 120), Segment(1200, 1440)), day_segments={date(2026, 3, 9): (MORNING,)}),
)
WORKING_KINDS = (LimitKind.WORK_HOUR, LimitKind.WORK_DAY)
DAY_KINDS = (LimitKind.NATURAL_DAY, LimitKind.URGENT_DAY)

calendars = st.sampled_from(CALENDARS)
kinds = st.sampled_from(LimitKind)
# Around both clock changes of San Francisco, and far enough from the calendar's last day for every limit below.
starts = st.one_of(
    st.datetimes(datetime(2026, 2, 20), datetime(2026, 3, 20)),  # noqa: DTZ001
    st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 10)),  # noqa: DTZ001
).map(lambda naive: naive.replace(tzinfo=UTC))
amounts = st.decimals("0.01", "10", places=2)
limits = st.builds(Limit, kinds, amounts)


@st.composite
def _draw_pauses(draw: st.DrawFn) -> list[Pause]:
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(starts)
        pauses.append(Pause(start, start + timedelta(minutes=draw(st.integers(0, 3 * 1440)))))
    return pauses


pause_lists = _draw_pauses()


def _length(limit: Limit, calendar: WorkCalendar) -> timedelta:
    """Return how long a limit is on its own clock, computed apart from the code under test."""
    day_minutes = sum(segment.end_minute - segment.start_minute for segment in calendar.segments)
    minutes = {LimitKind.WORK_DAY: day_minutes, LimitKind.NATURAL_DAY: 1440, LimitKind.URGENT_DAY: 1440}
    return timedelta(microseconds=int(limit.amount * minutes.get(limit.kind, 60) * 60_000_000))


def _is_in_skipped_hour(instant: datetime, calendar: WorkCalendar) -> bool:
    return calendar.zone == SAN_FRANCISCO and instant == datetime(2026, 3, 8, 10, tzinfo=UTC)


@given(calendar=calendars, limit=limits, start=starts, pauses=pause_lists)
def test_time_from_start_to_deadline_is_the_limit(
    calendar: WorkCalendar, limit: Limit, start: datetime, pauses: list[Pause]
) -> None:
    due_at = compute_deadline(started_at=start, limit=limit, calendar=calendar, pauses=pauses)
    elapsed = measure_elapsed(started_at=start, ended_at=due_at, kind=limit.kind, calendar=calendar, pauses=pauses)
    if limit.kind in DAY_KINDS and _is_in_skipped_hour(due_at, calendar):
        assert _length(limit, calendar) <= elapsed <= _length(limit, calendar) + timedelta(hours=1)
    else:
        assert elapsed == _length(limit, calendar)
    before = due_at - timedelta(microseconds=1)
    assert (
        measure_elapsed(started_at=start, ended_at=before, kind=limit.kind, calendar=calendar, pauses=pauses) < elapsed
    )


@given(calendar=calendars, limit=limits, start=starts, delay=st.integers(0, 10**12), pauses=pause_lists)
def test_deadline_never_falls_when_the_start_is_later(
    calendar: WorkCalendar, limit: Limit, start: datetime, delay: int, pauses: list[Pause]
) -> None:
    later = start + timedelta(microseconds=delay)
    early_due = compute_deadline(started_at=start, limit=limit, calendar=calendar, pauses=pauses)
    assert early_due <= compute_deadline(started_at=later, limit=limit, calendar=calendar, pauses=pauses)


@given(calendar=calendars, kind=kinds, start=starts, amount=amounts, more=amounts, pauses=pause_lists)
def test_deadline_rises_with_the_amount(  # noqa: PLR0917 - what Hypothesis draws
    calendar: WorkCalendar, kind: LimitKind, start: datetime, amount: Decimal, more: Decimal, pauses: list[Pause]
) -> None:
    short = compute_deadline(started_at=start, limit=Limit(kind, amount), calendar=calendar, pauses=pauses)
    long = compute_deadline(started_at=start, limit=Limit(kind, amount + more), calendar=calendar, pauses=pauses)
    assert start < short
    assert short < long or _is_in_skipped_hour(short, calendar)


@given(calendar=calendars, limit=limits, start=starts, pauses=pause_lists)
def test_pauses_add_exactly_their_own_time(
    calendar: WorkCalendar, limit: Limit, start: datetime, pauses: list[Pause]
) -> None:
    plain = compute_deadline(started_at=start, limit=limit, calendar=calendar)
    paused = compute_deadline(started_at=start, limit=limit, calendar=calendar, pauses=pauses)
    assume(not _is_in_skipped_hour(plain, calendar))
    assume(not _is_in_skipped_hour(paused, calendar))
    whole = measure_elapsed(started_at=start, ended_at=paused, kind=limit.kind, calendar=calendar)
    worked = measure_elapsed(started_at=start, ended_at=paused, kind=limit.kind, calendar=calendar, pauses=pauses)
    added = measure_elapsed(started_at=plain, ended_at=paused, kind=limit.kind, calendar=calendar)
    assert added == whole - worked
    assert plain <= paused


@given(calendar=calendars, start=starts, minutes=st.integers(1, 6000), limit=limits)
def test_one_pause_adds_its_time_counted_by_hand(
    calendar: WorkCalendar, start: datetime, minutes: int, limit: Limit
) -> None:
    """The pause opens at once, so the clock starts at its end."""
    resumed = start + timedelta(minutes=minutes)
    paused = compute_deadline(started_at=start, limit=limit, calendar=calendar, pauses=[Pause(start, resumed)])
    assert paused == compute_deadline(started_at=resumed, limit=limit, calendar=calendar)


def _walk_minutes(start: datetime, minutes: int, calendar: WorkCalendar, pauses: list[Pause]) -> datetime:
    """Return the deadline found by living through every minute of it."""
    now = start
    while minutes:
        local = now.astimezone(calendar.zone_info)
        minute = local.hour * 60 + local.minute
        hours = calendar.list_segments(local.date())
        is_paused = any(pause.start_at <= now < (pause.end_at or now) for pause in pauses)
        if not is_paused and any(segment.start_minute <= minute < segment.end_minute for segment in hours):
            minutes -= 1
        now += timedelta(minutes=1)
    return now


@settings(max_examples=40)
@given(calendar=calendars, start=starts, minutes=st.integers(1, 1200), pauses=pause_lists)
def test_deadline_equals_counting_minutes(
    calendar: WorkCalendar, start: datetime, minutes: int, pauses: list[Pause]
) -> None:
    start = start.replace(second=0, microsecond=0)
    pauses = [
        Pause(
            pause.start_at.replace(second=0, microsecond=0),
            pause.end_at and pause.end_at.replace(second=0, microsecond=0),
        )
        for pause in pauses
    ]
    limit = Limit(LimitKind.WORK_HOUR, Decimal(minutes) / 60)
    due_at = compute_deadline(started_at=start, limit=limit, calendar=calendar, pauses=pauses)
    assert due_at == _walk_minutes(start, minutes, calendar, pauses)


@given(calendar=calendars, kind=st.sampled_from(WORKING_KINDS), start=starts, first=amounts, second=amounts)
def test_extension_of_the_same_kind_equals_a_longer_limit(
    calendar: WorkCalendar, kind: LimitKind, start: datetime, first: Decimal, second: Decimal
) -> None:
    extended = compute_deadline(
        started_at=start, limit=Limit(kind, first), calendar=calendar, extensions=[Extension(Limit(kind, second))]
    )
    assert extended == compute_deadline(started_at=start, limit=Limit(kind, first + second), calendar=calendar)


@given(calendar=calendars, start=starts, limit=limits, pauses=pause_lists)
def test_working_deadline_and_its_escalation_lie_in_hours(
    calendar: WorkCalendar, start: datetime, limit: Limit, pauses: list[Pause]
) -> None:
    assume(limit.kind in WORKING_KINDS)
    due_at = compute_deadline(started_at=start, limit=limit, calendar=calendar, pauses=pauses)
    assert is_working_time(due_at - timedelta(microseconds=1), calendar)
    escalation_at = compute_escalation_at(due_at=due_at, kind=limit.kind, calendar=calendar)
    assert escalation_at >= due_at
    assert is_working_time(escalation_at, calendar)


@given(calendar=calendars, instant=starts)
def test_next_working_instant_is_the_first_one(calendar: WorkCalendar, instant: datetime) -> None:
    found = next_working_instant(instant, calendar)
    assert is_working_time(found, calendar)
    assert is_working_time(instant, calendar) == (found == instant)
    assert measure_elapsed(
        started_at=instant, ended_at=found, kind=LimitKind.WORK_HOUR, calendar=calendar
    ) == timedelta(0)


@given(instant=starts)
def test_working_time_is_what_the_wall_clock_says(instant: datetime) -> None:
    calendar = CALENDARS[0]
    local = instant.astimezone(calendar.zone_info)
    minute = local.hour * 60 + local.minute
    in_hours = any(segment.start_minute <= minute < segment.end_minute for segment in (MORNING, AFTERNOON))
    assert is_working_time(instant, calendar) == (local.weekday() < 5 and in_hours)


@given(calendar=calendars, start=starts, limit=limits, pauses=pause_lists, offsets=st.tuples(*[st.integers(0, 15)] * 2))
def test_lamp_only_turns_from_green_to_yellow_to_red(
    calendar: WorkCalendar, start: datetime, limit: Limit, pauses: list[Pause], offsets: tuple[int, int]
) -> None:
    due_at = compute_deadline(started_at=start, limit=limit, calendar=calendar, pauses=pauses)
    order = list(Lamp)
    lamps = [
        order.index(
            judge_lamp(
                started_at=start,
                due_at=due_at,
                now=start + (due_at - start) * (offset / 10),
                kind=limit.kind,
                calendar=calendar,
                pauses=pauses,
            )
        )
        for offset in sorted(offsets)
    ]
    assert lamps == sorted(lamps)
