"""The evaluation pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.analytics.public import INDICATORS_VERSION, list_indicators
from wangge.cases.public import list_cases
from wangge.evaluation.domain.sheets import AREA, TOTAL
from wangge.evaluation.forms import TableRequest, read_table_request, sort_subjects
from wangge.evaluation.public import (
    RunView,
    find_first_level,
    find_frozen_month,
    get_run,
    get_subject,
    list_area_path,
    list_cases_behind,
    list_kinds,
    list_subjects,
    list_trend,
    may_see_all,
)
from wangge.evaluation.views.actors import get_actor
from wangge.evaluation.views.tables import SubjectTable, build_table, cut_page, find_figure, list_pills, list_tabs
from wangge.kernel.public import Actor

HEADLINES = (
    "report_count",
    "filed_count",
    "timely_handling_rate",
    "closing_rate",
    "timely_closing_rate",
    "rework_rate",
)
TOLD_FIRST = frozenset({("first_discovery_rate", "missed"), ("told_first_count", "numerator")})
"""Sides of figures whose cases citizens told of first: each can be traced back."""


@require_GET
def show_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one table of a run: departments, areas below one, people on a post, or a breakdown."""
    actor = get_actor(request)
    run = get_run(actor=actor, run_id=run_id)
    kinds = tuple(dict.fromkeys(kind for kind, _ in list_kinds(actor=actor, run_id=run_id)))
    wanted = read_table_request(request.GET, kinds=kinds)
    context = {
        "run": run,
        "frozen": find_frozen_month(actor=actor, run=run),
        "wanted": wanted,
        "table": _build_table(actor, run, wanted),
        "tabs": list_tabs(wanted, kinds),
        "pills": list_pills(wanted, kinds),
        "path": list_area_path(actor=actor, run_id=run_id, code=wanted.parent) if wanted.parent else (),
        "totals": list_subjects(actor=actor, run_id=run_id, kind=TOTAL, indicators=HEADLINES),
        "may_download": may_see_all(actor),
    }
    return render(request, "evaluation/run_detail.html", context)


def _build_table(actor: Actor, run: RunView, wanted: TableRequest) -> SubjectTable:
    level = None
    if wanted.kind == AREA and not wanted.parent:
        level = find_first_level(actor=actor, run_id=run.id)
    rows = list_subjects(actor=actor, run_id=run.id, kind=wanted.kind, level=level, parent=wanted.parent or None)
    return build_table(sort_subjects(rows, wanted), wanted, run)


@require_GET
def show_subject(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one subject: its scores with their components, every figure with its definition, month by month."""
    actor, kind, key = get_actor(request), request.GET.get("kind", ""), request.GET.get("key", "")
    run = get_run(actor=actor, run_id=run_id)
    subject = get_subject(actor=actor, run_id=run_id, kind=kind, key=key)
    trend = list_trend(actor=actor, run_id=run_id, kind=kind, key=key)
    point = next((one for one in trend if one.month == run.month), None)  # none where its month's run has it not
    context = {
        "run": run,
        "frozen": point.frozen if point else find_frozen_month(actor=actor, run=run),
        "subject": subject,
        "trend": trend,
        "path": list_area_path(actor=actor, run_id=run_id, code=key) if kind == AREA else (),
        "can_open": kind == AREA and subject.level < len(run.level_names),
    }
    return render(request, "evaluation/subject_detail.html", context)


@require_GET
def show_cases(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show the cases behind one side of a figure."""
    actor, query = get_actor(request), request.GET
    kind, key = query.get("kind", ""), query.get("key", "")
    indicator, side = query.get("indicator", ""), query.get("side", "numerator")
    subject = get_subject(actor=actor, run_id=run_id, kind=kind, key=key)
    behind = list_cases_behind(
        actor=actor,
        run_id=run_id,
        kind=kind,
        key=key,
        indicator=indicator,
        side=side,
        is_compared=query.get("compare") == "records",
    )
    page = cut_page(behind.case_ids, query.get("page", ""))
    context = {
        "run": get_run(actor=actor, run_id=run_id),
        "subject": subject,
        "figure": find_figure(subject, indicator),
        "side": side,
        "behind": behind,
        "is_compared": query.get("compare") == "records",
        "page": page,
        "rows": list_cases(actor=actor, wanted=page.build_filter()).rows if page.case_ids else (),
        "is_traced": (indicator, side) in TOLD_FIRST,
    }
    return render(request, "evaluation/cases_behind.html", context)


@require_GET
def show_indicators(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show the definitions of all indicators."""
    run = get_run(actor=get_actor(request), run_id=run_id)
    definitions = [indicator.describe() for indicator in list_indicators()]
    context = {"run": run, "definitions": definitions, "version": INDICATORS_VERSION}
    return render(request, "evaluation/indicator_list.html", context)
