"""Deadlines and elapsed time: the same rulers read forwards and backwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from wangge.kernel.public import DomainError
from wangge.worktime.calendars import WorkCalendar, count_limit_microseconds, next_working_instant, pick_ruler
from wangge.worktime.intervals import FOREVER, Extension, Pause, merge_pauses
from wangge.worktime.limits import Limit, LimitKind
from wangge.worktime.rulers import Ruler
from wangge.worktime.zones import build_instant, count_microseconds


def compute_deadline(
    *,
    started_at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
) -> datetime:
    """Return the earliest instant (UTC) at which the limit, then each extension in its order, is used up.

    Pauses take out only time that the limit's own kind counts: working time for working limits. A working limit
    therefore ends inside a segment or at its end, never at the start of the next.
    Raises CalendarMissing when working time outside the calendar is needed, and `clock_paused` (paused_at) when an
    open pause keeps the limit from ever being used up; `compute_clock_deadline` answers for that case.
    """
    spans = merge_pauses(pauses)
    instant = spend_time(
        ruler=pick_ruler(limit.kind, calendar),
        start=count_microseconds(started_at),
        amount=count_limit_microseconds(limit, calendar),
        spans=spans,
    )
    for extension in extensions:
        instant = spend_time(
            ruler=pick_ruler(extension.limit.kind, calendar),
            start=instant,
            amount=count_limit_microseconds(extension.limit, calendar),
            spans=spans,
        )
    return build_instant(instant)


def spend_time(*, ruler: Ruler, start: int, amount: int, spans: Sequence[tuple[int, int]]) -> int:
    """Return the earliest instant at which `amount` (above 0) has passed outside the paused `spans`."""
    at, left = start, amount
    for pause_start, pause_end in spans:
        if pause_end <= at:
            continue
        # The end is looked for first, so that a pause in a year without calendar after it does no harm.
        reached = ruler.find_instant(ruler.read_position(at) + left)
        if reached <= pause_start:
            return reached
        if pause_start > at:
            left -= ruler.read_position(pause_start) - ruler.read_position(at)
        if pause_end == FOREVER:
            raise DomainError("clock_paused", paused_at=build_instant(pause_start))
        at = pause_end
    return ruler.find_instant(ruler.read_position(at) + left)


def measure_elapsed(
    *,
    started_at: datetime,
    ended_at: datetime,
    kind: LimitKind,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
) -> timedelta:
    """Return the time from start to end that a limit of `kind` counts, without pauses; an open one lasts to the end.

    Zero when the end lies before the start. Days of `natural_day` and `urgent_day` are days of the wall clock, so one
    of 23 or 25 hours counts as 24. Raises CalendarMissing for working kinds outside the calendar.
    """
    start, end = count_microseconds(started_at), count_microseconds(ended_at)
    if end <= start:
        return timedelta(0)
    ruler = pick_ruler(kind, calendar)
    elapsed = ruler.read_position(end) - ruler.read_position(start)
    for pause_start, pause_end in merge_pauses(pauses):
        if pause_start < end and start < pause_end:
            elapsed -= ruler.read_position(min(pause_end, end)) - ruler.read_position(max(pause_start, start))
    return timedelta(microseconds=elapsed)


def compute_escalation_at(*, due_at: datetime, kind: LimitKind, calendar: WorkCalendar) -> datetime:
    """Return the instant (UTC) at which a missed deadline may be escalated.

    For working limits the first working instant from the deadline on, so never outside hours; for the others the
    deadline itself. Raises CalendarMissing when no covered working time follows.
    """
    if kind is LimitKind.WORK_HOUR or kind is LimitKind.WORK_DAY:
        return next_working_instant(due_at, calendar)
    return build_instant(count_microseconds(due_at))
