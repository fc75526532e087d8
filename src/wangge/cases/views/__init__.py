"""The case pages: work list, map, one case, its moves and photos, new reports, the public's page."""

from __future__ import annotations

from django.http import HttpRequest

from wangge.kernel.public import Actor


def get_actor(request: HttpRequest) -> Actor:
    """Return who asks; the middleware has let nobody else through."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
