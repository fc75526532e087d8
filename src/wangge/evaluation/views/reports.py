"""Downloads of a run: the report and its open data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wangge.evaluation.public import make_report
from wangge.evaluation.views.actors import get_actor


@require_GET
def download_report(request: HttpRequest, run_id: int, file_format: str) -> HttpResponse:
    """Send one file about a run; `?people=1` adds the figures of persons."""
    made = make_report(
        actor=get_actor(request),
        run_id=run_id,
        file_format=file_format,
        with_people=request.GET.get("people") == "1",
    )
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)
