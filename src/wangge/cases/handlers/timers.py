"""Timers and jobs of the cases; `config/wiring.py` registers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time

from wangge.cases.domain.timers import CLOCK, RUNG, WAKING
from wangge.cases.handlers.reminding import remind_of_bulletins
from wangge.cases.operations.firing import find_stopped, fire_clock, fire_rung, fire_waking
from wangge.cases.operations.photo_reviews import find_acts_without_copies, look_for_copies
from wangge.cases.operations.photos import COPIES_JOB
from wangge.cases.operations.recomputing import warn_of_calendar
from wangge.platform.public import DueWorkItem, Handler, get_clock, skip_moot


def find_stopped_clocks(items: Sequence[DueWorkItem]) -> list[int]:
    """Return the timers whose clock has stopped by now: nearly all, as most stages end in time."""
    timers = {item.id: (_read(item, "case_id"), str(item.payload["stage"]), _read(item, "turn")) for item in items}
    stopped = find_stopped(list(timers.values()))
    return [key for key, timer in timers.items() if timer in stopped]


def find_photos_without_copies(items: Sequence[DueWorkItem]) -> list[int]:
    """Return the jobs whose photos look like no other."""
    acts = {item.id: (_read(item, "case_id"), _read(item, "seq")) for item in items}
    fine = find_acts_without_copies(list(acts.values()))
    return [key for key, act in acts.items() if act in fine]


@skip_moot(find_stopped_clocks)
def look_at_clock(item: DueWorkItem) -> None:
    """Look again at a stage clock whose lamp has changed by now."""
    stage = item.payload["stage"]
    assert isinstance(stage, str)
    fire_clock(case_id=_read(item, "case_id"), stage=stage, turn=_read(item, "turn"), now=get_clock().now())


def look_at_rung(item: DueWorkItem) -> None:
    """Look again at a rung of the supervision ladder whose time is over."""
    fire_rung(case_id=_read(item, "case_id"), turn=_read(item, "turn"), now=get_clock().now())


def wake(item: DueWorkItem) -> None:
    """Wake a suspended case."""
    fire_waking(case_id=_read(item, "case_id"), now=get_clock().now())


def look_at_calendar(_: DueWorkItem) -> None:
    """Warn while the calendar of working days nears its end."""
    warn_of_calendar(now=get_clock().now())


@skip_moot(find_photos_without_copies)
def look_at_photos(item: DueWorkItem) -> None:
    """Look whether the photos of an act were there before."""
    look_for_copies(case_id=_read(item, "case_id"), event_seq=_read(item, "seq"), now=get_clock().now())


def _read(item: DueWorkItem, name: str) -> int:
    value = item.payload[name]
    assert isinstance(value, int)
    return value


CASE_TIMER_HANDLERS: Mapping[str, Handler] = {
    CLOCK: look_at_clock,
    RUNG: look_at_rung,
    WAKING: wake,
    COPIES_JOB: look_at_photos,
    "cases.calendar": look_at_calendar,
    "cases.bulletins": remind_of_bulletins,
}
CASE_DAILY_TIMERS: Mapping[str, time] = {"cases.calendar": time(8, 30), "cases.bulletins": time(9, 0)}
