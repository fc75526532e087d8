"""Who listens to live events: the member behind a session cookie."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import constant_time_compare

from wangge.kernel.public import Actor, DomainError
from wangge.people.public import build_signed_in_actor
from wangge.platform.public import get_clock


def find_listener(session_cookie: str) -> Actor | None:
    """Return the actor of a session cookie's value, or None when nobody is signed in; writes nothing."""
    if not session_cookie:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_cookie)
    member_id = session.get(SESSION_KEY)
    if member_id is None:
        return None
    try:
        signed_in = build_signed_in_actor(member_id=int(member_id), now=get_clock().now())
    except DomainError:
        return None
    is_current = constant_time_compare(session.get(HASH_SESSION_KEY, ""), signed_in.session_hash)
    return signed_in.actor if is_current else None
