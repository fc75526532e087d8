"""Who looks at an evaluation page."""

from __future__ import annotations

from django.http import HttpRequest

from wangge.kernel.public import Actor


def get_actor(request: HttpRequest) -> Actor:
    """Return who looks; the middleware has sent strangers away."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
