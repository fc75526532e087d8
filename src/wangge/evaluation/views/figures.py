"""The figures page: any indicator by any dimensions, of any days, compared, sorted and cut; and the cases behind each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from wangge.analytics.public import INDICATORS, Indicator
from wangge.cases.public import CaseFilter, list_cases
from wangge.evaluation.public import (
    FigureAnswer,
    FigureChoices,
    answer_figures,
    export_figures,
    list_figure_cases,
    list_figure_choices,
)
from wangge.evaluation.views.actors import get_actor
from wangge.evaluation.views.figures_form import (
    PERIOD_KEYS,
    build_form_request,
    list_dimension_options,
    read_figure_form,
)
from wangge.evaluation.views.tables import CHART_ROWS, SHORT_ROWS
from wangge.kernel.public import DomainError
from wangge.platform.public import describe_error, get_clock, get_local_day, get_profile

SHOWN_ROWS = 300
"""More rows than anybody reads; the files have all of them."""
_KINDS = ("rate", "ratio", "mean", "count")
_GROUP = "at_"


@require_GET
def show_figures(request: HttpRequest) -> HttpResponse:
    """Show the form and what it asks for; a question that cannot be answered is given back as typed, and why."""
    actor = get_actor(request)
    choices = list_figure_choices(actor=actor)
    form = read_figure_form(request.GET, today=find_today())
    answer, problem = None, None
    try:
        answer = answer_figures(actor=actor, request=build_form_request(form, actor=actor, built=choices.built))
    except DomainError as error:
        problem = describe_error(error, get_language() or "")
    context = {
        "form": form,
        "choices": choices,
        "problem": problem,
        "query": form.build_query(),
        "dimensions": list_dimension_options(),
        "periods": PERIOD_KEYS,
        "groups": _group_indicators(choices),
        **(_describe_answer(answer) if answer else {}),
    }
    return render(request, "evaluation/figures.html", context, status=problem.status if problem else 200)


def find_today() -> date:
    """Return the day in the city."""
    return get_local_day(get_clock().now())


def _group_indicators(choices: FigureChoices) -> list[tuple[str, list[Indicator]]]:
    """Return the indicators by kind, those that the administrators built last."""
    groups = [(kind, [one for one in INDICATORS.values() if one.kind.value == kind]) for kind in _KINDS]
    return groups + ([("built", list(choices.built.values()))] if choices.built else [])


def _describe_answer(answer: FigureAnswer) -> dict[str, Any]:
    table, request = answer.table, answer.table.request
    columns = len(request.dimensions) + bool(request.period)
    return {
        "answer": answer,
        "table": table,
        "rows": table.rows[:SHOWN_ROWS],
        "least": get_profile().evaluation.small_sample,
        "chart": _choose_chart(answer, columns),
    }


def _choose_chart(answer: FigureAnswer, columns: int) -> dict[str, object] | None:
    """Return how the figures are drawn: those of one group column, by the indicators of the first one's unit."""
    request, count = answer.table.request, len(answer.table.rows)
    if columns != 1 or not 1 < count <= (SHOWN_ROWS if request.period else CHART_ROWS):
        return None
    first = request.indicators[0]
    drawn = [number for number, one in enumerate(request.indicators, start=2) if one.unit == first.unit]
    return {
        "columns": ",".join(map(str, drawn if request.period else drawn[:1])),
        "is_line": bool(request.period),
        "is_long": not request.period and count > SHORT_ROWS,
        "unit": {"share": "%", "seconds": "h"}.get(first.unit, ""),
    }


@require_GET
def download_figures(request: HttpRequest, file_format: str) -> HttpResponse:
    """Send the answer to the same question as a file."""
    actor = get_actor(request)
    built = list_figure_choices(actor=actor).built
    form = read_figure_form(request.GET, today=find_today())
    made = export_figures(
        actor=actor, request=build_form_request(form, actor=actor, built=built), file_format=file_format
    )
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)


@require_GET
def show_figure_cases(request: HttpRequest) -> HttpResponse:
    """Show the cases behind one side of one figure of a question."""
    actor, query = get_actor(request), request.GET
    built = list_figure_choices(actor=actor).built
    form = read_figure_form(query, today=find_today())
    wanted = build_form_request(form, actor=actor, built=built)
    key, side, page = query.get("open", ""), query.get("side", "numerator"), query.get("page", "")
    group = {name.removeprefix(_GROUP): query.get(name, "") for name in query if name.startswith(_GROUP)}
    behind = list_figure_cases(
        actor=actor,
        request=wanted,
        indicator=key,
        side=side,
        group=group,
        page=int(page) if page.isdecimal() else 1,
    )
    here = query.copy()
    for name in ("side", "page"):
        here.pop(name, None)
    shown = CaseFilter(case_ids=behind.case_ids, order="newest", page_size=max(1, len(behind.case_ids)))
    context = {
        "indicator": wanted.find_indicator(key),
        "side": side,
        "behind": behind,
        "here": here.urlencode(),
        "query": form.build_query(),
        "rows": list_cases(actor=actor, wanted=shown).rows if behind.case_ids else (),
    }
    return render(request, "evaluation/figure_cases.html", context)
