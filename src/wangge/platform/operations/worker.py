"""The worker's loop, and the timers that fire once a day."""

from __future__ import annotations

import logging
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db import close_old_connections, connection

from wangge.platform.clock import get_clock
from wangge.platform.operations.draining import run_due_work
from wangge.platform.operations.due_work import enqueue
from wangge.platform.operations.installation import get_local_day, get_profile

_logger = logging.getLogger(__name__)
_daily_timers: dict[str, time] = {}


def register_daily_timer(name: str, *, at: time) -> None:
    """Have the handler `name` run once a day at the city's local time `at`."""
    _daily_timers[name] = at


def ensure_daily_timer(name: str, *, now: datetime) -> None:
    """Write today's timer `name` unless it is written already, however many workers ask; a missed day stays missed."""
    zone = ZoneInfo(get_profile().city.zone)
    today = get_local_day(now)
    due_at = datetime.combine(today, _daily_timers.get(name, time(0, 5)), tzinfo=zone)
    enqueue(
        kind="timer",
        name=name,
        key=f"daily:{name}:{today.isoformat()}",
        payload={"on": today.isoformat()},
        due_at=due_at,
    )


def ensure_daily_timers(*, now: datetime, written_on: dict[str, date] | None = None) -> None:
    """Write today's row of every registered timer; `written_on` remembers what need not be asked again today."""
    written_on = {} if written_on is None else written_on
    for name in _daily_timers:
        today = get_local_day(now)
        if written_on.get(name) != today:
            ensure_daily_timer(name, now=now)
            written_on[name] = today


class Stop(Protocol):
    """What a worker is stopped with: an event, or what a signal may set."""

    def is_set(self) -> bool:
        """Whether stopping was asked for."""

    def wait(self, timeout: float) -> bool:
        """Wait for that, at most `timeout` seconds, and return whether it has come."""


def run_worker(stop_event: Stop, *, poll_seconds: float = 0.5, worker_name: str = "") -> None:
    """Do due work until `stop_event` is set; a lost database connection is waited out."""
    written_on: dict[str, date] = {}
    while not stop_event.is_set():
        is_idle = True
        try:
            now = get_clock().now()
            ensure_daily_timers(now=now, written_on=written_on)
            is_idle = run_due_work(now=now, limit=100, worker_name=worker_name) == 0
        except Exception:
            _logger.exception("the worker could not read due work; it tries again")
            _drop_connection()
        if is_idle:
            stop_event.wait(poll_seconds)
    connection.close()


def _drop_connection() -> None:
    try:
        close_old_connections()
        connection.close()
    except Exception:
        _logger.exception("the broken database connection could not be closed")
