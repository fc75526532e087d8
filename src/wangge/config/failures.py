"""Pages for requests that Django itself refuses, in words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old, and what to do; answers 403."""
    return render(request, "csrf_failure.html", {"reason": reason}, status=403)


def show_forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this is not for the person who asks; answers 403."""
    del exception
    return render(request, "403.html", status=403)


def show_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here; answers 404."""
    del exception
    return render(request, "404.html", status=404)


def show_server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; answers 500 without asking the database for anything."""
    request.actor = None  # type: ignore[attr-defined]
    return render(request, "500.html", status=500)
