"""The ranking board of departments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.evaluation.public import read_board
from wangge.evaluation.views.actors import get_actor
from wangge.evaluation.views.tables import CHART_ROWS, SHORT_ROWS


@require_GET
def show_board(request: HttpRequest) -> HttpResponse:
    """Show how the departments rank in a month, with their flags and those of the months before."""
    view = read_board(actor=get_actor(request), month=request.GET.get("month", ""))
    ranked = [row for row in view.rows if row.mark.place is not None]
    context = {
        "view": view,
        "ranked": ranked,
        "has_chart": 1 < len(ranked) <= CHART_ROWS,
        "is_long": len(ranked) > SHORT_ROWS,
        "unranked": [row for row in view.rows if row.mark.place is None],
    }
    return render(request, "evaluation/board.html", context)
