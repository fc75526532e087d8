"""Assessment schemes: the list, the table of one, and one of the judged opened down to its grounds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.evaluation.public import list_schemes, read_assessment, read_assessments, read_band_history, read_rights
from wangge.evaluation.views.actors import get_actor


@require_GET
def show_schemes(request: HttpRequest) -> HttpResponse:
    """Show the city's schemes with their aspects and sources."""
    return render(request, "evaluation/scheme_list.html", {"schemes": list_schemes(actor=get_actor(request))})


@require_GET
def show_scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    """Show everybody a scheme judges in a month or score period."""
    actor = get_actor(request)
    table = read_assessments(actor=actor, scheme=scheme, span=request.GET.get("of", ""))
    history = read_band_history(actor=actor, scheme=scheme)
    context = {
        "table": table,
        "history": history,
        "lines": [(row, history.list_marks(row.key)) for row in table.rows] if history.periods else [],
    }
    return render(request, "evaluation/scheme_table.html", context)


@require_GET
def show_assessment(request: HttpRequest, scheme: str) -> HttpResponse:
    """Show one of the judged with the figures, cases and entries behind every aspect."""
    actor, asked = get_actor(request), request.GET
    sheet = read_assessment(actor=actor, scheme=scheme, span=asked.get("of", ""), key=asked.get("key", ""))
    history = read_band_history(actor=actor, scheme=scheme)
    context = {
        "sheet": sheet,
        "rights": read_rights(actor=actor),
        "marks": history.list_marks(sheet.judged.key),
        "counts": history.count_bands(sheet.judged.key),
    }
    return render(request, "evaluation/assessment.html", context)
