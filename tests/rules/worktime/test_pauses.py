"""Pauses, extensions and the clock of a stage."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.rules.worktime.city_times import CITY, at, natural_days, show, urgent_hours, work_days, work_hours
from wangge.kernel.public import DomainError
from wangge.worktime.public import (
    CalendarMissing,
    Extension,
    Limit,
    LimitKind,
    Pause,
    StageClock,
    compute_clock_deadline,
    compute_deadline,
    measure_elapsed,
)

MONDAY = "2026-03-02 08:00"


def _pause(start: str, end: str | None = None) -> Pause:
    return Pause(at(start), None if end is None else at(end))


def _compute(start: str, limit: Limit, *pauses: Pause, extensions: tuple[Extension, ...] = ()) -> str:
    return show(
        compute_deadline(started_at=at(start), limit=limit, calendar=CITY, pauses=pauses, extensions=extensions)
    )


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        pytest.param(work_days("2"), "2026-03-09 10:00", id="deducts-working-time-only"),
        pytest.param(urgent_hours("48"), "2026-03-10 00:00", id="deducts-all-of-it-from-urgent-hours"),
        pytest.param(natural_days("2"), "2026-03-10 00:00", id="deducts-all-of-it-from-days"),
    ],
)
def test_pause_over_night_and_weekend(limit: Limit, expected: str) -> None:
    # Friday 17:00 to Monday 09:00: two working hours, 64 hours on the clock.
    assert _compute("2026-03-05 08:00", limit, _pause("2026-03-06 17:00", "2026-03-09 09:00")) == expected


def test_pause_outside_working_time_changes_nothing() -> None:
    paused = _compute("2026-03-06 16:00", work_hours("4"), _pause("2026-03-06 18:00", "2026-03-09 08:00"))
    assert paused == _compute("2026-03-06 16:00", work_hours("4")) == "2026-03-09 10:00"


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        pytest.param([_pause("2026-02-27 08:00", "2026-03-01 08:00")], "2026-03-02 12:00", id="before-the-start"),
        pytest.param([_pause("2026-02-27 08:00", "2026-03-02 09:00")], "2026-03-02 15:00", id="across-the-start"),
        pytest.param([_pause("2026-03-02 12:00", "2026-03-03 12:00")], "2026-03-02 12:00", id="from-the-deadline-on"),
        pytest.param([_pause("2026-03-02 11:00", "2026-03-02 11:00")], "2026-03-02 12:00", id="without-length"),
        pytest.param(
            [_pause("2026-03-02 09:00", "2026-03-02 11:00"), _pause("2026-03-02 10:00", "2026-03-02 11:30")],
            "2026-03-02 16:30",
            id="overlapping-counts-once",
        ),
        pytest.param(
            [_pause("2026-03-02 09:00", "2026-03-02 11:00"), _pause("2026-03-02 09:30", "2026-03-02 10:00")],
            "2026-03-02 16:00",
            id="one-inside-another",
        ),
        pytest.param(
            [_pause("2026-03-02 15:00", "2026-03-02 16:00"), _pause("2026-03-02 08:00", "2026-03-02 10:00")],
            "2026-03-02 17:00",
            id="in-any-order",
        ),
    ],
)
def test_pauses(pauses: list[Pause], expected: str) -> None:
    assert _compute(MONDAY, work_hours("4"), *pauses) == expected


def test_pause_in_a_year_without_calendar_after_the_deadline_does_no_harm() -> None:
    assert _compute(MONDAY, work_hours("4"), _pause("2027-03-01 08:00", "2027-03-02 08:00")) == "2026-03-02 12:00"


def test_pause_into_a_year_without_calendar_raises() -> None:
    with pytest.raises(CalendarMissing) as caught:
        _compute(MONDAY, work_hours("4"), _pause("2026-03-02 09:00", "2027-03-02 08:00"))
    assert caught.value.params == {"year": 2027}


def test_pause_refuses_to_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        _pause("2026-03-02 09:00", "2026-03-02 08:59")


@pytest.mark.parametrize(
    ("limit", "extensions", "expected"),
    [
        pytest.param(work_days("1"), [work_days("1")], "2026-03-03 18:00", id="one-original-limit"),
        pytest.param(work_days("1"), [work_days("1"), work_days("1")], "2026-03-04 18:00", id="two"),
        pytest.param(work_days("1"), [work_hours("2")], "2026-03-03 10:00", id="hours-after-days"),
        pytest.param(urgent_hours("12"), [work_hours("1")], "2026-03-03 09:00", id="working-after-urgent"),
        pytest.param(work_days("1"), [urgent_hours("2")], "2026-03-02 20:00", id="urgent-after-working"),
        pytest.param(work_days("1"), [natural_days("1")], "2026-03-03 18:00", id="days-after-working"),
    ],
)
def test_extension_runs_on_from_the_deadline(limit: Limit, extensions: list[Limit], expected: str) -> None:
    assert _compute(MONDAY, limit, extensions=tuple(Extension(extension) for extension in extensions)) == expected


def test_extension_then_pause_then_resume_keeps_the_extension() -> None:
    extension, limit = Extension(work_days("1")), work_days("1")
    assert _compute(MONDAY, limit, extensions=(extension,)) == "2026-03-03 18:00"
    resumed = _pause("2026-03-03 09:00", "2026-03-04 09:00")  # eight working hours
    assert _compute(MONDAY, limit, resumed, extensions=(extension,)) == "2026-03-04 18:00"
    assert _compute(MONDAY, limit, resumed) == "2026-03-02 18:00"
    clock = StageClock(limit, at(MONDAY), (_pause("2026-03-03 09:00"),), (extension,))
    while_paused = compute_clock_deadline(clock, calendar=CITY, now=at("2026-03-04 09:00"))
    assert while_paused == at("2026-03-04 18:00")


def test_open_pause_has_no_deadline_of_its_own() -> None:
    with pytest.raises(DomainError) as caught:
        _compute(MONDAY, work_hours("4"), _pause("2026-03-02 10:00"))
    assert (caught.value.code, caught.value.params) == ("clock_paused", {"paused_at": at("2026-03-02 10:00")})


def test_open_pause_swallows_later_ones() -> None:
    with pytest.raises(DomainError, match="clock_paused"):
        _compute(MONDAY, work_hours("4"), _pause("2026-03-02 09:00"), _pause("2026-03-02 10:00", "2026-03-02 11:00"))


def test_open_pause_after_the_deadline_changes_nothing() -> None:
    assert _compute(MONDAY, work_hours("4"), _pause("2026-03-02 12:00")) == "2026-03-02 12:00"


def _show_clock(clock: StageClock, now: str) -> str:
    due_at = compute_clock_deadline(clock, calendar=CITY, now=at(now))
    assert isinstance(due_at, datetime)
    return show(due_at)


def test_clock_without_limit_has_no_deadline() -> None:
    assert compute_clock_deadline(StageClock(None, at(MONDAY)), calendar=CITY, now=at(MONDAY)) is None


def test_clock_with_closed_pause_and_extension() -> None:
    clock = StageClock(
        work_hours("4"), at(MONDAY), (_pause("2026-03-02 09:00", "2026-03-02 10:00"),), (Extension(work_hours("1")),)
    )
    assert _show_clock(clock, MONDAY) == "2026-03-02 16:00"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2026-03-02 08:30", "2026-03-02 12:00", id="pause-still-ahead"),
        pytest.param("2026-03-02 10:00", "2026-03-02 15:00", id="an-hour-into-it"),
        pytest.param("2026-03-02 11:00", "2026-03-02 16:00", id="moves-along"),
        pytest.param("2026-03-08 11:00", "2026-03-09 11:00", id="resumed-on-sunday"),
    ],
)
def test_open_pause_moves_the_deadline_along_with_now(now: str, expected: str) -> None:
    assert _show_clock(StageClock(work_hours("4"), at(MONDAY), (_pause("2026-03-02 09:00"),)), now) == expected


def test_stopped_clock_no_longer_moves() -> None:
    clock = StageClock(work_hours("4"), at(MONDAY), (_pause("2026-03-02 09:00"),), stopped_at=at("2026-03-02 10:00"))
    assert _show_clock(clock, "2026-03-02 09:30") == "2026-03-02 14:30"
    assert _show_clock(clock, "2026-03-02 10:00") == "2026-03-02 15:00"
    assert _show_clock(clock, "2026-03-20 10:00") == "2026-03-02 15:00"


@pytest.mark.parametrize(
    ("pauses", "hours"),
    [
        pytest.param([], 10, id="none"),
        pytest.param([_pause("2026-03-06 17:00", "2026-03-09 09:00")], 8, id="night-and-weekend"),
        pytest.param([_pause("2026-03-09 09:00")], 9, id="open-lasts-to-the-end"),
        pytest.param([_pause("2026-03-01 09:00", "2026-03-02 09:00")], 10, id="before-the-start"),
        pytest.param([_pause("2026-03-09 10:00", "2026-03-10 09:00")], 10, id="after-the-end"),
        pytest.param([_pause("2026-03-01 09:00", "2026-03-10 09:00")], 0, id="over-all-of-it"),
        pytest.param([_pause("2025-03-01 09:00", "2028-03-10 09:00")], 0, id="beyond-the-calendar"),
    ],
)
def test_measure_elapsed_without_pauses(pauses: list[Pause], hours: int) -> None:
    elapsed = measure_elapsed(
        started_at=at("2026-03-06 08:00"),
        ended_at=at("2026-03-09 10:00"),
        kind=LimitKind.WORK_DAY,
        calendar=CITY,
        pauses=pauses,
    )
    assert elapsed == timedelta(hours=hours)
