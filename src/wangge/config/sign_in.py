"""Signing in by a one-time link, on this very machine only (demo cities)."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wangge.people.public import redeem_sign_in_link
from wangge.platform.public import get_clock

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
@never_cache
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """Use the link up, sign its member in and show his home. Raises what `redeem_sign_in_link` raises."""
    address = request.META.get("REMOTE_ADDR", "")
    # A proxy on this machine would make everybody look local: what came through one counts as its sender.
    address = request.headers.get("X-Forwarded-For", address).rsplit(",", 1)[-1].strip()
    member_id = redeem_sign_in_link(token=token, remote_address=address, now=get_clock().now())
    member = get_user_model().objects.get(pk=member_id)
    login(request, member, backend=BACKEND)
    return redirect("home")
