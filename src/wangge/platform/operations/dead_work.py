"""Telling of work that was given up: an event, so that somebody hears of it."""

from __future__ import annotations

from datetime import datetime

from wangge.platform.models import DueWork
from wangge.platform.operations.due_work import enqueue

WORK_FAILED_EVENT = "platform.work_failed"
MOST_ERROR = 4000


def announce_dead(row: DueWork, *, now: datetime, reason: str) -> None:
    """Write the event that a row was given up; one that was tried anew and given up again is a new happening."""
    if row.name == WORK_FAILED_EVENT:  # nobody could be told of that
        return
    enqueue(
        kind="event",
        name=WORK_FAILED_EVENT,
        key=f"{WORK_FAILED_EVENT}:{row.id}:{now.timestamp():.0f}",
        payload={"job": row.name, "key": row.key, "error": reason[:MOST_ERROR]},
        due_at=now,
    )
