"""A unit's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.evaluation.public import has_points, read_own_standing, read_own_unit
from wangge.evaluation.views.actors import get_actor


@require_GET
def show_own_unit(request: HttpRequest) -> HttpResponse:
    """Show the actor's unit its figures, the cases behind them, and what would lift its score."""
    actor, query = get_actor(request), request.GET
    view = read_own_unit(actor=actor, month=query.get("month", ""), unit=query.get("unit", ""))
    standing = None
    if view.run is not None and view.subject is not None:
        standing = read_own_standing(actor=actor, unit=view.subject.key, month=view.run.month)
    context = {
        "view": view,
        "run": view.run,
        "subject": view.subject,
        "standing": standing,
        "has_points": has_points(),
    }
    return render(request, "evaluation/own_unit.html", context)
