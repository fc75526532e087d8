"""The lists of the city's campaigns with their rectification rates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.evaluation.public import read_rectification
from wangge.evaluation.views.actors import get_actor


@require_GET
def show_lists(request: HttpRequest) -> HttpResponse:
    """Show every list of the city for a month."""
    view = read_rectification(actor=get_actor(request), month=request.GET.get("month", ""))
    return render(request, "evaluation/matter_lists.html", {"view": view})
