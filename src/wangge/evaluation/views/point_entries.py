"""One entry of the score ledger: what it rests on, confirming it, and its appeal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from wangge.evaluation.public import (
    appeal_entry,
    correct_entry,
    decide_entry,
    get_entry,
    get_period,
    read_entry_photo,
    read_rights,
    review_appeal,
    rule_on_appeal,
)
from wangge.evaluation.views.actors import get_actor
from wangge.evaluation.views.points import explain
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import ErrorText


@require_GET
def show_score_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show one entry with all that happened to it."""
    return _show(request, entry_id)


@require_http_methods(["GET", "POST"])
def act_on_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Confirm or reject an entry, appeal it, review or rule on the appeal; words typed stay when it is refused."""
    if request.method == "GET":  # the address of a refused act, opened anew
        return redirect("evaluation:score_entry", entry_id)
    act, note = ENTRY_ACTS.get(request.POST.get("act", "")), request.POST.get("note", "")
    if act is None:
        raise DomainError("score_act_unknown")
    try:
        act(get_actor(request), entry_id, note)
    except DomainError as error:
        return _show(request, entry_id, problem=explain(error), note=note)
    messages.success(request, gettext("Saved."))
    return redirect("evaluation:score_entry", entry_id)


def _show(request: HttpRequest, entry_id: int, *, problem: ErrorText | None = None, note: str = "") -> HttpResponse:
    actor = get_actor(request)
    entry = get_entry(actor=actor, entry_id=entry_id)
    context = {
        "entry": entry,
        "period": get_period(actor=actor, period_id=entry.period_id),
        "rights": read_rights(actor=actor, entry_id=entry_id),
        "problem": problem,
        "note": note,
    }
    return render(request, "evaluation/score_entry.html", context, status=problem.status if problem else 200)


ENTRY_ACTS: Mapping[str, Callable[[Actor, int, str], object]] = {
    "confirm": lambda actor, pk, note: decide_entry(actor=actor, entry_id=pk, is_confirmed=True, note=note),
    "reject": lambda actor, pk, note: decide_entry(actor=actor, entry_id=pk, is_confirmed=False, note=note),
    "appeal": lambda actor, pk, note: appeal_entry(actor=actor, entry_id=pk, reason=note),
    "correct": lambda actor, pk, note: correct_entry(actor=actor, entry_id=pk, reason=note),
    "review_grant": lambda actor, pk, note: review_appeal(actor=actor, entry_id=pk, is_granted=True, note=note),
    "review_deny": lambda actor, pk, note: review_appeal(actor=actor, entry_id=pk, is_granted=False, note=note),
    "rule_grant": lambda actor, pk, note: rule_on_appeal(actor=actor, entry_id=pk, is_granted=True, note=note),
    "rule_deny": lambda actor, pk, note: rule_on_appeal(actor=actor, entry_id=pk, is_granted=False, note=note),
}


@require_GET
def show_score_photo(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Send the photo an entry rests on."""
    data, media_type = read_entry_photo(actor=get_actor(request), entry_id=entry_id)
    response = HttpResponse(data, content_type=media_type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
