"""Downloads of a run: the report and its open data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.evaluation.public import fetch_report, get_run
from wangge.evaluation.views.actors import get_actor

LOOK_AGAIN_SECONDS = 3


@require_GET
def download_report(request: HttpRequest, run_id: int, file_format: str) -> HttpResponse:
    """Send one file about a run; `?people=1` adds the figures of persons. A big one is waited for on a page."""
    actor = get_actor(request)
    made = fetch_report(
        actor=actor, run_id=run_id, file_format=file_format, with_people=request.GET.get("people") == "1"
    )
    if made is None:
        context = {"run": get_run(actor=actor, run_id=run_id), "address": request.get_full_path()}
        waiting = render(request, "evaluation/report_waiting.html", context, status=202)
        waiting["Refresh"] = str(LOOK_AGAIN_SECONDS)
        return waiting
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)
