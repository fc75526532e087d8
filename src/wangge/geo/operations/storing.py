"""Writing grids: many rows at once, generations counted, indexes told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import shapely
from django.db import transaction
from django.db.models import F

from wangge.geo.domain.changes import ExistingGrid
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.measuring import measure_areas_m2
from wangge.geo.models import GeoVersion, GridCell, GridLayer, GridPosting
from wangge.geo.queries.city import get_unit_level
from wangge.geo.queries.grids import MAIN_LAYER
from wangge.geo.queries.index import forget_index

_BATCH = 500


def ensure_layer(key: str, *, name: str = "") -> GridLayer:
    """Return the layer with that key, made when it is new; points are located in the layer `main`."""
    layer, _ = GridLayer.objects.get_or_create(key=key, defaults={"name": name or key, "is_located": key == MAIN_LAYER})
    return layer


def lock_layer(key: str) -> GridLayer:
    """Return the layer with that key, made when it is new, locked until the caller's transaction ends."""
    return GridLayer.objects.select_for_update().get(id=ensure_layer(key).id)


def open_generation(layer: GridLayer, *, source: str) -> int:
    """Count the layer's generation up, inside the caller's transaction, and return it; `source` says whence it comes."""
    GridLayer.objects.filter(id=layer.id).update(generation=F("generation") + 1, source=source[:200])
    layer.refresh_from_db(fields=["generation"])
    return layer.generation


def note_change() -> None:
    """Raise the version inside the caller's transaction, so that every process drops its index."""
    GeoVersion.objects.get_or_create(id=1)
    GeoVersion.objects.filter(id=1).update(number=F("number") + 1)
    forget_index()
    transaction.on_commit(forget_index)


def read_layer(layer: GridLayer) -> list[ExistingGrid]:
    """Return every grid of the layer, in force or closed, with its shape."""
    rows = list(GridCell.objects.filter(layer=layer).order_by("id"))
    shapes = shapely.from_wkb([bytes(row.boundary) for row in rows])
    codes = {row.id: row.code for row in rows}
    return [
        ExistingGrid(
            id=row.id,
            feature=GridFeature(
                code=row.code,
                name=row.name,
                level=row.level,
                parent_code=None if row.parent_id is None else codes[row.parent_id],
                geometry=shape,
                kind=row.kind,
                area_class=row.area_class,
                road_class=row.road_class,
                is_synthetic=row.is_synthetic,
            ),
            is_open=row.to_on is None,
            is_unit=row.is_unit,
        )
        for row, shape in zip(rows, shapes, strict=True)
    ]


def insert_grids(layer: GridLayer, features: Sequence[GridFeature], *, generation: int, from_on: date) -> None:
    """Write new grids level by level, so that parents have their ids; parents may be in force already."""
    rows_in_force = GridCell.objects.filter(layer=layer, to_on__isnull=True).values_list("code", "id", "root_code")
    known: dict[str, int] = {}
    roots: dict[str, str] = {}
    for code, row_id, root_code in rows_in_force:
        known[code], roots[code] = row_id, root_code
    unit_level = get_unit_level()
    for level in sorted({feature.level for feature in features}):
        group = [feature for feature in features if feature.level == level]
        rows = _build_rows(layer, group, known, roots)
        for row in rows:
            row.generation, row.from_on, row.is_unit = generation, from_on, level == unit_level
        for row in GridCell.objects.bulk_create(rows, batch_size=_BATCH):
            known[row.code], roots[row.code] = row.id, row.root_code


def _build_rows(
    layer: GridLayer, features: Sequence[GridFeature], ids: Mapping[str, int], roots: Mapping[str, str]
) -> list[GridCell]:
    shapes = np.asarray([feature.geometry for feature in features], dtype=object)
    bounds = shapely.bounds(shapes).tolist()
    areas = measure_areas_m2(shapes).tolist()
    return [
        GridCell(
            layer=layer,
            code=feature.code,
            name=feature.name,
            level=feature.level,
            parent_id=None if feature.parent_code is None else ids[feature.parent_code],
            root_code=feature.code if feature.parent_code is None else roots[feature.parent_code],
            kind=feature.kind,
            area_class=feature.area_class,
            road_class=feature.road_class,
            boundary=wkb,
            min_lon=bound[0],
            min_lat=bound[1],
            max_lon=bound[2],
            max_lat=bound[3],
            area_m2=area_m2,
            is_synthetic=feature.is_synthetic,
        )
        for feature, wkb, bound, area_m2 in zip(
            features, shapely.to_wkb(shapes, output_dimension=2).tolist(), bounds, areas, strict=True
        )
    ]


def close_grids(grid_ids: Sequence[int], *, on: date) -> int:
    """Close grids and everything still open below them from that day on; return how many were closed."""
    closing = set(grid_ids)
    latest = closing
    while latest:
        below = {
            child_id
            for chunk in _cut(latest)
            for child_id in GridCell.objects.filter(parent_id__in=chunk, to_on__isnull=True).values_list(
                "id", flat=True
            )
        }
        latest = below - closing
        closing |= latest
    for chunk in _cut(closing):
        GridCell.objects.filter(id__in=chunk).update(to_on=on)
        postings = GridPosting.objects.filter(grid_id__in=chunk, to_on__isnull=True)
        postings.filter(from_on__lt=on).update(to_on=on - timedelta(days=1))
        postings.filter(from_on__gte=on).update(to_on=F("from_on"))
    return len(closing)


def supersede_grids(grid_ids: Sequence[int], *, on: date) -> None:
    """Close the rows of redrawn grids; what lies below stays open and waits for `hand_over`."""
    for chunk in _cut(grid_ids):
        GridCell.objects.filter(id__in=chunk).update(to_on=on)


def _cut(ids: Iterable[int]) -> Iterator[list[int]]:
    """Cut ids into lists that fit into one statement on every database."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]


def revise_grids(layer: GridLayer, revised: Sequence[tuple[int, GridFeature]]) -> None:
    """Write name, classes, kind and parent of grids (by id) whose shape stayed the same."""
    ids = dict(GridCell.objects.filter(layer=layer, to_on__isnull=True).values_list("code", "id"))
    rows = [
        GridCell(
            id=row_id,
            name=feature.name,
            kind=feature.kind,
            area_class=feature.area_class,
            road_class=feature.road_class,
            parent_id=None if feature.parent_code is None else ids[feature.parent_code],
        )
        for row_id, feature in revised
    ]
    GridCell.objects.bulk_update(rows, ["name", "kind", "area_class", "road_class", "parent"], batch_size=_BATCH)


def has_younger(grid_ids: Iterable[int], *, on: date) -> bool:
    """Whether one of the grids came into force after that day."""
    return any(GridCell.objects.filter(id__in=chunk, from_on__gt=on).exists() for chunk in _cut(grid_ids))


def hand_over(old_ids: Mapping[str, int], layer: GridLayer) -> None:
    """Put children and postings of redrawn grids (code → id of the closed row) under the rows that follow them."""
    successors = dict(
        GridCell.objects.filter(layer=layer, code__in=old_ids, to_on__isnull=True).values_list("code", "id")
    )
    for code, old_id in old_ids.items():
        GridCell.objects.filter(parent_id=old_id, to_on__isnull=True).update(parent_id=successors[code])
        GridPosting.objects.filter(grid_id=old_id, to_on__isnull=True).update(grid_id=successors[code])
