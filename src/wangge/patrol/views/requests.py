"""What every view of the patrols asks of its request."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from wangge.kernel.public import Actor
from wangge.platform.public import get_clock, get_local_day


def get_actor(request: HttpRequest) -> Actor:
    """Return who looks; the middleware has sent strangers away."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def find_today() -> date:
    """Return the day of the city."""
    return get_local_day(get_clock().now())


def read_day(request: HttpRequest) -> date:
    """Return the day asked for, today where none is named or it is no day."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return find_today()
