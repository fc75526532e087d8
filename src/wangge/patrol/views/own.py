"""A person's own duty and track, and who looked at it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wangge.kernel.public import DomainError
from wangge.patrol.public import (
    DutyView,
    end_duty,
    list_looks,
    list_own_duties,
    may_go_on_duty,
    read_own_track,
    start_duty,
)
from wangge.patrol.views.requests import find_today, get_actor
from wangge.platform.public import get_profile

DAYS_BACK = 14


@require_GET
def show_own(request: HttpRequest) -> HttpResponse:
    """Show the actor's duty, the track of one of the last days, and who looked at his tracks."""
    actor = get_actor(request)
    duties = list_own_duties(actor=actor, since_on=find_today() - timedelta(days=DAYS_BACK))
    shown = _choose(duties, request.GET.get("duty", ""))
    context = {
        "may_walk": may_go_on_duty(actor=actor),
        "open_duty": next((duty for duty in duties if duty.is_open), None),
        "duties": duties,
        "track": read_own_track(actor=actor, duty_id=shown.id) if shown is not None else None,
        "looks": list_looks(actor=actor),
        "rules": get_profile().tracks,
        "days_back": DAYS_BACK,
    }
    return render(request, "patrol/own.html", context)


def _choose(duties: tuple[DutyView, ...], wanted: str) -> DutyView | None:
    """Return the duty asked for, the newest where none of the listed ones is."""
    return next((duty for duty in duties if str(duty.id) == wanted), duties[0] if duties else None)


@require_POST
def act_on_own_duty(request: HttpRequest) -> HttpResponse:
    """Put the actor on duty, or take him off it."""
    actor, act = get_actor(request), request.POST.get("act", "")
    if act == "start":
        start_duty(actor=actor)
        messages.success(request, gettext("You are on duty; your track is kept until you end it."))
    elif act == "end":
        end_duty(actor=actor)
        messages.success(request, gettext("Your duty is over; nothing is recorded any more."))
    else:
        raise DomainError("duty_act_unknown")
    return redirect("patrol:own")
