"""The key-work board (挂图作战), one task, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from wangge.evaluation.forms import KeyTaskForm, ProgressForm, PutOffForm
from wangge.evaluation.public import (
    count_late,
    end_key_task,
    get_key_task,
    list_key_tasks,
    list_lead_units,
    list_progress,
    may_set_tasks,
    put_off_key_task,
    read_key_task_rights,
    report_progress,
    set_key_task,
)
from wangge.evaluation.views.actors import get_actor
from wangge.evaluation.views.points import explain
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import ErrorText


@require_http_methods(["GET", "POST"])
def show_key_work(request: HttpRequest) -> HttpResponse:
    """Show the tasks on the wall, red when late; set one more."""
    actor, problem = get_actor(request), None
    typed = request.POST if request.method == "POST" else None
    may_set = may_set_tasks(actor=actor)
    form = KeyTaskForm(typed, units=list_lead_units(actor=actor) if may_set else ())
    if typed is not None and not may_set:
        raise DomainError("key_task_not_yours", name=actor.name)
    if typed is not None and form.is_valid():
        try:
            return redirect("evaluation:key_task", set_key_task(actor=actor, **form.cleaned_data))
        except DomainError as error:
            problem = explain(error)
    tasks = list_key_tasks(actor=actor)
    context = {"tasks": tasks, "late": count_late(tasks), "form": form, "may_set": may_set, "problem": problem}
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "evaluation/key_work.html", context, status=status)


@require_GET
def show_key_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show one task with all that was told of it."""
    return _show(request, task_id)


@require_http_methods(["GET", "POST"])
def act_on_key_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Report progress, put off the day, or end a task; words typed stay when it is refused."""
    if request.method == "GET":  # the address of a refused act, opened anew
        return redirect("evaluation:key_task", task_id)
    act = KEY_TASK_ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise DomainError("score_act_unknown")
    try:
        act(get_actor(request), task_id, request.POST)
    except DomainError as error:
        return _show(request, task_id, problem=explain(error), typed=request.POST)
    messages.success(request, gettext("Saved."))
    return redirect("evaluation:key_task", task_id)


def _show(
    request: HttpRequest, task_id: int, *, problem: ErrorText | None = None, typed: QueryDict | None = None
) -> HttpResponse:
    actor = get_actor(request)
    context = {
        "task": get_key_task(actor=actor, task_id=task_id),
        "progress": list_progress(actor=actor, task_id=task_id),
        "rights": read_key_task_rights(actor=actor, task_id=task_id),
        "problem": problem,
        "typed": typed or {},
    }
    return render(request, "evaluation/key_task.html", context, status=problem.status if problem else 200)


def _report(actor: Actor, task_id: int, typed: Mapping[str, str]) -> None:
    form = ProgressForm(typed)
    if not form.is_valid():
        raise DomainError("key_task_percent", percent=typed.get("percent", ""))
    report_progress(actor=actor, task_id=task_id, percent=form.cleaned_data["percent"], note=typed.get("note", ""))


def _put_off(actor: Actor, task_id: int, typed: Mapping[str, str]) -> None:
    form = PutOffForm(typed)
    if not form.is_valid():
        raise DomainError("key_task_day_over", due_on=typed.get("due_on", ""))
    put_off_key_task(actor=actor, task_id=task_id, due_on=form.cleaned_data["due_on"], reason=typed.get("note", ""))


KEY_TASK_ACTS: Mapping[str, Callable[[Actor, int, QueryDict], None]] = {
    "report": _report,
    "put_off": _put_off,
    "done": lambda actor, pk, typed: end_key_task(actor=actor, task_id=pk, state="done", note=typed.get("note", "")),
    "dropped": lambda actor, pk, typed: end_key_task(
        actor=actor, task_id=pk, state="dropped", note=typed.get("note", "")
    ),
}
