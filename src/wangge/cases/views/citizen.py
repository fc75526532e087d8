"""The public's page: a report without an account, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangge.cases.forms.reporting import ObjectionForm, PublicForm, RatingForm
from wangge.cases.forms.wording import describe_refusal
from wangge.cases.public import (
    find_tracked_case,
    rate_tracked_case,
    reopen_tracked_case,
    report_case,
    stop_messages,
)
from wangge.kernel.public import Actor, DomainError, make_token
from wangge.people.public import list_districts
from wangge.platform.public import count_knock, get_profile, is_english

REPORTS_PER_HOUR = 20
STEPS = ("reported", "accepted", "handling", "checking", "closed")
STEP_OF = {
    "verifying": "reported",
    "filed": "accepted",
    "arbitrating": "accepted",
    "transferred": "accepted",
    "dispatched": "handling",
    "suspended": "handling",
    "confirming": "handling",
    "handled": "checking",
    "checked": "checking",
}


@require_http_methods(["GET", "POST"])
@never_cache
def make_public_report(request: HttpRequest) -> HttpResponse:
    """Show the form, or take a report and show where to follow it; a fault keeps everything typed and uploaded."""
    form = PublicForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        token = _take_report(request, form)
        if token:
            return redirect("cases:public_tracking", token)
    context = {"form": form, "center": get_profile().city.map_center}
    return render(request, "cases/public_report.html", context, status=422 if form.is_bound and form.errors else 200)


def _take_report(request: HttpRequest, form: PublicForm) -> str:
    """Return the tracking token, or "" when the form says why not."""
    try:
        count_report(request.META.get("REMOTE_ADDR", ""))
        actor = build_citizen(has_point=bool(form.data.get("lon")))
        photo_ids = form.store_photos(actor)
        if not form.is_valid():
            return ""
        token = make_token(24)
        report_case(actor=actor, report=form.build_report(photo_ids, tracking_token=token))
    except DomainError as error:
        text = describe_refusal(error)
        form.full_clean()
        form.add_error(None, f"{text.title} {text.why} {text.next_step}".strip())
        return ""
    return token


def build_citizen(*, has_point: bool) -> Actor:
    """Return the actor for somebody without an account; without a point the report goes to the one district there is.

    Raises `district_unknown` when there are several: then only a point tells which.
    """
    district_id = None
    if not has_point:
        districts = list_districts()
        if len(districts) != 1:
            raise DomainError("district_unknown")
        district_id = districts[0]
    return Actor(member_id=None, name="citizen", roles=frozenset({"citizen"}), district_id=district_id)


def count_report(address: str) -> None:
    """Count a report of an address. Raises `too_many_reports` beyond so many an hour."""
    if count_knock("public-report", address) > REPORTS_PER_HOUR:
        raise DomainError("too_many_reports", most=REPORTS_PER_HOUR)


@require_GET
@never_cache
def show_tracking(request: HttpRequest, token: str) -> HttpResponse:
    """Show in plain words how far a report is; whoever has the link may look."""
    return _show_tracking(request, token, form=ObjectionForm())


@require_POST
@never_cache
def object_to_closing(request: HttpRequest, token: str) -> HttpResponse:
    """Reopen the closed case behind a code as a new one; a refusal keeps what was typed."""
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return _show_tracking(request, token, form=form, status=422)
    try:
        count_report(request.META.get("REMOTE_ADDR", ""))
        reopen_tracked_case(token=token, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"])
    except DomainError as error:
        text = describe_refusal(error)
        if text.status == 404:
            raise
        form.add_error(None, f"{text.title} {text.why} {text.next_step}".strip())
        return _show_tracking(request, token, form=form, status=text.status)
    return redirect("cases:public_tracking", token)


@require_POST
@never_cache
def rate_report(request: HttpRequest, token: str) -> HttpResponse:
    """Take the citizen's word on how the report was dealt with; a refusal keeps what was typed."""
    form = RatingForm(request.POST, auto_id="rating_%s")
    find_tracked_case(token=token)
    if not form.is_valid():
        return _show_tracking(request, token, form=ObjectionForm(), rating=form, status=422)
    try:
        rate_tracked_case(token=token, score=int(form.cleaned_data["score"]), note=form.cleaned_data["note"])
    except DomainError as error:
        text = describe_refusal(error)
        form.add_error(None, f"{text.title} {text.why} {text.next_step}".strip())
        return _show_tracking(request, token, form=ObjectionForm(), rating=form, status=text.status)
    return redirect("cases:public_tracking", token)


@require_POST
@never_cache
def end_messages(request: HttpRequest, token: str) -> HttpResponse:
    """Send no more messages about the report behind a code."""
    stop_messages(token=token)
    messages.success(request, gettext("You get no more messages about this report."))
    return redirect("cases:public_tracking", token)


def _show_tracking(
    request: HttpRequest, token: str, *, form: ObjectionForm, rating: RatingForm | None = None, status: int = 200
) -> HttpResponse:
    case = find_tracked_case(token=token)
    reached = STEP_OF.get(case.state, case.state)
    context = {
        "case": case,
        "steps": [(step, _compare(step, reached)) for step in STEPS] if reached in STEPS else [],
        "reason": _name_reason(case.reason),
        "address": request.build_absolute_uri(reverse("cases:public_tracking", args=[token])),
        "objection": form if case.may_reopen or form.is_bound else None,
        "rating": rating or (RatingForm(auto_id="rating_%s") if case.may_rate else None),
        "token": token,
    }
    response = render(request, "cases/public_tracking.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _compare(step: str, reached: str) -> str:
    if step == reached:
        return "now"
    return "done" if STEPS.index(step) < STEPS.index(reached) else "later"


def _name_reason(key: str) -> str:
    reasons = get_profile().workflow.reasons
    for row in (*reasons.list_for("refuse"), *reasons.list_for("void")):
        if row.key == key:
            return row.en if is_english() else row.zh
    return ""
