"""One case: its facts, photos, history and what may happen next."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from wangge.cases.forms.labels import MOVE_GROUPS, REQUEST_DECISIONS
from wangge.cases.public import (
    CaseDetail,
    PhotoView,
    PossibleMove,
    check_see_evidence,
    find_first_photos,
    find_similar_cases,
    get_case,
    list_reporters,
    list_street_grades,
    read_around,
)
from wangge.cases.views import get_actor
from wangge.cases.views.sheets import find_sheet_address
from wangge.cases.views.steps import read_from
from wangge.kernel.public import Actor
from wangge.platform.public import read_evidence

VARIANTS = ("display", "thumbnail", "original")
REPORTER_ROLES = ("acceptor", "shift_leader", "admin")
MERGING_STATES = ("reported", "accepted")


@require_GET
def show_case(request: HttpRequest, number: str) -> HttpResponse:
    """Show one case with its history and what may happen next."""
    actor = get_actor(request)
    case = get_case(actor=actor, number=number)
    sheet_address = find_sheet_address(request, case.row.number, case.sheet_code)
    context = {**build_context(case, actor), "from_query": read_from(request), "sheet_address": sheet_address}
    return render(request, "cases/case_detail.html", context)


@require_GET
def show_around(request: HttpRequest, number: str) -> HttpResponse:
    """Show what belongs to the case beside its own history: near by, linked, asked for, supervised."""
    around = read_around(actor=get_actor(request), number=number)
    return render(request, "cases/_case_around.html", {"around": around})


def build_context(case: CaseDetail, actor: Actor) -> dict[str, Any]:
    """Return what the case page and its parts are drawn from."""
    return {
        "case": case,
        "points": _list_points(case),
        "street_grades": list_street_grades(address=case.row.address, road_class=case.road_class),
        "moves_on": _list_main(case),
        "moves_more": _group_others(case),
        "moves_off": [move for move in case.moves if not move.is_allowed],
        "photos_before": [photo for photo in case.photos if photo.purpose in {"report", "before"}],
        "photos_after": [photo for photo in case.photos if photo.purpose == "after"],
        "photos_check": [photo for photo in case.photos if photo.purpose == "check"],
        "compared": _choose_compared(case),
        "clocks": {clock.started_at: clock for clock in case.clocks},
        "may_see_reporter": actor.has_role(*REPORTER_ROLES),
        "may_be_merged": case.row.state in MERGING_STATES and case.row.lon is not None,
    }


def _choose_compared(case: CaseDetail) -> tuple[PhotoView, PhotoView] | None:
    """Return the last picture before handling and the last after it, to be laid over each other."""
    before = [photo for photo in case.photos if photo.purpose in {"report", "before"}]
    after = [photo for photo in case.photos if photo.purpose == "after"]
    return (before[-1], after[-1]) if before and after else None


def _list_main(case: CaseDetail) -> list[PossibleMove]:
    """Return the moves that lead on or decide what was asked: those a person came for."""
    allowed = [move for move in case.moves if move.is_allowed]
    return [move for move in allowed if move.name not in MOVE_GROUPS or move.name in REQUEST_DECISIONS]


def _group_others(case: CaseDetail) -> list[tuple[str, list[PossibleMove]]]:
    """Return the other possible moves by group, in the order of the table."""
    groups: dict[str, list[PossibleMove]] = {}
    for move in case.moves:
        if move.is_allowed and move.name in MOVE_GROUPS and move.name not in REQUEST_DECISIONS:
            groups.setdefault(MOVE_GROUPS[move.name], []).append(move)
    return list(groups.items())


def _list_points(case: CaseDetail) -> list[dict[str, object]]:
    if case.row.lon is None or case.row.lat is None:
        return []
    lamp = "" if case.row.lamp == "none" else case.row.lamp
    return [{"lon": case.row.lon, "lat": case.row.lat, "lamp": lamp, "label": case.row.number}]


@require_GET
def show_similar(request: HttpRequest, number: str) -> HttpResponse:
    """Show open cases that the report may be a duplicate of."""
    actor = get_actor(request)
    case = get_case(actor=actor, number=number)
    found = find_similar_cases(actor=actor, case_id=case.row.id)
    photos = find_first_photos(candidate.case_id for candidate in found) if found else {}
    candidates = [(candidate, photos.get(candidate.case_id)) for candidate in found]
    return render(request, "cases/_similar_cases.html", {"case": case, "candidates": candidates})


@require_POST
def show_reporters(request: HttpRequest, number: str) -> HttpResponse:
    """Show who reported the case, to those who may know."""
    reporters = list_reporters(actor=get_actor(request), number=number)
    return render(request, "cases/_reporters.html", {"reporters": reporters, "number": number})


@require_GET
def show_photo(request: HttpRequest, evidence_id: int, variant: str) -> HttpResponse:
    """Send a photo of a case the actor may see: the copy for the eye, the thumbnail, or the original."""
    if variant not in VARIANTS:
        raise Http404
    check_see_evidence(actor=get_actor(request), evidence_id=evidence_id)
    data, media_type = read_evidence(evidence_id, variant)  # type: ignore[arg-type]
    response = HttpResponse(data, content_type=media_type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
