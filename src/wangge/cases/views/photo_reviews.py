"""Photos that were there before: both side by side, for a person to judge."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wangge.cases.forms.wording import describe_refusal
from wangge.cases.public import REVIEW_STATES, decide_review, list_photo_reviews
from wangge.cases.views import get_actor
from wangge.kernel.public import DomainError

ENDING_CODES = frozenset({"not_allowed", "photo_review_not_found"})


@require_GET
def show_photo_reviews(request: HttpRequest) -> HttpResponse:
    """Show the pairs of photos that wait, or those that were judged."""
    return _show(request)


@require_POST
def judge_photos(request: HttpRequest, review_id: int) -> HttpResponse:
    """Write down what was judged of a pair and go on with the next; what was typed stays when it is refused."""
    note = request.POST.get("note", "")
    try:
        decide_review(actor=get_actor(request), review_id=review_id, verdict=request.POST.get("verdict", ""), note=note)
    except DomainError as error:
        if error.code in ENDING_CODES:
            raise
        return _show(request, refused_id=review_id, refusal=describe_refusal(error), note=note, status=409)
    messages.success(request, gettext("The review is decided."))
    return redirect("cases:photo_reviews")


def _show(request: HttpRequest, *, status: int = 200, **refused: object) -> HttpResponse:
    asked = request.GET.get("state", "")
    state = asked if asked in REVIEW_STATES else "waiting"
    number = request.GET.get("page", "")
    found = list_photo_reviews(
        actor=get_actor(request), state=state, page=int(number) if number.isascii() and number.isdigit() else 1
    )
    context = {"reviews": found, "shown_state": state, "states": REVIEW_STATES, **refused}
    return render(request, "cases/photo_reviews.html", context, status=status)
