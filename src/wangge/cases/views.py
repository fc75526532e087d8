"""The case pages: work list, one case, its moves, its photos, its points on the map."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangge.cases.forms import labels
from wangge.cases.forms.choices import find_choices
from wangge.cases.forms.filters import FilterForm
from wangge.cases.forms.labels import is_english
from wangge.cases.forms.moving import MoveForm, check_move_named
from wangge.cases.forms.reporting import ReportForm
from wangge.cases.public import (
    CaseDetail,
    MapPoint,
    check_see_evidence,
    find_similar_cases,
    get_case,
    list_cases,
    list_map_points,
    list_reporters,
    move_case,
    report_case,
)
from wangge.geo.public import parse_box
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import describe_error, read_evidence, render_page_or_part, vary_on_htmx


def get_actor(request: HttpRequest) -> Actor:
    """Return who asks; the middleware has let nobody else through."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """Show a page of the work list."""
    form = FilterForm(request.GET)
    page = list_cases(actor=get_actor(request), wanted=form.build_filter())
    context = {"form": form, "page": page, "query": _query_without_page(request)}
    return render_page_or_part(request, page="cases/case_list.html", part="cases/_case_table.html", context=context)


def _query_without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@require_GET
def show_case(request: HttpRequest, number: str) -> HttpResponse:
    """Show one case with its history and what may happen next."""
    case = get_case(actor=get_actor(request), number=number)
    return render(request, "cases/case_detail.html", build_context(case))


def build_context(case: CaseDetail) -> dict[str, Any]:
    """Return what the case page and its parts are drawn from."""
    points = []
    if case.row.lon is not None and case.row.lat is not None:
        point = {"lon": case.row.lon, "lat": case.row.lat, "lamp": case.row.lamp, "label": case.row.number}
        points.append(point)
    return {
        "case": case,
        "points": points,
        "moves_on": [move for move in case.moves if move.is_allowed],
        "moves_off": [move for move in case.moves if not move.is_allowed],
        "photos_before": [photo for photo in case.photos if photo.purpose in {"report", "before"}],
        "photos_after": [photo for photo in case.photos if photo.purpose in {"after", "check"}],
    }


@require_http_methods(["GET", "POST"])
def make_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """Show the form of a move, or make it; a fault gives the form back with all that was typed."""
    actor = get_actor(request)
    case = get_case(actor=actor, number=number)
    try:
        possible = check_move_named(case.moves, move)
    except DomainError as error:
        if request.method == "GET":
            raise
        return _answer_changed(request, case, error)
    choices = find_choices(actor, case, possible)
    if request.method == "GET":
        form = MoveForm(possible, initial={"version": case.row.version, **choices.initial}, choices=choices.lists)
        return _show_move(request, case, form)
    form = MoveForm(possible, request.POST, request.FILES, choices=choices.lists)
    if not form.is_valid():
        return _show_move(request, case, form, status=422)
    return _try_move(request, actor, case, form)


def _try_move(request: HttpRequest, actor: Actor, case: CaseDetail, form: MoveForm) -> HttpResponse:
    photo_ids: tuple[int, ...] = ()
    try:
        photo_ids = form.store_photos(actor)
        move_case(
            actor=actor,
            case_id=case.row.id,
            version=form.cleaned_data["version"],
            move=form.move.name,
            arguments=form.build_arguments(photo_ids),
        )
    except DomainError as error:
        form.keep_photos(photo_ids)
        text = describe_error(error, get_language() or "zh-hans")
        if error.code == "case_changed":
            form.data["version"] = str(case.row.version)
        return _show_move(request, case, form, problem=text, status=409 if text.status == 409 else 422)
    address = reverse("cases:detail", args=[case.row.number])
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return redirect(address)


def _show_move(
    request: HttpRequest, case: CaseDetail, form: MoveForm, *, problem: Any = None, status: int = 200
) -> HttpResponse:
    context = {"case": case, "form": form, "move": form.move, "problem": problem}
    template = "cases/_move_form.html" if request.headers.get("HX-Request") else "cases/move_page.html"
    # The browser swaps a 422; a lost race says 409 to programs and 422 to HTMX, which keeps what was typed.
    shown = 422 if status == 409 and request.headers.get("HX-Request") else status
    return vary_on_htmx(render(request, template, context, status=shown))


def _answer_changed(request: HttpRequest, case: CaseDetail, error: DomainError) -> HttpResponse:
    text = describe_error(error, get_language() or "zh-hans")
    context = {
        "case": case,
        "problem": text,
        "typed": {
            key: request.POST[key]
            for key in request.POST
            if key not in {"csrfmiddlewaretoken", "version", "stored_photos"}
        },
    }
    return vary_on_htmx(render(request, "cases/_move_overtaken.html", context, status=422))


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
    return render(request, "cases/_reporters.html", {"reporters": reporters})


@require_GET
def show_photo(request: HttpRequest, evidence_id: int, variant: str) -> HttpResponse:
    """Send a photo of a case the actor may see: the copy for the eye, the thumbnail, or the original."""
    check_see_evidence(actor=get_actor(request), evidence_id=evidence_id)
    data, media_type = read_evidence(evidence_id, variant)  # type: ignore[arg-type]
    response = HttpResponse(data, content_type=media_type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@require_GET
def list_points(request: HttpRequest) -> HttpResponse:
    """Answer the cases inside a box as GeoJSON (WGS-84)."""
    form = FilterForm(request.GET)
    box = parse_box(request.GET.get("bbox", ""))
    window = list_map_points(actor=get_actor(request), box=box, wanted=form.build_filter())
    return JsonResponse(
        {
            "type": "FeatureCollection",
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
            "features": [build_feature(point) for point in window.points],
            "truncated": window.is_cut,
        }
    )


def build_feature(point: MapPoint) -> dict[str, object]:
    """Return a case as a GeoJSON feature with what the popup says."""
    category = point.category_name_en if is_english() else point.category_name_zh
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
        "properties": {
            "label": f"{point.number} {category} {labels.name_of('state', point.state)}",
            "lamp": "" if point.lamp == "none" else point.lamp,
            "url": reverse("cases:detail", args=[point.number]),
        },
    }


@require_GET
def show_map(request: HttpRequest) -> HttpResponse:
    """Show the cases on a map, with the filters of the work list."""
    form = FilterForm(request.GET)
    return render(request, "cases/case_map.html", {"form": form, "query": _query_without_page(request)})


@require_http_methods(["GET", "POST"])
def show_report_form(request: HttpRequest) -> HttpResponse:
    """Show the form of a new report, or take it; a fault gives it back with all that was typed."""
    actor = get_actor(request)
    form = ReportForm(actor, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        photo_ids: tuple[int, ...] = ()
        try:
            photo_ids = form.store_photos(actor)
            case = report_case(actor=actor, report=form.build_report(photo_ids))
        except DomainError as error:
            form.keep_photos(photo_ids)
            form.add_error(None, describe_error(error, get_language() or "zh-hans").why)
        else:
            return redirect("cases:detail", case.number)
    return render(request, "cases/case_new.html", {"form": form}, status=422 if form.errors else 200)
