"""Judgements: the lamp of a running stage and whether a stage was on time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from wangge.worktime.calendars import WorkCalendar, pick_ruler
from wangge.worktime.deadlines import measure_elapsed, spend_time
from wangge.worktime.intervals import Pause, close_pauses, merge_pauses
from wangge.worktime.limits import LimitKind
from wangge.worktime.zones import MICROSECOND, count_microseconds

GREEN_SHARE = (4, 5)  # standards of the lamps: green to 80 %, as a fraction so that it stays exact


class Lamp(StrEnum):
    """Lamp (红黄绿灯): green to 80 % of the time, yellow to 100 %, red beyond."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Timeliness(StrEnum):
    """Timeliness (按时情况); without a deadline, or without a calendar to compute it, a stage is never on time."""

    ON_TIME = "on_time"
    LATE = "late"
    OPEN = "open"
    NO_DEADLINE = "no_deadline"
    CALENDAR_MISSING = "calendar_missing"


def judge_lamp(
    *,
    started_at: datetime,
    due_at: datetime,
    now: datetime,
    kind: LimitKind,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
) -> Lamp:
    """Return the lamp of a running stage at `now`; `kind` is that of its limit, `due_at` its deadline with all pauses.

    Red as soon as `due_at` has passed, also at night; yellow as soon as the instant has passed at which 80 % of the
    time between start and deadline was used up; green until then and before the start. An open pause lasts to `now`.
    Raises CalendarMissing for working kinds outside the calendar.
    """
    if now > due_at:
        return Lamp.RED
    closed = close_pauses(pauses, until=now)
    total = measure_elapsed(started_at=started_at, ended_at=due_at, kind=kind, calendar=calendar, pauses=closed)
    green_amount = total // MICROSECOND * GREEN_SHARE[0] // GREEN_SHARE[1]
    if green_amount == 0:  # nothing to use up before the deadline, which has not passed
        return Lamp.GREEN
    yellow_from = spend_time(
        ruler=pick_ruler(kind, calendar),
        start=count_microseconds(started_at),
        amount=green_amount,
        spans=merge_pauses(closed),
    )
    return Lamp.YELLOW if count_microseconds(now) > yellow_from else Lamp.GREEN


def judge_timeliness(
    due_at: datetime | None,
    stopped_at: datetime | None,
    now: datetime,
    *,
    is_calendar_missing: bool = False,
) -> Timeliness:
    """Return whether a stage was done in time; `stopped_at` None while it runs, done at `due_at` itself is on time.

    A running stage is `open` until its deadline has passed, then `late`. Without a deadline the answer is
    `no_deadline`, and `calendar_missing` when one is owed but could not be computed: neither is on time.
    """
    if is_calendar_missing:
        return Timeliness.CALENDAR_MISSING
    if due_at is None:
        return Timeliness.NO_DEADLINE
    if (now if stopped_at is None else stopped_at) > due_at:
        return Timeliness.LATE
    return Timeliness.OPEN if stopped_at is None else Timeliness.ON_TIME
