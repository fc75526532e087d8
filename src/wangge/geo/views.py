"""Grids as the map's ground: GeoJSON of the level that suits the zoom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from wangge.geo.public import list_grid_features, list_outlines, parse_box
from wangge.kernel.public import Actor, build_system_actor
from wangge.platform.public import get_profile

OUTLINE_ZOOM = 11
"""Below it the whole city is in view and light outlines serve."""


@require_GET
def show_grids(request: HttpRequest) -> HttpResponse:
    """Answer the grids inside `bbox` that suit `zoom`, WGS-84."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _answer_grids(request, actor, finest=len(get_profile().grid.levels))


@require_GET
def show_public_grids(request: HttpRequest) -> HttpResponse:
    """Answer the same down to the communities only, for the public's page of reports."""
    actor = build_system_actor(name="public map")
    return _answer_grids(request, actor, finest=max(1, len(get_profile().grid.levels) - 1))


def _answer_grids(request: HttpRequest, actor: Actor, *, finest: int) -> HttpResponse:
    zoom = request.GET.get("zoom", "")
    level = choose_level(int(zoom) if zoom.isdigit() else OUTLINE_ZOOM, finest=finest)
    if level == 1:
        collection = list_outlines(actor=actor, level=1)
    else:
        collection = list_grid_features(actor=actor, box=parse_box(request.GET.get("bbox", "")), level=level)
    response = JsonResponse(collection, content_type="application/geo+json")
    response["Cache-Control"] = "private, max-age=300"
    return response


def choose_level(zoom: int, *, finest: int) -> int:
    """Return the level of the grid tree that reads well at a zoom; 1 is the root, `finest` the last one shown."""
    steps_back = 0 if zoom >= 15 else 1 if zoom >= 13 else 2 if zoom >= OUTLINE_ZOOM else finest
    return max(1, finest - steps_back)
