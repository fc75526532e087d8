"""A unit's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.evaluation.public import read_own_unit
from wangge.evaluation.views.actors import get_actor


@require_GET
def show_own_unit(request: HttpRequest) -> HttpResponse:
    """Show the actor's unit its figures, the cases behind them, and what would lift its score."""
    query = request.GET
    view = read_own_unit(actor=get_actor(request), month=query.get("month", ""), unit=query.get("unit", ""))
    return render(request, "evaluation/own_unit.html", {"view": view, "run": view.run, "subject": view.subject})
