"""A page and the part of it that a swap asks for, from one view."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def is_htmx(request: HttpRequest) -> bool:
    """Whether HTMX asks for a part; a boosted link or a restored history entry asks for the whole page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def vary_on_htmx(response: HttpResponse) -> HttpResponse:
    """Say to caches that a part and a page share an address; returns the same response."""
    patch_vary_headers(response, ("HX-Request", "HX-Boosted", "HX-History-Restore-Request"))
    return response


def render_page_or_part(
    request: HttpRequest, *, page: str, part: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """Render the template `part` for HTMX, else `page`, which includes the same part."""
    template = part if is_htmx(request) else page
    return vary_on_htmx(render(request, template, dict(context), status=status))


def redirect_htmx(address: str) -> HttpResponse:
    """Tell HTMX to load another page as a whole."""
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response
