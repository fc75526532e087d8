"""The chief's page and the map on it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from wangge.evaluation.domain.sheets import AREA, AREA_LEVELS
from wangge.evaluation.public import list_area_features, read_chief_page
from wangge.evaluation.templatetags.tone_words import word_area
from wangge.evaluation.views.actors import get_actor
from wangge.geo.public import find_extent, parse_box

SPARK_MONTHS = 2
"""From so many months on there is a trend to draw."""


@require_GET
def show_chief(request: HttpRequest) -> HttpResponse:
    """Show one month on one screen."""
    actor, query = get_actor(request), request.GET
    view = read_chief_page(actor=actor, month=query.get("month", ""), level=read_level(query.get("level", "")))
    context = {
        "view": view,
        "has_trend": len(view.trend) >= SPARK_MONTHS,
        "extent": find_extent(actor=actor) if view.run else None,
    }
    return render(request, "evaluation/chief.html", context)


@require_GET
def show_area_map(request: HttpRequest, run_id: int) -> HttpResponse:
    """Answer the areas of a level inside `bbox`, WGS-84, each called by its name and grade, with the address of its page."""
    collection = list_area_features(
        actor=get_actor(request),
        run_id=run_id,
        level=read_level(request.GET.get("level", "")) or 1,
        box=parse_box(request.GET.get("bbox", "")),
    )
    address = reverse("evaluation:subject", args=[run_id])
    for feature in collection["features"]:
        properties = feature["properties"]
        properties["name"] = word_area(properties)
        properties["url"] = f"{address}?{urlencode({'kind': AREA, 'key': properties['code']})}"
    return JsonResponse(collection, content_type="application/geo+json")


def read_level(text: str) -> int:
    """Return the number of a level of areas, 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) == 1 and int(text) <= AREA_LEVELS else 0
