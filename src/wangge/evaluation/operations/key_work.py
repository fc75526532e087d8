"""Key work (挂图作战): set a task, report how far it is, put off its day with a reason, end it (HL-2, PJ-10)."""

from __future__ import annotations

from datetime import date, datetime

from wangge.evaluation import access
from wangge.evaluation.domain.key_work import DONE, ENDED, ENDS, OPEN, PUT_OFF, REPORTED, SET
from wangge.evaluation.models import KeyTask
from wangge.evaluation.operations.score_entries import read_words
from wangge.evaluation.operations.score_sealing import open_row, seal_row
from wangge.evaluation.queries.key_work import fetch_task, lock_task
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import get_organisation
from wangge.platform.public import begin_act, get_clock, get_local_day

MAX_TITLE = 120
WHOLE = 100


def set_key_task(*, actor: Actor, title: str, unit_id: int, due_on: date, details: str = "") -> int:
    """Set a task with its lead unit and day, and return its id.

    Raises `key_task_not_yours`, `key_task_untitled(limit)`, `key_task_day_over(due_on)`, `note_too_long`,
    `organisation_unknown`.
    """
    access.check_set_key_tasks(actor, actor.district_id)
    assert actor.district_id is not None, "check_set_key_tasks lets only people of a district through"
    assert actor.member_id is not None, "check_set_key_tasks lets only people through"
    words, now = title.strip(), get_clock().now()
    if not words or len(words) > MAX_TITLE:
        raise DomainError("key_task_untitled", limit=MAX_TITLE)
    _check_day(due_on, now)
    unit = get_organisation(actor=actor, organisation_id=unit_id)
    if unit.district_id != actor.district_id:
        raise DomainError("organisation_unknown", organisation=unit_id)
    row = KeyTask(
        district_id=actor.district_id,
        title=words,
        details=read_words(details) if details.strip() else "",
        unit_id=unit.id,
        first_due_on=due_on,
        due_on=due_on,
        set_by_id=actor.member_id,
        set_at=now,
        state=OPEN,
    )
    with begin_act():
        open_row(row, act=SET, actor_id=actor.member_id)
    return row.pk


def report_progress(*, actor: Actor, task_id: int, percent: int, note: str) -> None:
    """Say how far the lead unit is, of 100, and what was done; 100 does not end the task.

    Raises `evaluation_not_shown`, `key_task_unknown`, `key_task_not_yours`, `key_task_percent(percent)`, `key_task_ended(number)`,
    `score_reason_missing`, `note_too_long`.
    """
    known, words = fetch_task(actor, task_id), read_words(note)
    access.check_report_key_task(actor, known)
    if not 0 <= percent <= WHOLE:
        raise DomainError("key_task_percent", percent=percent)
    with begin_act():
        row = _lock_open(known.pk)
        row.percent = percent
        _seal(row, actor, act=REPORTED, words=words, columns=("percent",))


def put_off_key_task(*, actor: Actor, task_id: int, due_on: date, reason: str) -> None:
    """Move the day of a task, with the reason; the day it was set with stays on the board.

    Raises `evaluation_not_shown`, `key_task_unknown`, `key_task_not_yours`, `key_task_day_over(due_on)`, `key_task_ended(number)`,
    `score_reason_missing`, `note_too_long`.
    """
    known, words = fetch_task(actor, task_id), read_words(reason)
    access.check_set_key_tasks(actor, known.district_id)
    _check_day(due_on, get_clock().now())
    with begin_act():
        row = _lock_open(known.pk)
        row.due_on = due_on
        _seal(row, actor, act=PUT_OFF, words=words, columns=("due_on",))


def end_key_task(*, actor: Actor, task_id: int, state: str, note: str) -> None:
    """End a task as done, which takes 100 reported by the lead unit, or drop it; with the reason.

    Raises `evaluation_not_shown`, `key_task_unknown`, `key_task_not_yours`, `key_task_not_whole(percent)`, `key_task_ended(number)`,
    `score_reason_missing`, `note_too_long`, `score_act_unknown`.
    """
    known, words = fetch_task(actor, task_id), read_words(note)
    access.check_set_key_tasks(actor, known.district_id)
    if state not in ENDS:
        raise DomainError("score_act_unknown")
    with begin_act():
        row = _lock_open(known.pk)
        if state == DONE and row.percent != WHOLE:
            raise DomainError("key_task_not_whole", percent=row.percent)
        row.state = state
        _seal(row, actor, act=ENDED, words=words, columns=("state",))


def _seal(row: KeyTask, actor: Actor, *, act: str, words: str, columns: tuple[str, ...]) -> None:
    row.note, row.noted_by_id, row.noted_at = words, actor.member_id, get_clock().now()
    seal_row(row, act=act, actor_id=actor.member_id, columns=(*columns, "note", "noted_by_id", "noted_at"))


def _lock_open(task_id: int) -> KeyTask:
    row = lock_task(task_id)
    if row.state != OPEN:
        raise DomainError("key_task_ended", number=row.number)
    return row


def _check_day(due_on: date, now: datetime) -> None:
    if due_on < get_local_day(now):
        raise DomainError("key_task_day_over", due_on=due_on.isoformat())
