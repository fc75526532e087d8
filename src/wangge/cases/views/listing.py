"""The work list and the map of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from urllib.parse import quote

import orjson
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from wangge.cases.forms import labels
from wangge.cases.forms.columns import COLUMNS, USUAL, read_columns
from wangge.cases.forms.filters import FilterForm, find_opening_query
from wangge.cases.public import MapPoint, list_cases, list_map_points, list_saved_views
from wangge.cases.views import get_actor
from wangge.geo.public import parse_box
from wangge.platform.public import get_clock, get_profile, is_english, render_page_or_part

SORTED_COLUMNS = {"number": ("number", "number_last"), "reported": ("oldest", "newest"), "due": ("due", "due_last")}
LOOKS = {
    "what": "grow", "address": "wg-roomy", "grid": "wg-roomy", "source": "wg-roomy", "reported": "num wg-roomy",
    "due": "num",
}  # fmt: skip
FIRST_ASKED = {"number": "number", "reported": "newest", "due": "due"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SortHead:
    """Head of a column that sorts: the query that sorts by it, and how it is sorted now (ascending, descending, "")."""

    query: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnHead:
    """Head of a column, one that sorts or one that does not."""

    key: str
    name: str
    look: str
    sort: SortHead | None


@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """Show a page of the work list."""
    actor = get_actor(request)
    if not request.GET:  # asked for nothing: what the profile opens the list of this role with
        request.GET = QueryDict(find_opening_query(actor))
    form = FilterForm(actor, request.GET)
    page = list_cases(actor=actor, wanted=form.build_filter())
    query = build_query(request)
    context = {
        "form": form,
        "page": page,
        "query": query,
        "whole_query": build_query(request, kept=("page",)),
        "view_query": build_query(request, "saved"),
        "columns": form.list_columns(),
        "heads": list_heads(form.list_columns(), build_heads(build_query(request, "sort"), page.order)),
        "saved_views": list_saved_views(actor=actor),
        "saved_id": form.cleaned_data.get("saved"),
        "menu": request.GET.get("menu", ""),
        "full_path": request.get_full_path(),
    }
    response = render_page_or_part(request, page="cases/case_list.html", part="cases/_case_table.html", context=context)
    if request.headers.get("HX-Trigger") == "filter":  # empty fields stay out of the address people keep
        response["HX-Push-Url"] = f"{reverse('cases:list')}?{query}"
    return response


def list_heads(columns: Iterable[str], heads: Mapping[str, SortHead]) -> list[ColumnHead]:
    """Return the heads of the columns in their order."""
    return [
        ColumnHead(key=key, name=str(COLUMNS[key]), look=LOOKS.get(key, ""), sort=heads.get(key)) for key in columns
    ]


def build_heads(query: str, order: str) -> Mapping[str, SortHead]:
    """Return the heads of the columns that sort; the one that holds turns round, the others begin as is usual."""
    heads = {}
    for column, (ascending, descending) in SORTED_COLUMNS.items():
        turned = {ascending: descending, descending: ascending}
        sort = turned.get(order, FIRST_ASKED[column])
        heads[column] = SortHead(
            query=f"{query}&sort={sort}" if query else f"sort={sort}",
            direction={ascending: "ascending", descending: "descending"}.get(order, ""),
        )
    return heads


def build_query(request: HttpRequest, *left_out: str, kept: tuple[str, ...] = ()) -> str:
    """Return the query string without the page, empty fields, the usual columns and those named."""
    query = request.GET.copy()
    dropped = {"page", "bbox", "zoom", "menu", *left_out} - set(kept)
    for name in list(query):
        if name in dropped or not query[name]:
            del query[name]
    if "columns" in query:
        shown = read_columns(query.getlist("columns"))
        query.setlist("columns", [] if shown == USUAL else [",".join(shown)])
    return query.urlencode()


@require_GET
def show_map(request: HttpRequest) -> HttpResponse:
    """Show the cases on a map, with the filters of the work list."""
    form = FilterForm(get_actor(request), request.GET)
    form.build_filter()
    context = {"form": form, "query": build_query(request), "center": get_profile().city.map_center}
    return render(request, "cases/case_map.html", context)


@require_GET
def list_points(request: HttpRequest) -> HttpResponse:
    """Answer the cases inside a box as GeoJSON (WGS-84)."""
    form = FilterForm(get_actor(request), request.GET, has_units=False)
    box = parse_box(request.GET.get("bbox", ""))
    read_at = timezone.localtime(get_clock().now())
    window = list_map_points(actor=get_actor(request), box=box, wanted=form.build_filter())
    answer = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": build_features(window.points),
        "truncated": window.is_cut,
        "read_at": read_at.isoformat(timespec="seconds"),
    }
    response = HttpResponse(orjson.dumps(answer), content_type="application/geo+json")
    response["Cache-Control"] = "private, no-store"
    return response


def write_number(number: str) -> str:
    """Return a case number as a part of an address; nearly all need no change, which is quickly seen."""
    return number if number.isalnum() and number.isascii() else quote(number)


def build_features(points: Iterable[MapPoint]) -> list[dict[str, object]]:
    """Return cases as GeoJSON features with what their popups say."""
    before, after = reverse("cases:detail", args=["0"]).rsplit("0", 1)  # asked once: a thousand times takes 30 ms
    name_of = attrgetter("category_name_en" if is_english() else "category_name_zh")
    states = {name: labels.name_of("state", name) for name in labels.STATES}
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
            "properties": {
                "label": " · ".join(filter(None, (point.number, name_of(point), states.get(point.state, point.state)))),
                "lamp": "" if point.lamp == "none" else point.lamp,
                "url": f"{before}{write_number(point.number)}{after}",
            },
        }
        for point in points
    ]
