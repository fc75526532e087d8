"""What an import would change in a layer: decisions without storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.importing import ImportFault, ImportFaultKind
from wangge.geo.domain.measuring import measure_area_m2
from wangge.geo.domain.splitting import OVERLAY_LATTICE_DEG

SAME_SHAPE_DEG = 2e-7
SAME_SHAPE_M2 = 1.0
_MAX_DEPTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingGrid:
    """A grid that is stored: open (`is_open`) or closed."""

    id: int
    feature: GridFeature
    is_open: bool
    is_unit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GridChanges:
    """Grid changes (网格变更): what an import does to the layer."""

    added: tuple[GridFeature, ...]
    redrawn: tuple[tuple[int, GridFeature], ...]
    revised: tuple[tuple[int, GridFeature], ...]
    unchanged: tuple[int, ...]
    closed: tuple[int, ...]


def compare_with_layer(
    features: Sequence[tuple[int, GridFeature]], existing: Sequence[ExistingGrid], *, is_partial: bool
) -> tuple[GridChanges, list[ImportFault]]:
    """Return what the features change in the layer, and the faults of those that use a code wrongly.

    A unit grid whose shape differs must have a new code; a closed code is never opened again. Open grids of the
    same levels under the same roots that the file does not name are closed, unless the import `is_partial`.
    """
    by_code = {grid.feature.code: grid for grid in existing if grid.is_open}
    dead = {grid.feature.code for grid in existing if not grid.is_open} - by_code.keys()
    added: list[GridFeature] = []
    redrawn: list[tuple[int, GridFeature]] = []
    revised: list[tuple[int, GridFeature]] = []
    unchanged: list[int] = []
    faults: list[ImportFault] = []
    for number, feature in features:
        old = by_code.get(feature.code)
        if old is None and feature.code in dead:
            faults.append(ImportFault(number, ImportFaultKind.CODE_DEAD, feature.code))
        elif old is None:
            added.append(feature)
        elif old.feature.level != feature.level:
            faults.append(ImportFault(number, ImportFaultKind.CODE_REUSED, feature.code))
        elif is_same_shape(old.feature.geometry, feature.geometry):
            is_same = _describe(old.feature) == _describe(feature)
            (unchanged.append(old.id) if is_same else revised.append((old.id, feature)))
        elif old.is_unit:
            faults.append(ImportFault(number, ImportFaultKind.CODE_REUSED, feature.code))
        else:
            redrawn.append((old.id, feature))
    closed = () if is_partial else _find_closed(features, by_code)
    changes = GridChanges(
        added=tuple(added), redrawn=tuple(redrawn), revised=tuple(revised), unchanged=tuple(unchanged), closed=closed
    )
    return changes, faults + find_unknown_parents(features, by_code)


def find_unknown_parents(
    features: Sequence[tuple[int, GridFeature]], by_code: Mapping[str, ExistingGrid]
) -> list[ImportFault]:
    """Return the features whose parent is neither open in the layer nor in the file, or is no level above them."""
    levels = {code: grid.feature.level for code, grid in by_code.items()}
    levels |= {feature.code: feature.level for _, feature in features}
    return [
        ImportFault(number, ImportFaultKind.PARENT_UNKNOWN, feature.code, str(feature.parent_code))
        for number, feature in features
        if feature.parent_code is not None and levels.get(feature.parent_code, feature.level) >= feature.level
    ]


def _describe(feature: GridFeature) -> tuple[object, ...]:
    return feature.name, feature.level, feature.parent_code, feature.kind, feature.area_class, feature.road_class


def is_same_shape(left: BaseGeometry, right: BaseGeometry) -> bool:
    """Whether two shapes are equal within two centimetres or differ by less than a square metre.

    An extra point on a straight edge, put there by a neighbour, does not make another shape.
    """
    if shapely.equals_exact(left, right, tolerance=SAME_SHAPE_DEG, normalize=True):
        return True
    difference = shapely.symmetric_difference(left, right, grid_size=OVERLAY_LATTICE_DEG)
    return measure_area_m2(difference) < SAME_SHAPE_M2


def _find_closed(features: Sequence[tuple[int, GridFeature]], by_code: Mapping[str, ExistingGrid]) -> tuple[int, ...]:
    """Return the open grids that the file should name but does not: of its levels, under its roots."""
    parents = {code: grid.feature.parent_code for code, grid in by_code.items()}
    parents |= {feature.code: feature.parent_code for _, feature in features}

    def find_root(code: str) -> str:
        for _ in range(_MAX_DEPTH):  # a faulty file may name parents in a circle
            code = parents.get(code) or code
        return code

    named = {feature.code for _, feature in features}
    scope = {(feature.level, find_root(feature.code)) for _, feature in features}
    return tuple(
        grid.id
        for code, grid in sorted(by_code.items())
        if code not in named and (grid.feature.level, find_root(code)) in scope
    )
