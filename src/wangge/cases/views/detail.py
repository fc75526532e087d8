"""One case: its facts, photos, history and what may happen next."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from wangge.cases.public import CaseDetail, check_see_evidence, find_similar_cases, get_case, list_reporters
from wangge.cases.views import get_actor
from wangge.kernel.public import Actor
from wangge.platform.public import read_evidence

VARIANTS = ("display", "thumbnail", "original")
REPORTER_ROLES = ("acceptor", "shift_leader", "admin")
MAIN_LINE = frozenset({"accept", "file", "dispatch", "sign", "finish", "send_to_check", "pass_check", "close"})
MERGING_STATES = ("reported", "accepted")


@require_GET
def show_case(request: HttpRequest, number: str) -> HttpResponse:
    """Show one case with its history and what may happen next."""
    actor = get_actor(request)
    case = get_case(actor=actor, number=number)
    return render(request, "cases/case_detail.html", build_context(case, actor))


def build_context(case: CaseDetail, actor: Actor) -> dict[str, Any]:
    """Return what the case page and its parts are drawn from."""
    return {
        "case": case,
        "points": _list_points(case),
        "moves_on": sorted(
            (move for move in case.moves if move.is_allowed), key=lambda move: move.name not in MAIN_LINE
        ),
        "moves_off": [move for move in case.moves if not move.is_allowed],
        "photos_before": [photo for photo in case.photos if photo.purpose in {"report", "before"}],
        "photos_after": [photo for photo in case.photos if photo.purpose == "after"],
        "photos_check": [photo for photo in case.photos if photo.purpose == "check"],
        "clocks": {clock.started_at: clock for clock in case.clocks},
        "may_see_reporter": actor.has_role(*REPORTER_ROLES),
        "may_be_merged": case.row.state in MERGING_STATES and case.row.lon is not None,
    }


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
    return render(request, "cases/_similar_cases.html", {"case": case, "candidates": found})


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
