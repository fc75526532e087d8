"""Key tasks over HTTP: set, reported on by the lead unit, put off with a reason, ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from wangge.evaluation.api.answers import answer_act, answer_act_on
from wangge.evaluation.public import (
    end_key_task,
    get_key_task,
    list_key_tasks,
    list_progress,
    put_off_key_task,
    read_key_task_rights,
    report_progress,
    set_key_task,
)
from wangge.evaluation.schemas.key_work import EndIn, KeyTaskIn, KeyTaskOut, KeyTaskRowOut, NewDayIn, ProgressIn
from wangge.kernel.public import Actor
from wangge.platform.public import IdempotencyKey, get_sender

router = Router(tags=["key work"])


@router.get("/key-tasks", response=list[KeyTaskRowOut], summary="Key tasks, the open ones by their day")
def list_tasks(request: HttpRequest) -> list[KeyTaskRowOut]:
    """Return the tasks on the wall of the caller's district, the open ones first, then the ended ones."""
    return [KeyTaskRowOut.show_row(task) for task in list_key_tasks(actor=get_sender(request))]


@router.get("/key-tasks/{task_id}", response=KeyTaskOut, summary="One key task")
def get_task(request: HttpRequest, task_id: int) -> KeyTaskOut:
    """Return a task with all that was told of it."""
    return _show(get_sender(request), task_id)


@router.post("/key-tasks", response={201: KeyTaskOut}, summary="Set a key task")
def set_task(request: HttpRequest, task: KeyTaskIn, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Hang a task on the wall with its lead unit and day."""
    actor = get_sender(request)

    def act() -> KeyTaskOut:
        return _show(actor, set_key_task(actor=actor, **task.model_dump()))

    return answer_act(request, key=idempotency_key, status=201, act=act)


@router.post("/key-tasks/{task_id}/progress", response={200: KeyTaskOut}, summary="Report progress")
def report_task(
    request: HttpRequest, task_id: int, progress: ProgressIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Say how far the lead unit is, of 100; only that unit reports, and 100 does not end the task."""

    def act(actor: Actor) -> None:
        report_progress(actor=actor, task_id=task_id, percent=progress.percent, note=progress.note)

    return answer_act_on(request, task_id, key=idempotency_key, act=act, show=_show)


@router.post("/key-tasks/{task_id}/new-day", response={200: KeyTaskOut}, summary="Put off the day of a task")
def put_off_task(
    request: HttpRequest, task_id: int, new_day: NewDayIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Move the day of a task, with the reason; the day it was set with stays on the board."""

    def act(actor: Actor) -> None:
        put_off_key_task(actor=actor, task_id=task_id, due_on=new_day.due_on, reason=new_day.reason)

    return answer_act_on(request, task_id, key=idempotency_key, act=act, show=_show)


@router.post("/key-tasks/{task_id}/end", response={200: KeyTaskOut}, summary="End a task")
def end_task(request: HttpRequest, task_id: int, end: EndIn, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """End a task as done, which takes 100 reported by the lead unit, or drop it."""

    def act(actor: Actor) -> None:
        end_key_task(actor=actor, task_id=task_id, state=end.state, note=end.note)

    return answer_act_on(request, task_id, key=idempotency_key, act=act, show=_show)


def _show(actor: Actor, task_id: int) -> KeyTaskOut:
    progress = list_progress(actor=actor, task_id=task_id)
    rights = read_key_task_rights(actor=actor, task_id=task_id)
    return KeyTaskOut.show(get_key_task(actor=actor, task_id=task_id), progress=progress, rights=rights)
