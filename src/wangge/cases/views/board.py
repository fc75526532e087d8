"""The public board of listed supervision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.cases.forms.labels import is_english
from wangge.cases.public import list_supervised_cases


@require_GET
def show_supervised(request: HttpRequest) -> HttpResponse:
    """Show the cases that stay unhandled though their unit was urged; anybody may look."""
    context = {"cases": list_supervised_cases(), "is_english": is_english()}
    return render(request, "cases/public_supervised.html", context)
