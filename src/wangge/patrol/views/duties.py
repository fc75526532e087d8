"""Duties of a day, and the track of one after the reason was given."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from wangge.kernel.public import DomainError
from wangge.patrol.public import MOST_REASON, TrackView, check_look, get_duty, list_duties, look_at_track
from wangge.patrol.views.requests import get_actor, read_day
from wangge.platform.public import ErrorText, describe_error, get_profile

MENDED_BY_WORDS = ("look_without_reason", "look_reason_long")


@require_GET
def show_duties(request: HttpRequest) -> HttpResponse:
    """Show who was on duty on a day; no track yet."""
    on = read_day(request)
    context = {"duties": list_duties(actor=get_actor(request), on=on), "on": on}
    return render(request, "patrol/duties.html", context)


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Ask why, and show the track of a duty once a reason is given; that somebody looked is written down first."""
    actor = get_actor(request)
    check_look(actor=actor)
    typed = request.POST.get("reason", "")
    track: TrackView | None = None
    problem: ErrorText | None = None
    if request.method == "POST":
        try:
            track = look_at_track(actor=actor, duty_id=duty_id, reason=typed)
        except DomainError as error:
            if error.code not in MENDED_BY_WORDS:
                raise
            problem = describe_error(error, get_language() or "")
    context = {
        "duty": get_duty(actor=actor, duty_id=duty_id),
        "track": track,
        "problem": problem,
        "typed": typed,
        "most": MOST_REASON,
        "rules": get_profile().tracks,
    }
    response = render(request, "patrol/duty.html", context, status=problem.status if problem else 200)
    response["Cache-Control"] = "no-store"
    return response
