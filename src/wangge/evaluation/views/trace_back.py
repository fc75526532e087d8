"""Trace-back of a citizen's report."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wangge.evaluation.domain.trace_backs import Trace
from wangge.evaluation.public import TraceBack, read_trace_back
from wangge.evaluation.views.actors import get_actor


@require_GET
def show_trace_back(request: HttpRequest, number: str) -> HttpResponse:
    """Show whose grid it was and who was near before a citizen told of it; points are proposed from here."""
    view = read_trace_back(actor=get_actor(request), number=number)
    rows = [(trace, _build_proposal(view, trace)) for trace in view.traces]
    return render(request, "evaluation/trace_back.html", {"view": view, "case": view.place.case, "rows": rows})


def _build_proposal(view: TraceBack, trace: Trace) -> str:
    """Return the address of the form that proposes points for a person, filled in; "" where nobody can."""
    if view.period_id is None or not view.rule or not trace.is_watcher:
        return ""
    words = gettext("Trace-back of %(number)s: near it %(count)s times in the %(days)s days before.") % {
        "number": view.place.case.number,
        "count": trace.count,
        "days": view.days,
    }
    typed = {
        "rule": view.rule,
        "occurred_on": view.reported_on.isoformat(),
        "member_id": trace.member_id,
        "case_number": view.place.case.number,
        "reason": words,
    }
    return f"{reverse('evaluation:propose_points', args=[view.period_id])}?{urlencode(typed)}"
