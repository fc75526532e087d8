"""Who listens to live events: the member behind a session cookie."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections

from wangge.kernel.public import Actor, DomainError
from wangge.people.public import build_actor
from wangge.platform.public import get_clock


def find_listener(session_cookie: str) -> Actor | None:
    """Return the actor of a session cookie's value, or None when nobody is signed in."""
    if not session_cookie:
        return None
    close_old_connections()
    engine = import_module(settings.SESSION_ENGINE)
    member_id = engine.SessionStore(session_cookie).get(SESSION_KEY)
    if member_id is None:
        return None
    try:
        return build_actor(member_id=int(member_id), now=get_clock().now())
    except DomainError:
        return None
