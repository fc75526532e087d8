"""What did not arrive, for the administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wangge.notices.public import list_channel_states, list_failures, retry_delivery
from wangge.notices.views.requests import get_actor, read_page
from wangge.platform.public import get_clock


@require_GET
def show_failures(request: HttpRequest) -> HttpResponse:
    """Show how the channels stand and the deliveries that failed."""
    actor = get_actor(request)
    context = {
        "page": list_failures(actor=actor, page=read_page(request)),
        "channels": list_channel_states(actor=actor),
    }
    return render(request, "notices/failures.html", context)


@require_POST
def retry_failure(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Have a delivery tried again at once."""
    retry_delivery(actor=get_actor(request), delivery_id=delivery_id, now=get_clock().now())
    messages.success(request, gettext("The delivery is tried again."))
    return redirect("notices:failures")
