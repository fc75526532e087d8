"""When people act: in working hours, within the limit or behind it; a crew on call also by night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from wangge.worktime.public import Limit, LimitKind, WorkCalendar, compute_deadline, measure_elapsed

StaffT = TypeVar("StaffT")
NOON = 12
_HOUR = timedelta(hours=1)
_LEAST_HOURS = Decimal("0.002")
_SHORTEST_WORK = timedelta(minutes=5)
_SECOND = timedelta(seconds=1)


def place_act(
    *, now: datetime, due_at: datetime | None, is_late: bool, share: float, lag: float, calendar: WorkCalendar
) -> datetime:
    """Return when a person acts, in whole seconds: within the limit or up to a working day (`lag` 0..1) behind it.

    In time means that `share` (0..1) of the working hours up to the deadline have passed; what is due before anybody
    works again is done by the wall clock, by those on call. Without a deadline it takes up to two working hours.
    """
    if due_at is None:
        return work_on(now, hours=0.2 + 1.8 * share, calendar=calendar)
    if is_late:
        return work_on(due_at, hours=0.5 + 8 * lag, calendar=calendar)
    working = measure_elapsed(started_at=now, ended_at=due_at, kind=LimitKind.WORK_HOUR, calendar=calendar)
    if working >= _SHORTEST_WORK:
        return work_on(now, hours=working / _HOUR * share, calendar=calendar)
    return max(_cut(now + (due_at - now) * share), now + _SECOND)


def work_on(now: datetime, *, hours: float, calendar: WorkCalendar) -> datetime:
    """Return the instant, in whole seconds, at which `hours` of working time have passed."""
    amount = max(Decimal(f"{hours:.3f}"), _LEAST_HOURS)
    limit = Limit(kind=LimitKind.WORK_HOUR, amount=amount)
    return _cut(compute_deadline(started_at=now, limit=limit, calendar=calendar))


def pick_shift(staff: Sequence[StaffT], *, hour: int) -> Sequence[StaffT]:
    """Return who of a staff is on duty at an hour of the local day: one half before noon, the other after."""
    shift = staff[0::2] if hour < NOON else staff[1::2]
    return shift or staff


def _cut(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
