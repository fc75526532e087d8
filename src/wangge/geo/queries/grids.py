"""Grids in force as lists and as GeoJSON, with the attributes and bounds that the actor may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import orjson
import shapely
from django.db.models import Q, QuerySet

from wangge.geo.access import visible_to
from wangge.geo.domain.cells import Box
from wangge.geo.domain.views import GridView
from wangge.geo.models import GridCell, GridLayer
from wangge.kernel.public import Actor, DomainError

MAIN_LAYER = "main"
"""Key of the layer in which points are located."""
MAX_FEATURES = 5000
OUTLINE_TOLERANCE_DEG = 0.0004
CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
"""Every GeoJSON says its coordinate system: WGS-84, longitude before latitude."""


def list_grids(
    *,
    actor: Actor,
    layer: str = MAIN_LAYER,
    level: int | None = None,
    box: Box | None = None,
    text: str = "",
    limit: int = 500,
) -> tuple[GridView, ...]:
    """Return grids in force by code: of a level, touching a box (bounds only), with `text` in code or name."""
    rows = _filter_in_force(actor, layer)
    if level is not None:
        rows = rows.filter(level=level)
    if box is not None:
        rows = _filter_box(rows, box)
    if text:
        rows = rows.filter(Q(code__startswith=text) | Q(name__contains=text))
    return _show_grids(rows.order_by("code")[: min(limit, MAX_FEATURES)])


def search_grids(*, actor: Actor, text: str, layer: str = MAIN_LAYER, limit: int = 20) -> tuple[GridView, ...]:
    """Return grids whose code begins with `text` or whose name has it, the widest levels first."""
    wanted = text.strip()
    if not wanted:
        return ()
    rows = _filter_in_force(actor, layer).filter(Q(code__startswith=wanted) | Q(name__contains=wanted))
    return _show_grids(rows.order_by("level", "code")[: min(limit, MAX_FEATURES)])


def list_child_grids(*, actor: Actor, code: str | None = None, layer: str = MAIN_LAYER) -> tuple[GridView, ...]:
    """Return the grids right below the one with that code, or the roots without a code; by code."""
    rows = _filter_in_force(actor, layer)
    below = rows.filter(parent__isnull=True) if code is None else rows.filter(parent__code=code)
    return _show_grids(below.order_by("code"))


def find_grid(*, actor: Actor, code: str, layer: str = MAIN_LAYER, on: date | None = None) -> GridView | None:
    """Return the grid with that code in force now, or on a day; None when there was none."""
    rows = visible_to(actor).filter(layer__key=layer, code=code)
    if on is None:
        rows = rows.filter(to_on__isnull=True)
    else:
        rows = rows.filter(Q(to_on__isnull=True) | Q(to_on__gt=on), from_on__lte=on)
    found = _show_grids(rows.order_by("-generation")[:1])
    return found[0] if found else None


def fetch_grid(actor: Actor, code: str, *, layer: str = MAIN_LAYER) -> GridCell:
    """Return the row in force with that code; raises `grid_unknown`."""
    row = _filter_in_force(actor, layer).filter(code=code).select_related("layer").first()
    if row is None:
        raise DomainError("grid_unknown", grid=code)
    return row


def list_grid_features(
    *, actor: Actor, box: Box, level: int, layer: str = MAIN_LAYER, limit: int = 2000
) -> dict[str, Any]:
    """Return the grids of a level in force that touch the box as a GeoJSON FeatureCollection, WGS-84.

    `is_complete` is false when more than `limit` (at most 5,000) touch it.
    """
    limit = min(limit, MAX_FEATURES)
    rows = list(_filter_box(_filter_in_force(actor, layer).filter(level=level), box).order_by("code")[: limit + 1])
    shapes = shapely.from_wkb([bytes(row.boundary) for row in rows[:limit]])
    return _build_collection(rows[:limit], shapes, is_complete=len(rows) <= limit)


def get_grid_feature(*, actor: Actor, code: str, layer: str = MAIN_LAYER) -> dict[str, Any]:
    """Return one grid in force as a GeoJSON Feature, WGS-84; raises `grid_unknown`."""
    row = fetch_grid(actor, code, layer=layer)
    collection = _build_collection([row], shapely.from_wkb([bytes(row.boundary)]), is_complete=True)
    feature: dict[str, Any] = collection["features"][0]
    return {**feature, "crs": CRS84}


def list_outlines(*, actor: Actor, layer: str = MAIN_LAYER, level: int = 1) -> dict[str, Any]:
    """Return the outlines of a level as light GeoJSON for a basemap, WGS-84.

    Simplified by about forty metres; neighbours are simplified alike, so no gap opens between them.
    """
    rows = list(_filter_in_force(actor, layer).filter(level=level).order_by("code"))
    shapes = shapely.from_wkb([bytes(row.boundary) for row in rows])
    if rows:
        shapes = shapely.coverage_simplify(shapes, OUTLINE_TOLERANCE_DEG)
    return _build_collection(rows, shapes, is_complete=True, lattice_deg=1e-5)


def find_extent(*, actor: Actor, layer: str = MAIN_LAYER) -> Box | None:
    """Return the box around all grids in force, or None when there are none."""
    roots = _filter_in_force(actor, layer).filter(level=1).values_list("min_lon", "min_lat", "max_lon", "max_lat")
    bounds = np.asarray(list(roots), dtype=np.float64)
    if not len(bounds):
        return None
    west, south = bounds[:, :2].min(axis=0).tolist()
    east, north = bounds[:, 2:].max(axis=0).tolist()
    return Box(west, south, east, north)


def count_grids(*, actor: Actor, layer: str = MAIN_LAYER) -> dict[int, int]:
    """Return level → number of grids in force."""
    levels = _filter_in_force(actor, layer).order_by().values_list("level", flat=True)
    counted, counts = np.unique(np.asarray(list(levels), dtype=np.int64), return_counts=True)
    return dict(zip(counted.tolist(), counts.tolist(), strict=True))


def list_layers() -> tuple[tuple[str, str], ...]:
    """Return key and name of every layer."""
    return tuple(GridLayer.objects.values_list("key", "name"))


def _filter_in_force(actor: Actor, layer: str) -> QuerySet[GridCell]:
    return visible_to(actor).filter(layer__key=layer, to_on__isnull=True)


def _filter_box(rows: QuerySet[GridCell], box: Box) -> QuerySet[GridCell]:
    return rows.filter(min_lon__lte=box.east, max_lon__gte=box.west, min_lat__lte=box.north, max_lat__gte=box.south)


def _show_grids(rows: QuerySet[GridCell]) -> tuple[GridView, ...]:
    light = rows.select_related("layer", "parent").defer("boundary", "parent__boundary")
    return tuple(show_grid(row) for row in light)


def show_grid(row: GridCell) -> GridView:
    """Return the row as a frozen value."""
    return GridView(
        id=row.id,
        layer=row.layer.key,
        code=row.code,
        name=row.name,
        level=row.level,
        generation=row.generation,
        parent_code=None if row.parent is None else row.parent.code,
        kind=row.kind,
        area_class=row.area_class,
        road_class=row.road_class,
        west=row.min_lon,
        south=row.min_lat,
        east=row.max_lon,
        north=row.max_lat,
        area_m2=row.area_m2,
        from_on=row.from_on,
        to_on=row.to_on,
        is_synthetic=row.is_synthetic,
    )


def _build_collection(
    rows: list[GridCell], shapes: Any, *, is_complete: bool, lattice_deg: float | None = None
) -> dict[str, Any]:
    texts = shapely.to_geojson(shapely.set_precision(shapes, lattice_deg) if lattice_deg else shapes)
    features = [
        {
            "type": "Feature",
            "id": row.id,
            "properties": {
                "code": row.code,
                "name": row.name,
                "level": row.level,
                "kind": row.kind,
                "area_class": row.area_class,
                "road_class": row.road_class,
                "area_m2": round(row.area_m2, 1),
                "is_synthetic": row.is_synthetic,
            },
            "geometry": orjson.loads(text),
        }
        for row, text in zip(rows, texts, strict=True)
    ]
    return {"type": "FeatureCollection", "crs": CRS84, "is_complete": is_complete, "features": features}
