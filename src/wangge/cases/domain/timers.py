"""What must happen by itself after an act, and when: read from what the act's event says (`domain.md` section 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wangge.kernel.public import DomainError
from wangge.worktime.public import LimitKind, WorkCalendar, next_working_instant

CLOCK, RUNG, WAKING = "cases.clock", "cases.rung", "cases.waking"

WORKING_KINDS = frozenset({LimitKind.WORK_HOUR.value, LimitKind.WORK_DAY.value})

# An act at the very instant of a deadline is in time: what a missed one brings about comes a moment later.
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Timer:
    """Timer (到时事项): `name` tells what is looked at again at `at`, `subject` which clock, rung or day of the case."""

    name: str
    subject: str
    at: datetime
    said: Mapping[str, object]


def list_timers(*, seq: int, said: Mapping[str, Any], calendar: WorkCalendar) -> list[Timer]:
    """Return the timers of an act: of the clocks it starts or moves and the rungs it begins."""
    timers = [*_list_clocks(seq, said, calendar)]
    rungs: list[Mapping[str, Any]] = said.get("supervisions", [])
    timers += [
        Timer(RUNG, f"{rung['turn']}", read_instant(rung["due_at"]) + MOMENT, {"turn": rung["turn"]})
        for rung in rungs
        if rung["due_at"]
    ]
    return timers


def _list_clocks(seq: int, said: Mapping[str, Any], calendar: WorkCalendar) -> Iterator[Timer]:
    for stage, clock in said.get("clocks", {}).items():
        yield from build_clock_timer(stage, clock, turn=seq, calendar=calendar)
    for stage, clock in said.get("moved", {}).items():
        yield from build_clock_timer(stage, clock, turn=0, calendar=calendar)


def build_clock_timer(
    stage: str, clock: Mapping[str, Any], *, turn: int, calendar: WorkCalendar, after: datetime | None = None
) -> Iterator[Timer]:
    """Yield the next timer of a clock: when its lamp turns yellow, behind `after` when it is missed; none without one.

    `clock` says `due_at`, `yellow_at`, `limit_kind` as events do; `turn` 0 stands for whichever clock of the stage runs.
    """
    instants = [read_instant(clock[name]) for name in ("yellow_at", "due_at") if clock.get(name)]
    for instant in instants:
        if after is None or instant >= after:
            at = keep_to_hours(instant + MOMENT, kind=str(clock.get("limit_kind", "")), calendar=calendar)
            yield Timer(CLOCK, f"{stage}:{turn}", at, {"stage": stage, "turn": turn})
            return


def keep_to_hours(instant: datetime, *, kind: str, calendar: WorkCalendar) -> datetime:
    """Return when something may happen by itself: for working limits never outside hours, unless no calendar says."""
    try:
        if kind in WORKING_KINDS:
            return next_working_instant(instant, calendar)
    except DomainError as error:
        if error.code != "calendar_missing":
            raise
    return instant


def find_waking(until_on: date, *, zone: str) -> datetime:
    """Return when a suspended case wakes: as the day begins that it is suspended until."""
    return datetime.combine(until_on, time.min, ZoneInfo(zone)).astimezone(UTC)


def read_instant(text: str) -> datetime:
    """Return the instant that an event states."""
    return datetime.fromisoformat(text)
