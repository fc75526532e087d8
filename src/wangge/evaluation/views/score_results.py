"""The results of a frozen score period, as each consumer takes them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wangge.evaluation.public import export_results
from wangge.evaluation.views.actors import get_actor


@require_GET
def download_results(request: HttpRequest, period_id: int, consumer: str, file_format: str) -> HttpResponse:
    """Send one consumer's table with its award split."""
    made = export_results(actor=get_actor(request), period_id=period_id, consumer=consumer, file_format=file_format)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)
