"""Key work (挂图作战): tasks on the wall with lead unit, day and progress; red when late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

OPEN, DONE, DROPPED = "open", "done", "dropped"
ENDS = (DONE, DROPPED)
SET, REPORTED, PUT_OFF, ENDED = "set", "report", "put_off", "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    """Progress (进展): one act on a task as it was told: who, when, how far, until when, and in which words."""

    act: str
    person: str
    at: datetime
    percent: int | None
    due_on: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTaskView:
    """Key task (重点任务); `is_late` when its day is over and it is not done, `was_put_off` when that day was moved."""

    id: int
    number: int
    title: str
    details: str
    unit_id: int
    unit_name: str
    first_due_on: date
    due_on: date
    percent: int
    note: str
    set_by: str
    state: str
    is_late: bool
    was_put_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTaskRights:
    """What somebody may do with a task as it stands."""

    may_report: bool = False
    may_end: bool = False


def is_late(*, state: str, due_on: date, today: date) -> bool:
    """Whether a task is open behind its day."""
    return state == OPEN and due_on < today


def count_late(tasks: tuple[KeyTaskView, ...]) -> int:
    """Return how many tasks are late."""
    return sum(task.is_late for task in tasks)
