"""New reports by staff: one to be handled, and one that the finder has handled on the spot."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wangge.cases.forms.reporting import ReportForm, SpotForm
from wangge.cases.forms.wording import describe_refusal
from wangge.cases.public import CaseRef, handle_on_the_spot, report_case
from wangge.cases.views import get_actor
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

REPORTING_ROLES = ("collector", "acceptor")
TEMPLATE = "cases/case_new.html"


@require_http_methods(["GET", "POST"])
def make_report(request: HttpRequest) -> HttpResponse:
    """Show the form of a new report, or take it; a fault gives it back with all that was typed."""
    actor = get_actor(request)
    _check_role(actor, "report", REPORTING_ROLES)
    form = ReportForm(actor, request.POST or None, request.FILES or None)
    if request.method == "POST":
        case = _take_report(form, actor)
        if case is not None:
            messages.success(request, gettext("Report %(number)s is stored.") % {"number": case.number})
            return redirect("cases:detail", case.number)
    return _show(request, form, is_spot=False)


def _take_report(form: ReportForm, actor: Actor) -> CaseRef | None:
    try:
        photo_ids = form.store_photos(actor)
        return report_case(actor=actor, report=form.build_report(photo_ids)) if form.is_valid() else None
    except DomainError as error:
        _add_refusal(form, error)
        return None


@require_http_methods(["GET", "POST"])
def make_spot_report(request: HttpRequest) -> HttpResponse:
    """Show the form of a problem that its finder fixed, or take it."""
    actor = get_actor(request)
    _check_role(actor, "handle_on_the_spot", ("collector",))
    form = SpotForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        case = _take_spot_report(form, actor)
        if case is not None:
            messages.success(request, gettext("Report %(number)s is stored.") % {"number": case.number})
            return redirect("cases:detail", case.number)
    return _show(request, form, is_spot=True)


def _take_spot_report(form: SpotForm, actor: Actor) -> CaseRef | None:
    try:
        before = form.store_photos(actor, names=("before_photos",))
        after = form.store_photos(actor, names=("after_photos",), stored="stored_after")
        if not form.is_valid():
            return None
        return handle_on_the_spot(
            actor=actor,
            report=form.build_report(),
            before_photo_ids=before,
            after_photo_ids=after,
            means=form.cleaned_data.get("means") or "",
        )
    except DomainError as error:
        _add_refusal(form, error)
        return None


def _check_role(actor: Actor, move: str, roles: tuple[str, ...]) -> None:
    if not actor.has_role(*roles):
        raise DomainError("move_wrong_role", move=move, roles=roles)


def _add_refusal(form: ReportForm | SpotForm, error: DomainError) -> None:
    text = describe_refusal(error)
    form.full_clean()
    form.add_error(None, f"{text.title} {text.why} {text.next_step}".strip())


def _show(request: HttpRequest, form: ReportForm | SpotForm, *, is_spot: bool) -> HttpResponse:
    actor = get_actor(request)
    context = {
        "form": form,
        "is_spot": is_spot,
        "may_handle": actor.has_role("collector"),
        "center": get_profile().city.map_center,
    }
    return render(request, TEMPLATE, context, status=422 if form.is_bound and form.errors else 200)
