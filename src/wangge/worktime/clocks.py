"""Stage clocks (阶段时钟): a start, a limit, the pauses and extensions granted, and the stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wangge.worktime.calendars import WorkCalendar
from wangge.worktime.deadlines import compute_deadline
from wangge.worktime.intervals import Extension, Pause, close_pauses
from wangge.worktime.limits import Limit


@dataclass(frozen=True, slots=True)
class StageClock:
    """Stage clock (阶段时钟): `limit` None means that the stage has no deadline; `stopped_at` None that it runs."""

    limit: Limit | None
    started_at: datetime
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    stopped_at: datetime | None = None


def compute_clock_deadline(clock: StageClock, *, calendar: WorkCalendar, now: datetime) -> datetime | None:
    """Return the deadline (UTC) of a stage as it stands at `now`, or None when the stage has no limit.

    While a pause is open the deadline moves along: it is the one that would hold if work were resumed `now`.
    On a stopped clock an open pause ends with the stop, so the deadline no longer moves.
    Raises CalendarMissing when working time outside the calendar is needed.
    """
    if clock.limit is None:
        return None
    seen_until = now if clock.stopped_at is None else min(now, clock.stopped_at)
    return compute_deadline(
        started_at=clock.started_at,
        limit=clock.limit,
        calendar=calendar,
        pauses=close_pauses(clock.pauses, until=seen_until),
        extensions=clock.extensions,
    )
