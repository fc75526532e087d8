"""Background work that was given up (死信), for the administrator: what, why, and another try."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wangge.kernel.public import Actor
from wangge.platform.public import count_waiting_work, get_clock, list_dead_work, retry_dead_work


@require_GET
def show_background(request: HttpRequest) -> HttpResponse:
    """Show how much work waits and what was given up."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {
        "rows": list_dead_work(actor=actor),
        "counts": count_waiting_work(actor=actor, now=get_clock().now()),
    }
    return render(request, "background.html", context)


@require_POST
def retry_work(request: HttpRequest, work_id: int) -> HttpResponse:
    """Have work that was given up tried again at once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    retry_dead_work(work_id, actor=actor, now=get_clock().now())
    messages.success(request, gettext("It is tried again."))
    return redirect("background")
