"""Making a move: its form, the move, and what happens when somebody was faster."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wangge.cases.forms.choices import Choices, find_choices
from wangge.cases.forms.labels import name_of
from wangge.cases.forms.moving import MoveForm, check_move_named
from wangge.cases.forms.photos import read_signed_photos
from wangge.cases.forms.typed import describe_typed
from wangge.cases.forms.wording import describe_refusal
from wangge.cases.public import (
    CaseDetail,
    CaseRef,
    PossibleMove,
    find_decided_request,
    get_case,
    get_case_number,
    list_moves,
    move_case,
)
from wangge.cases.views import get_actor
from wangge.cases.views.steps import build_next_address, look_around, read_from
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import ErrorText, is_htmx, redirect_htmx, vary_on_htmx


@require_http_methods(["GET", "POST"])
def make_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """Show the form of a move, or make it; a fault gives the form back with all that was typed."""
    actor, case = get_actor(request), None
    try:
        case = get_case(actor=actor, number=number)
        possible = check_move_named(case.moves, move)
    except DomainError as error:
        if request.method == "GET":
            raise
        return _answer_overtaken(request, case, move, error)
    choices = find_choices(actor, case, possible)
    if request.method == "GET":
        initial = {"version": case.row.version, "stored_photos": _read_kept(request), **choices.initial}
        form = MoveForm(possible, initial=initial, choices=choices)
        return _show_form(request, case, form)
    return _take_move(request, actor, case, MoveForm(possible, request.POST, request.FILES, choices=choices))


def _take_move(request: HttpRequest, actor: Actor, case: CaseDetail, form: MoveForm) -> HttpResponse:
    query = read_from(request)
    try:
        photo_ids = form.store_photos(actor)
        if not form.is_valid():
            return _show_form(request, case, form, status=422)
        ahead = look_around(actor, query, case.row.number).next if query else ""
        moved = move_case(
            actor=actor,
            case_id=case.row.id,
            version=form.cleaned_data["version"],
            move=form.move.name,
            arguments=form.build_arguments(photo_ids),
        )
    except DomainError as error:
        problem = describe_refusal(error)
        try:
            if error.code in {"case_changed", "case_not_found"}:
                case = get_case(actor=actor, number=case.row.number)
        except DomainError as gone:  # it left his sight while he was sending
            return _answer_overtaken(request, None, form.move.name, gone)
        return _show_form(request, case, form, problem=problem, status=problem.status)
    _tell_moved(request, case, form, moved)
    if query and moved.state != case.row.state:
        address = build_next_address(ahead, query)
    else:
        address = _find_address(actor, moved)
    return redirect_htmx(address) if is_htmx(request) else redirect(address)


def _tell_moved(request: HttpRequest, case: CaseDetail, form: MoveForm, moved: CaseRef) -> None:
    words = {
        "number": case.row.number,
        "move": name_of("move", form.move.name),
        "state": name_of("state", moved.state),
    }
    messages.success(request, gettext("%(number)s: %(move)s done, now %(state)s.") % words)


def _find_address(actor: Actor, moved: CaseRef) -> str:
    try:
        return reverse("cases:detail", args=[get_case_number(actor=actor, case_id=moved.id)])
    except DomainError:  # a returned case leaves the unit's sight
        return reverse("cases:list")


def _show_form(
    request: HttpRequest, case: CaseDetail, form: MoveForm, *, problem: ErrorText | None = None, status: int = 200
) -> HttpResponse:
    context = {"case": case, "form": form, "move": form.move, "problem": problem, "changes": []}
    context["from_query"] = read_from(request)
    context["asked_for"] = find_decided_request(actor=get_actor(request), number=case.row.number, move=form.move.name)
    if form.is_bound:
        context["changes"] = _list_changes(case, form.data.get("version", ""))
        form.put("version", str(case.row.version))
    template = "cases/_move_form.html" if is_htmx(request) else "cases/move_page.html"
    return _answer(request, template, context, status)


def _list_changes(case: CaseDetail, version: str) -> list[Any]:
    seen = int(version) if version.isdigit() else case.row.version
    return [event for event in case.events if event.seq > seen]


def _answer_overtaken(request: HttpRequest, case: CaseDetail | None, move: str, error: DomainError) -> HttpResponse:
    """Say why the move cannot be made any more, and give back what was typed; None: the case has left his sight."""
    needs = next((row.needs for row in list_moves() if row.name == move), ())
    wanted = PossibleMove(name=move, target="", needs=needs, is_allowed=False)
    choices = find_choices(get_actor(request), case, wanted) if case else Choices()
    problem = describe_refusal(error)
    photo_moves = _list_photo_moves(case) if case else []
    kept = _keep_photos(request, wanted, choices) if photo_moves else ""
    context = {
        "case": case,
        "move_name": name_of("move", move),
        "problem": problem,
        "changes": _list_changes(case, request.POST.get("version", "")) if case else [],
        "typed": describe_typed(request.POST, move=move, lists=choices.lists),
        "kept": kept,
        "kept_count": len(read_signed_photos(kept)),
        "photo_moves": photo_moves if kept else [],
        "from_query": read_from(request),
    }
    template = "cases/_move_overtaken.html" if is_htmx(request) else "cases/move_overtaken_page.html"
    return _answer(request, template, context, 409 if case else problem.status)


def _keep_photos(request: HttpRequest, wanted: PossibleMove, choices: Choices) -> str:
    """Store what was attached to a form that cannot be shown again; return the ids as a signed word, "" for none."""
    form = MoveForm(wanted, request.POST, request.FILES, choices=choices)
    with suppress(DomainError):  # a picture that is refused takes none of the others with it
        form.store_photos(get_actor(request))
    return str(form.data.get("stored_photos", ""))


def _list_photo_moves(case: CaseDetail) -> list[str]:
    """Return the moves open now that take photos."""
    return [
        move.name
        for move in case.moves
        if move.is_allowed and any(need.rstrip("?").endswith("photos") for need in move.needs)
    ]


def _read_kept(request: HttpRequest) -> str:
    """Return the photos that an earlier, overtaken form left behind, "" for a word that is not ours."""
    kept = request.GET.get("photos", "")
    return kept if read_signed_photos(kept) else ""


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, template, context, status=status)
    if status not in {200, 422}:
        response["HX-Retarget"] = "#move-panel"  # the browser swaps a refusal only where the server says so
    return vary_on_htmx(response)
