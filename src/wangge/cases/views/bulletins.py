"""Bulletins of the listed cases: what the next one would hold, issuing it, and those issued."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wangge.cases.forms.bulletins import BulletinForm
from wangge.cases.forms.wording import describe_refusal
from wangge.cases.public import draft_bulletin, get_bulletin, issue_bulletin, list_bulletins, may_issue_bulletin
from wangge.cases.views import get_actor
from wangge.kernel.public import DomainError
from wangge.platform.public import is_english


@require_GET
def show_bulletins(request: HttpRequest) -> HttpResponse:
    """Show the issued bulletins and, to those who issue them, the draft of the next."""
    form = BulletinForm(request.GET) if "from_on" in request.GET else None
    return _show(request, form)


@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a bulletin; the days that were typed stay when it is refused."""
    form = BulletinForm(request.POST)
    if not may_issue_bulletin(get_actor(request)):
        raise DomainError("not_allowed")
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        bulletin_id = issue_bulletin(actor=get_actor(request), **form.cleaned_data)
    except DomainError as error:
        return _show(request, form, refusal=error, status=409)
    messages.success(request, gettext("The bulletin is issued."))
    return redirect("cases:bulletin", bulletin_id)


@require_GET
def show_bulletin(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Show an issued bulletin, on paper too."""
    bulletin = get_bulletin(actor=get_actor(request), bulletin_id=bulletin_id)
    return render(request, "cases/bulletin.html", {"bulletin": bulletin, "is_english": is_english()})


def _show(
    request: HttpRequest, form: BulletinForm | None, *, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    actor, draft = get_actor(request), None
    days: dict[str, date] = form.cleaned_data if form is not None and form.is_valid() else {}
    if may_issue_bulletin(actor) and refusal is None and (form is None or days):
        try:
            draft = draft_bulletin(actor=actor, **days)
        except DomainError as error:
            refusal, status = error, 409
    if form is None and draft is not None:
        form = BulletinForm(initial={"from_on": draft.from_on, "to_on": draft.to_on})
    context = {
        "bulletins": list_bulletins(actor=actor),
        "may_issue": may_issue_bulletin(actor),
        "form": form,
        "draft": draft,
        "refusal": describe_refusal(refusal) if refusal is not None else None,
        "is_english": is_english(),
    }
    return render(request, "cases/bulletins.html", context, status=status)
