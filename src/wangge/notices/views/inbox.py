"""The inbox and the bell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wangge.notices.public import list_notices, mark_all_read, mark_read
from wangge.notices.views.requests import get_actor, read_page
from wangge.platform.public import get_clock, is_htmx, redirect_htmx, render_page_or_part


@require_GET
def show_inbox(request: HttpRequest) -> HttpResponse:
    """Show the actor's notices, those not read first."""
    context = {"page": list_notices(actor=get_actor(request), page=read_page(request))}
    return render_page_or_part(request, page="notices/inbox.html", part="notices/_inbox.html", context=context)


@require_GET
def show_bell(request: HttpRequest) -> HttpResponse:
    """Show the bell with the number of notices not read."""
    return render(request, "notices/_bell.html")


@require_GET
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go to what it is about: the address that messages carry."""
    notice = mark_read(actor=get_actor(request), notice_id=notice_id, now=get_clock().now())
    return redirect(notice.link or reverse("notices:inbox"))


@require_POST
def read_one(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and show the inbox anew."""
    mark_read(actor=get_actor(request), notice_id=notice_id, now=get_clock().now())
    return _show_again(request)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read and show the inbox anew."""
    mark_all_read(actor=get_actor(request), now=get_clock().now())
    return _show_again(request)


def _show_again(request: HttpRequest) -> HttpResponse:
    inbox = reverse("notices:inbox")
    return redirect_htmx(inbox) if is_htmx(request) else redirect(inbox)
