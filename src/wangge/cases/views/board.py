"""The public board of listed supervision."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.cases.public import list_struck_off_cases, list_supervised_cases
from wangge.platform.public import get_clock, is_english

STRUCK_OFF_SHOWN = timedelta(days=30)


@require_GET
def show_supervised(request: HttpRequest) -> HttpResponse:
    """Show the cases that stay unhandled though their unit was urged; anybody may look."""
    since_at = get_clock().now() - STRUCK_OFF_SHOWN
    context = {
        "cases": list_supervised_cases(),
        "struck_off": list_struck_off_cases(since_at=since_at),
        "is_english": is_english(),
    }
    return render(request, "cases/public_supervised.html", context)
