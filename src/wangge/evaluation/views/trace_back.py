"""Trace-back of a citizen's report."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wangge.evaluation.domain.trace_backs import PASSED, Trace
from wangge.evaluation.public import TraceBack, read_trace_back
from wangge.evaluation.views.actors import get_actor


@require_GET
def show_trace_back(request: HttpRequest, number: str) -> HttpResponse:
    """Show whose grid it was, who was near and who passed before a citizen told of it; points are proposed from here."""
    view = read_trace_back(actor=get_actor(request), number=number)
    rows = [(trace, _build_proposal(view, trace)) for trace in view.traces]
    return render(request, "evaluation/trace_back.html", {"view": view, "case": view.place.case, "rows": rows})


def _build_proposal(view: TraceBack, trace: Trace) -> str:
    """Return the address of the form that proposes points for a person, filled in; "" where nobody can."""
    if view.period_id is None or not view.rule or not trace.is_watcher:
        return ""
    typed = {
        "rule": view.rule,
        "occurred_on": view.reported_on.isoformat(),
        "member_id": trace.member_id,
        "case_number": view.place.case.number,
        "reason": _tell(view, trace),
    }
    return f"{reverse('evaluation:propose_points', args=[view.period_id])}?{urlencode(typed)}"


def _tell(view: TraceBack, trace: Trace) -> str:
    """Return the reason that is written into the form; a person changes it as he sees fit."""
    number = view.place.case.number
    if trace.standing == PASSED and trace.passed_at is not None:
        return gettext("Trace-back of %(number)s: on duty, passed at %(at)s within %(metres)s m, reported nothing.") % {
            "number": number,
            "at": localtime(trace.passed_at).strftime("%Y-%m-%d %H:%M"),
            "metres": round(trace.passed_m or 0),
        }
    words = gettext("Trace-back of %(number)s: near it %(count)s times in the %(days)s days before.")
    return words % {"number": number, "count": trace.count, "days": view.days}
