"""Who makes a request: the actor, known to every view; nobody gets past without one but where it is said."""

from __future__ import annotations

import os
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from wangge.kernel.public import Actor, DomainError
from wangge.people.public import build_signed_in_actor
from wangge.platform.public import get_clock, get_profile, is_htmx, redirect_htmx

# Addresses that answer without a signed-in member; everything else is refused.
OPEN_PREFIXES = (
    "/accounts/",
    "/static/",
    "/sign-in/",
    "/report/",
    "/public/",
    "/verify/",
    "/health",
    "/robots.txt",
    "/language/",
    "/api/",
)


class ActorMiddleware:
    """Sets `request.actor` (None for a stranger) and sends strangers to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who asks; answer a stranger with the way to the sign-in page."""
        if request.path.startswith(OPEN_PREFIXES):
            request.actor = SimpleLazyObject(lambda: find_actor(request))  # type: ignore[attr-defined]
            return self._get_response(request)
        actor = find_actor(request)
        if actor is None:
            address = f"{reverse(settings.LOGIN_URL)}?next={quote(request.get_full_path())}"
            return redirect_htmx(address) if is_htmx(request) else redirect(address)
        request.actor = actor  # type: ignore[attr-defined]
        response = self._get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")  # asked for anew each time, kept by no proxy
        return response


def find_actor(request: HttpRequest) -> Actor | None:
    """Return who is signed in, or None; a session older than the member's last password change is worth nothing."""
    session = request.session
    member_id = session.get(SESSION_KEY)
    if member_id is None:
        return None
    try:
        signed_in = build_signed_in_actor(member_id=int(member_id), now=get_clock().now())
    except DomainError:
        session.flush()
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), signed_in.session_hash):
        session.flush()
        return None
    return signed_in.actor


class CityZoneMiddleware:
    """Shows instants in the city's own zone, and believes the reverse proxy about who asks where there is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the zone set for this request alone."""
        if settings.SECURE_PROXY_SSL_HEADER and "X-Forwarded-For" in request.headers:
            request.META["REMOTE_ADDR"] = request.headers["X-Forwarded-For"].rsplit(",", 1)[-1].strip()
        try:
            zone = get_profile().city.zone
        except DomainError:  # no city yet
            return self._get_response(request)
        with timezone.override(ZoneInfo(zone)):
            return self._get_response(request)


class EventsOriginMiddleware:
    """Lets pages listen to the events process where no reverse proxy puts it under the same address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._port = os.environ.get("WANGGE_EVENTS_PORT", "")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the origin to the answer's content security policy."""
        response = self._get_response(request)
        if self._port and response.status_code != HTTPStatus.BAD_REQUEST:  # a foreign host's name has no origin
            response._csp_update = {"connect-src": [find_events_origin(request, self._port)]}  # type: ignore[attr-defined]
        return response


def find_events_origin(request: HttpRequest, port: str) -> str:
    """Return scheme, host and port of the events process as this browser reaches it."""
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return f"{request.scheme}://{host}:{port}"


def find_events_address(request: HttpRequest) -> str:
    """Return the address that `<wg-live>` listens to."""
    port = os.environ.get("WANGGE_EVENTS_PORT", "")
    return f"{find_events_origin(request, port)}/events" if port else "/events"
