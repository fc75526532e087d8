"""Pages for requests that Django itself refuses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old, and what to do; answers 403."""
    return render(request, "csrf_failure.html", {"reason": reason}, status=403)
