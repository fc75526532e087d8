"""Small answers for machines: health and robots."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def show_health(request: HttpRequest) -> HttpResponse:
    """Say that the process answers and its database reads; writes nothing."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"ok": True})


@require_safe
def show_robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines out of everything but the public's pages: the report and the figures."""
    del request
    return HttpResponse(
        "User-agent: *\nAllow: /report/$\nAllow: /public/evaluation/$\nDisallow: /\n",
        content_type="text/plain; charset=utf-8",
    )
