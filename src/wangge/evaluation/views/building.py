"""The indicators that the administrator builds: those in force, and a form with a preview on real cases."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from wangge.analytics.public import INDICATORS, list_condition_columns
from wangge.evaluation.forms import NO_BUILT, fill_built_form, read_built_definition, read_built_form
from wangge.evaluation.public import (
    Preview,
    list_built,
    may_build_indicators,
    preview_indicator,
    retire_indicator,
    save_indicator,
)
from wangge.evaluation.views.actors import get_actor
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import ErrorText, describe_error

NOT_OF_THE_FORM = "indicator_not_builder"


@require_http_methods(["GET", "POST"])
def build_indicators(request: HttpRequest) -> HttpResponse:
    """Show the form; preview, save or retire what it says. A refusal gives it back as typed and says why."""
    actor = get_actor(request)
    if not may_build_indicators(actor):
        raise DomainError(NOT_OF_THE_FORM, name=actor.name)
    if request.method == "GET":
        return _show(request, actor, _find_typed(actor, request.GET.get("key", "")))
    typed = read_built_form(request.POST)
    try:
        preview = _act(actor, request.POST.get("act", ""), typed)
    except DomainError as error:
        return _show(request, actor, typed, problem=describe_error(error, get_language() or ""))
    return _show(request, actor, typed, preview=preview) if preview else redirect("evaluation:built")


def _act(actor: Actor, act: str, typed: Mapping[str, str]) -> Preview | None:
    """Do what was asked for; only a preview has something to show."""
    if act == "retire":
        retire_indicator(actor=actor, key=typed["key"])
        return None
    plain = read_built_definition(typed)
    if act == "save":
        save_indicator(actor=actor, plain=plain)
        return None
    return preview_indicator(actor=actor, plain=plain)


def _find_typed(actor: Actor, key: str) -> Mapping[str, str]:
    found = next((one for one in list_built(actor=actor) if one.key == key), None)
    return fill_built_form(found.definition) if found else NO_BUILT


def _show(
    request: HttpRequest,
    actor: Actor,
    typed: Mapping[str, str],
    *,
    preview: Preview | None = None,
    problem: ErrorText | None = None,
) -> HttpResponse:
    context = {
        "built": list_built(actor=actor),
        "typed": typed,
        "preview": preview,
        "problem": problem,
        "measures": [one.describe() for one in INDICATORS.values()],
        "counts": [one.describe() for one in INDICATORS.values() if one.kind == "count" and not one.outcome.is_number],
        "columns": list_condition_columns(),
    }
    return render(request, "evaluation/indicator_building.html", context, status=problem.status if problem else 200)
