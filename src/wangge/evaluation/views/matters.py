"""Matters of accountability: the list with the rungs that are due, opening one, and one with all that became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangge.evaluation.forms import FollowForm, MatterForm, ReceiptForm, read_matter_start
from wangge.evaluation.public import (
    NewMatter,
    NewReceipt,
    NewReferral,
    answer_matter,
    close_matter,
    enter_receipt,
    find_entry_id,
    follow_matter,
    get_matter,
    list_due_bands,
    list_latest_due_rungs,
    list_matter_choices,
    list_matters,
    list_referrals,
    may_open_matters,
    may_see_all,
    open_double_inquiry,
    open_matter,
    read_matter_photo,
    read_matter_rights,
    record_matter,
    refer_matter,
    take_package,
)
from wangge.evaluation.views.actors import get_actor
from wangge.evaluation.views.points import explain
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import ErrorText, store_evidence


@require_GET
def show_matters(request: HttpRequest) -> HttpResponse:
    """Show the matters one may know of; whoever opens them also sees which rungs are due."""
    actor = get_actor(request)
    may_open = may_open_matters(actor=actor)
    context = {
        "matters": list_matters(actor=actor),
        "due": list_latest_due_rungs(actor=actor) if may_open else (),
        "due_bands": list_due_bands(actor=actor) if may_open else (),
        "may_open": may_open,
    }
    return render(request, "evaluation/matter_list.html", context)


@require_http_methods(["GET", "POST"])
def start_matter(request: HttpRequest) -> HttpResponse:
    """Open a matter, or a double inquiry; a refusal gives the form back as typed and says why."""
    actor = get_actor(request)
    if not may_open_matters(actor=actor):
        raise DomainError("matter_act_not_yours", name=actor.name)
    typed, problem = request.POST if request.method == "POST" else None, None
    start = read_matter_start(request.GET)
    form = MatterForm(typed, choices=list_matter_choices(actor=actor), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("evaluation:matter", _open(actor, form.cleaned_data))
        except DomainError as error:
            problem = explain(error)
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "evaluation/matter_opening.html", {"form": form, "problem": problem}, status=status)


def _open(actor: Actor, typed: Mapping[str, Any]) -> int:
    member_id = int(typed["member_id"]) if typed["member_id"] else None
    if typed.get("supervisor_id"):
        if member_id is None:
            raise DomainError("matter_subject_missing")
        supervisor_id = int(typed["supervisor_id"])
        first, _second = open_double_inquiry(
            actor=actor,
            member_id=member_id,
            supervisor_id=supervisor_id,
            reason=typed["reason"],
            entry_id=_read_entry(actor, typed),
            case_number=typed["case_number"],
        )
        return first
    matter = NewMatter(
        ladder=typed["ladder"],
        reason=typed["reason"],
        unit_id=int(typed["unit_id"]) if typed["unit_id"] else None,
        member_id=member_id,
        trigger=typed["trigger"],
        entry_id=typed["entry_id"],
        period_id=typed["period_id"],
        judged=typed["judged"],
    )
    return open_matter(actor=actor, matter=matter)


def _read_entry(actor: Actor, typed: Mapping[str, Any]) -> int | None:
    """Return the entry typed by its number, or else that of the address the form was opened by."""
    number: int | None = typed["entry_number"]
    given: int | None = typed["entry_id"]
    return given if number is None else find_entry_id(actor=actor, number=number)


@require_GET
def show_matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Show one matter with its record, the answer and how its followers stand."""
    return _show(request, matter_id)


@require_http_methods(["GET", "POST"])
def act_on_matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Record, answer, follow, hand over or close a matter, or enter a receipt; words typed stay when it is refused."""
    if request.method == "GET":  # the address of a refused act, opened anew
        return redirect("evaluation:matter", matter_id)
    act = MATTER_ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise DomainError("score_act_unknown")
    try:
        act(get_actor(request), matter_id, request)
    except DomainError as error:
        return _show(request, matter_id, problem=explain(error), typed=request.POST)
    messages.success(request, gettext("Saved."))
    return redirect("evaluation:matter", matter_id)


def _show(
    request: HttpRequest, matter_id: int, *, problem: ErrorText | None = None, typed: QueryDict | None = None
) -> HttpResponse:
    actor = get_actor(request)
    context = {
        "matter": get_matter(actor=actor, matter_id=matter_id),
        "rights": read_matter_rights(actor=actor, matter_id=matter_id),
        "referrals": list_referrals(actor=actor, matter_id=matter_id),
        "sees_all": may_see_all(actor),
        "problem": problem,
        "typed": typed or {},
    }
    return render(request, "evaluation/matter_detail.html", context, status=problem.status if problem else 200)


def _record(actor: Actor, matter_id: int, request: HttpRequest) -> None:
    photo = request.FILES.get("photo")
    kept = store_evidence(data=photo.read(), actor=actor).id if photo else None
    record_matter(actor=actor, matter_id=matter_id, record=request.POST.get("note", ""), evidence_id=kept)


def _answer(actor: Actor, matter_id: int, request: HttpRequest) -> None:
    answer_matter(actor=actor, matter_id=matter_id, answer=request.POST.get("note", ""))


def _follow(actor: Actor, matter_id: int, request: HttpRequest) -> None:
    form = FollowForm(request.POST)
    if not form.is_valid():
        code = "score_reason_missing" if "note" in form.errors else "matter_day_wrong"
        raise DomainError(code, **({} if code == "score_reason_missing" else {"on": request.POST.get("on", "")}))
    follow_matter(actor=actor, matter_id=matter_id, **form.cleaned_data)


def _close(actor: Actor, matter_id: int, request: HttpRequest) -> None:
    close_matter(actor=actor, matter_id=matter_id, note=request.POST.get("note", ""))


def _refer(actor: Actor, matter_id: int, request: HttpRequest) -> None:
    typed = request.POST
    new = NewReferral(
        authority=typed.get("authority", ""),
        handed_to=typed.get("handed_to", ""),
        note=typed.get("note", ""),
        track=typed.get("referred_track", ""),
    )
    refer_matter(actor=actor, matter_id=matter_id, referral=new)


def _receive(actor: Actor, matter_id: int, request: HttpRequest) -> None:
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        wrong = "on" if "received_on" in form.errors else "referral"
        code = "matter_day_wrong" if wrong == "on" else "referral_unknown"
        raise DomainError(code, **{wrong: request.POST.get("received_on" if wrong == "on" else "referral", "")})
    typed = form.cleaned_data
    receipt = NewReceipt(
        number=typed["receipt_number"], received_by=typed["received_by"], received_on=typed["received_on"]
    )
    enter_receipt(actor=actor, matter_id=matter_id, referral_id=typed["referral"], receipt=receipt)


MATTER_ACTS: Mapping[str, Callable[[Actor, int, HttpRequest], None]] = {
    "record": _record,
    "answer": _answer,
    "follow": _follow,
    "close": _close,
    "refer": _refer,
    "receipt": _receive,
}


@require_POST
def take_referral_package(request: HttpRequest, matter_id: int, referral_id: int) -> HttpResponse:
    """Send the package of a referral; that somebody took it is sealed, hence no GET."""
    made = take_package(actor=get_actor(request), matter_id=matter_id, referral_id=referral_id)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)


@require_GET
def show_matter_photo(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Send the photo of the record of a matter."""
    data, media_type = read_matter_photo(actor=get_actor(request), matter_id=matter_id)
    response = HttpResponse(data, content_type=media_type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
