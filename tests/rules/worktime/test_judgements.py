"""Lamps and timeliness."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.rules.worktime.city_times import CITY, at
from wangge.worktime.public import CalendarMissing, Lamp, LimitKind, Pause, Timeliness, judge_lamp, judge_timeliness

MONDAY = at("2026-03-02 08:00")
FRIDAY_EVENING = at("2026-03-06 18:00")  # five working days later


def _judge(
    now: str,
    *,
    started_at: datetime = MONDAY,
    due_at: datetime = FRIDAY_EVENING,
    kind: LimitKind = LimitKind.WORK_DAY,
    pauses: tuple[Pause, ...] = (),
) -> Lamp:
    return judge_lamp(started_at=started_at, due_at=due_at, now=at(now), kind=kind, calendar=CITY, pauses=pauses)


@pytest.mark.parametrize(
    ("now", "lamp"),
    [
        pytest.param("2026-03-01 08:00", Lamp.GREEN, id="before-the-start"),
        pytest.param("2026-03-02 08:00", Lamp.GREEN, id="at-the-start"),
        pytest.param("2026-03-05 18:00", Lamp.GREEN, id="80-percent"),
        pytest.param("2026-03-05 18:00:00.000001", Lamp.YELLOW, id="just-past-80-percent"),
        pytest.param("2026-03-06 10:00", Lamp.YELLOW, id="85-percent"),
        pytest.param("2026-03-06 18:00", Lamp.YELLOW, id="100-percent"),
        pytest.param("2026-03-06 18:00:00.000001", Lamp.RED, id="just-past-100-percent"),
        pytest.param("2026-03-07 10:00", Lamp.RED, id="late-on-a-saturday-too"),
        pytest.param("2030-01-01 10:00", Lamp.RED, id="late-in-a-year-without-calendar"),
    ],
)
def test_lamp_of_working_days(now: str, lamp: Lamp) -> None:
    assert _judge(now) is lamp


@pytest.mark.parametrize(
    ("now", "lamp"), [("2026-03-06 08:00", Lamp.GREEN), ("2026-03-06 08:01", Lamp.YELLOW), ("2026-03-07 08:01", "red")]
)
def test_lamp_of_natural_days(now: str, lamp: Lamp) -> None:
    assert _judge(now, due_at=at("2026-03-07 08:00"), kind=LimitKind.NATURAL_DAY) == lamp


def test_lamp_does_not_turn_over_night_before_80_percent() -> None:
    # Four of five hours are used at 11:00 on Tuesday; on the wall clock 80 % would be past at 08:12.
    started_at, due_at = at("2026-03-02 17:00"), at("2026-03-03 12:00")
    for now, lamp in [
        ("2026-03-03 07:59", Lamp.GREEN),
        ("2026-03-03 11:00", Lamp.GREEN),
        ("2026-03-03 11:01", "yellow"),
    ]:
        assert _judge(now, started_at=started_at, due_at=due_at, kind=LimitKind.WORK_HOUR) == lamp


def test_lamp_leaves_out_pauses() -> None:
    pause = Pause(at("2026-03-03 08:00"), at("2026-03-05 08:00"))
    due_at = at("2026-03-10 18:00")
    assert _judge("2026-03-09 18:00", due_at=due_at, pauses=(pause,)) is Lamp.GREEN
    assert _judge("2026-03-09 18:01", due_at=due_at, pauses=(pause,)) is Lamp.YELLOW


def test_lamp_stands_still_in_an_open_pause() -> None:
    # Paused after half of the ten hours; the deadline moves along with the pause.
    pause = Pause(at("2026-03-02 15:00"))
    for now, due in [("2026-03-02 16:00", "2026-03-03 12:00"), ("2026-03-05 16:00", "2026-03-06 12:00")]:
        assert _judge(now, due_at=at(due), kind=LimitKind.WORK_HOUR, pauses=(pause,)) is Lamp.GREEN


def test_lamp_with_nothing_to_use_up_is_green_until_the_deadline() -> None:
    saturday, sunday = at("2026-03-07 10:00"), at("2026-03-08 10:00")
    assert _judge("2026-03-08 09:00", started_at=saturday, due_at=sunday) is Lamp.GREEN
    assert _judge("2026-03-08 10:01", started_at=saturday, due_at=sunday) is Lamp.RED


def test_lamp_of_a_year_not_covered_raises() -> None:
    with pytest.raises(CalendarMissing):
        _judge("2027-01-04 10:00", started_at=at("2027-01-04 08:00"), due_at=at("2027-01-05 08:00"))


DUE = at("2026-03-03 00:36")
BEFORE, AFTER = at("2026-03-03 00:35"), at("2026-03-03 00:37")


@pytest.mark.parametrize(
    ("due_at", "stopped_at", "now", "timeliness"),
    [
        pytest.param(DUE, BEFORE, AFTER, Timeliness.ON_TIME, id="done-before"),
        pytest.param(DUE, DUE, AFTER, Timeliness.ON_TIME, id="done-at-the-deadline"),
        pytest.param(DUE, AFTER, AFTER, Timeliness.LATE, id="done-after"),
        pytest.param(DUE, None, BEFORE, Timeliness.OPEN, id="running-before"),
        pytest.param(DUE, None, DUE, Timeliness.OPEN, id="running-at-the-deadline"),
        pytest.param(DUE, None, AFTER, Timeliness.LATE, id="running-after"),
        pytest.param(None, BEFORE, AFTER, Timeliness.NO_DEADLINE, id="no-deadline-is-not-on-time"),
        pytest.param(None, None, AFTER, Timeliness.NO_DEADLINE, id="no-deadline-while-running"),
    ],
)
def test_timeliness(
    due_at: datetime | None, stopped_at: datetime | None, now: datetime, timeliness: Timeliness
) -> None:
    assert judge_timeliness(due_at, stopped_at, now) is timeliness


@pytest.mark.parametrize("due_at", [None, DUE])
@pytest.mark.parametrize("stopped_at", [None, BEFORE])
def test_missing_calendar_is_never_on_time(due_at: datetime | None, stopped_at: datetime | None) -> None:
    judged = judge_timeliness(due_at, stopped_at, BEFORE, is_calendar_missing=True)
    assert judged is Timeliness.CALENDAR_MISSING
