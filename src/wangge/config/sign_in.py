"""Signing in by a one-time link, on this very machine only (demo cities)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wangge.people.public import redeem_sign_in_link
from wangge.platform.public import get_clock

PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
@never_cache
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """Use the link up, sign its member in and show his home. Raises what `redeem_sign_in_link` raises."""
    member_id = redeem_sign_in_link(token=token, remote_address=find_sender(request), now=get_clock().now())
    member = get_user_model().objects.get(pk=member_id)
    login(request, member, backend=BACKEND)
    return redirect("home")


def find_sender(request: HttpRequest) -> str:
    """Return where the request came from; what came through a proxy is nobody's address, whatever its headers say."""
    forwarded = next((request.headers[name] for name in PROXY_HEADERS if name in request.headers), None)
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) or forwarded is not None:
        return f"proxy: {forwarded or '?'}"
    return str(request.META.get("REMOTE_ADDR", ""))
