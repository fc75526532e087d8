"""What every view of the notices asks of its request."""

from __future__ import annotations

from django.http import HttpRequest

from wangge.kernel.public import Actor

LARGEST_PAGE = 1_000_000


def get_actor(request: HttpRequest) -> Actor:
    """Return who looks; the middleware has sent strangers away."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def read_page(request: HttpRequest) -> int:
    """Return the page asked for, 1 where none is named."""
    text = request.GET.get("page", "")
    return min(int(text), LARGEST_PAGE) if text.isascii() and text.isdigit() and len(text) < 10 else 1
