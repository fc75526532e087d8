"""The key-work board: its tasks, and one with all that was told of it."""

from __future__ import annotations

from datetime import date

import orjson

from wangge.evaluation import access
from wangge.evaluation.domain.key_work import OPEN, KeyTaskRights, KeyTaskView, ProgressView, is_late
from wangge.evaluation.domain.score_views import Choice
from wangge.evaluation.models import KeyTask, KeyTaskAct
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import list_organisations
from wangge.platform.public import get_clock, get_local_day

MOST_TASKS = 200


def list_key_tasks(*, actor: Actor) -> tuple[KeyTaskView, ...]:
    """Return the tasks on the wall, the open ones by their day, then the ended ones, the newest first.

    Raises `evaluation_not_shown`.
    """
    rows = access.key_tasks_visible_to(actor).select_related("unit", "set_by")
    shown = [*rows.filter(state=OPEN).order_by("due_on", "id"), *rows.exclude(state=OPEN).order_by("-id")[:MOST_TASKS]]
    return tuple(_show(row) for row in shown)


def get_key_task(*, actor: Actor, task_id: int) -> KeyTaskView:
    """Return a task. Raises `evaluation_not_shown`, `key_task_unknown(task)`."""
    return _show(fetch_task(actor, task_id))


def list_progress(*, actor: Actor, task_id: int) -> tuple[ProgressView, ...]:
    """Return what was told of a task, the newest first, as it was sealed. Raises `evaluation_not_shown`, `key_task_unknown`."""
    row = fetch_task(actor, task_id)
    acts = KeyTaskAct.objects.filter(subject=row).select_related("actor").order_by("-seq")
    return tuple(_show_act(act) for act in acts)


def read_key_task_rights(*, actor: Actor, task_id: int) -> KeyTaskRights:
    """Return what the actor may do with a task as it stands. Raises `evaluation_not_shown`, `key_task_unknown`."""
    row = fetch_task(actor, task_id)
    is_open, is_own = row.state == OPEN, row.district_id == actor.district_id
    return KeyTaskRights(
        may_report=is_open and access.may_report_key_task(actor, row),
        may_end=is_open and is_own and access.may_set_key_tasks(actor),
    )


def may_set_tasks(*, actor: Actor) -> bool:
    """Whether the actor sets tasks."""
    return access.may_set_key_tasks(actor)


def list_lead_units(*, actor: Actor) -> tuple[Choice, ...]:
    """Return the units of the district that can lead a task."""
    units = list_organisations(actor=actor, district_id=actor.district_id)
    return tuple(Choice(key=str(unit.id), name_zh=unit.name, name_en=unit.name) for unit in units)


def fetch_task(actor: Actor, task_id: int) -> KeyTask:
    """Return a task. Raises `evaluation_not_shown`, `key_task_unknown(task)`."""
    row = access.key_tasks_visible_to(actor).select_related("unit", "set_by").filter(pk=task_id).first()
    if row is None:
        raise DomainError("key_task_unknown", task=task_id)
    return row


def lock_task(task_id: int) -> KeyTask:
    """Return a task, locked until the caller's transaction ends."""
    return KeyTask.objects.select_for_update().get(pk=task_id)


def _show(row: KeyTask) -> KeyTaskView:
    return KeyTaskView(
        id=row.pk,
        number=row.number,
        title=row.title,
        details=row.details,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        first_due_on=row.first_due_on,
        due_on=row.due_on,
        percent=row.percent,
        note=row.note,
        set_by=str(row.set_by),
        state=row.state,
        is_late=is_late(state=row.state, due_on=row.due_on, today=_find_today()),
        was_put_off=row.due_on > row.first_due_on,
    )


def _show_act(act: KeyTaskAct) -> ProgressView:
    told = orjson.loads(act.payload)
    return ProgressView(
        act=act.act,
        person=str(act.actor or ""),
        at=act.recorded_at,
        percent=told.get("percent"),
        due_on=told.get("due_on", ""),
        note=told.get("note", ""),
    )


def _find_today() -> date:
    return get_local_day(get_clock().now())
