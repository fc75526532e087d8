"""The page "my channels", and the browser's own subscription."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangge.notices.forms import ChannelsForm
from wangge.notices.public import list_choices, save_choices, subscribe_browser, unsubscribe_browser
from wangge.notices.views.requests import get_actor
from wangge.people.public import change_contact
from wangge.platform.public import get_clock, read_asset


@require_http_methods(["GET", "HEAD", "POST"])
def show_channels(request: HttpRequest) -> HttpResponse:
    """Show over which channels the actor is told of what, and keep what he chooses."""
    actor = get_actor(request)
    plan = list_choices(actor=actor)
    form = ChannelsForm(request.POST if request.method == "POST" else None, plan=plan)
    if request.method == "POST" and form.is_valid():
        assert actor.member_id is not None
        change_contact(actor=actor, member_id=actor.member_id, **form.get_contact())
        save_choices(actor=actor, choices=form.get_choices())
        messages.success(request, gettext("Your channels are saved."))
        return redirect("notices:channels")
    return render(request, "notices/channels.html", {"plan": plan, "form": form}, status=422 if form.errors else 200)


@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Keep the subscription that the browser has made."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    subscribe_browser(actor=get_actor(request), now=get_clock().now(), **given)
    return HttpResponse(status=204)


@require_POST
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Forget this browser, or all of the actor's where none is named."""
    unsubscribe_browser(actor=get_actor(request), endpoint=request.POST.get("endpoint", ""))
    if request.headers.get("Sec-Fetch-Mode") == "navigate":  # the form for all, sent without script
        messages.success(request, gettext("No browser gets messages any more."))
        return redirect("notices:channels")
    return HttpResponse(status=204)


@require_GET
def show_push_worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker; its address must stay the same while its content changes."""
    del request
    return HttpResponse(read_asset("islands/push/worker.ts"), content_type="text/javascript; charset=utf-8")
