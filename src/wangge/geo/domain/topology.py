"""Topology check of grids that should be seamless: each fault with its kind, its place and its m².

The rule (GB/T 30428.1, PJ-2): no gap, no overlap, nothing outside the parent, every code once.
Coordinates are WGS-84 longitude and latitude.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.geo.domain.measuring import METRES_PER_DEGREE, measure_area_m2
from wangge.geo.domain.splitting import OVERLAY_LATTICE_DEG


class FaultKind(StrEnum):
    """Kind of fault (问题类型); a sliver (细缝) is a gap or an overlap thinner than the limit."""

    DUPLICATE_CODE = "duplicate_code"
    INVALID_SHAPE = "invalid_shape"
    OVERLAP = "overlap"
    GAP = "gap"
    SLIVER = "sliver"
    OUTSIDE_PARENT = "outside_parent"


@dataclass(frozen=True, slots=True)
class GridShape:
    """Grid shape (网格图形): what the check needs to know of a grid."""

    code: str
    parent_code: str | None
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True, order=True)
class TopologyFault:
    """Topology fault (拓扑问题): the grids concerned, a point inside the fault and its area in m²."""

    kind: FaultKind
    codes: tuple[str, ...]
    lon: float
    lat: float
    area_m2: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TopologyLimits:
    """Limits of the check: pieces below `ignored_m2` are rounding; thinner than `sliver_width_m` is a sliver."""

    ignored_m2: float = 0.05
    sliver_width_m: float = 1.0


def check_topology(
    shapes: Sequence[GridShape],
    *,
    parents: Mapping[str, BaseGeometry] | None = None,
    limits: TopologyLimits | None = None,
) -> list[TopologyFault]:
    """Return every fault of the grids of one level, in a fixed order.

    `parents` maps parent codes to their polygons; grids under a parent must fill it exactly. Grids without
    a known parent are checked for gaps that they enclose together.
    """
    limits = limits or TopologyLimits()
    faults = _find_duplicates(shapes) + _find_invalid(shapes)
    sound = [shape for shape in shapes if _is_sound(shape.geometry)]
    faults += _find_overlaps(sound, limits)
    faults += _find_parent_faults(sound, parents or {}, limits)
    return sorted(faults)


def _is_sound(geometry: BaseGeometry) -> bool:
    is_area = geometry.geom_type in ("Polygon", "MultiPolygon")
    return is_area and not geometry.is_empty and bool(shapely.is_valid(geometry))


def _find_duplicates(shapes: Sequence[GridShape]) -> list[TopologyFault]:
    groups: dict[str, list[GridShape]] = defaultdict(list)
    for shape in shapes:
        groups[shape.code].append(shape)
    return [
        _build_fault(FaultKind.DUPLICATE_CODE, (code,), group[1].geometry, detail=str(len(group)))
        for code, group in groups.items()
        if len(group) > 1
    ]


def _find_invalid(shapes: Sequence[GridShape]) -> list[TopologyFault]:
    return [
        _build_fault(
            FaultKind.INVALID_SHAPE, (shape.code,), shape.geometry, detail=str(shapely.is_valid_reason(shape.geometry))
        )
        for shape in shapes
        if not _is_sound(shape.geometry)
    ]


def _find_overlaps(shapes: Sequence[GridShape], limits: TopologyLimits) -> list[TopologyFault]:
    if not shapes:
        return []
    geometries = np.asarray([shape.geometry for shape in shapes], dtype=object)
    left, right = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    pairs = left < right
    left, right = left[pairs], right[pairs]
    # Neighbours that only touch are the normal case: the dimension of the intersection's interior tells them apart.
    is_overlap = shapely.relate_pattern(geometries[left], geometries[right], "T********")
    faults: list[TopologyFault] = []
    for i, j in zip(left[is_overlap].tolist(), right[is_overlap].tolist(), strict=True):
        codes = tuple(sorted((shapes[i].code, shapes[j].code)))
        common = shapely.intersection(geometries[i], geometries[j], grid_size=OVERLAY_LATTICE_DEG)
        faults += _build_faults(FaultKind.OVERLAP, codes, common, limits)
    return faults


def _find_parent_faults(
    shapes: Sequence[GridShape], parents: Mapping[str, BaseGeometry], limits: TopologyLimits
) -> list[TopologyFault]:
    groups: dict[str | None, list[GridShape]] = defaultdict(list)
    for shape in shapes:
        groups[shape.parent_code if shape.parent_code in parents else None].append(shape)
    faults: list[TopologyFault] = []
    for parent_code, group in groups.items():
        union = shapely.union_all([shape.geometry for shape in group], grid_size=OVERLAY_LATTICE_DEG)
        if parent_code is None:
            faults += _build_faults(FaultKind.GAP, (), _find_enclosed(union), limits)
            continue
        parent = parents[parent_code]
        faults += _build_faults(
            FaultKind.GAP, (parent_code,), shapely.difference(parent, union, grid_size=OVERLAY_LATTICE_DEG), limits
        )
        for shape in group:
            if not shapely.covers(parent, shape.geometry):
                outside = shapely.difference(shape.geometry, parent, grid_size=OVERLAY_LATTICE_DEG)
                faults += _build_faults(FaultKind.OUTSIDE_PARENT, (shape.code,), outside, limits)
    return faults


def _find_enclosed(union: BaseGeometry) -> BaseGeometry:
    """Return the holes of `union` as polygons."""
    rings = [ring for part in shapely.get_parts(union) for ring in getattr(part, "interiors", ())]
    return shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings])


def _build_faults(
    kind: FaultKind, codes: tuple[str, ...], area: BaseGeometry, limits: TopologyLimits
) -> Iterable[TopologyFault]:
    for part in shapely.get_parts(area):
        if part.geom_type != "Polygon":
            continue
        size_m2 = measure_area_m2(part)
        if size_m2 < limits.ignored_m2:
            continue
        is_thin = kind is not FaultKind.OUTSIDE_PARENT and _measure_width_m(part, size_m2) < limits.sliver_width_m
        yield _build_fault(FaultKind.SLIVER if is_thin else kind, codes, part, detail=str(kind) if is_thin else "")


def _measure_width_m(part: BaseGeometry, area_m2: float) -> float:
    """Return the mean width of a thin polygon: twice its area over its perimeter."""
    scale = np.cos(np.radians(part.centroid.y))
    flat = shapely.transform(part, lambda points: points * METRES_PER_DEGREE * np.array([scale, 1.0]))
    return float(2.0 * area_m2 / flat.length)


def _build_fault(kind: FaultKind, codes: tuple[str, ...], geometry: BaseGeometry, *, detail: str = "") -> TopologyFault:
    if geometry.is_empty:
        return TopologyFault(kind, codes, 0.0, 0.0, 0.0, detail)
    place = geometry.representative_point() if shapely.is_valid(geometry) else geometry.envelope.centroid
    is_area = geometry.geom_type in ("Polygon", "MultiPolygon")
    area_m2 = round(measure_area_m2(geometry), 2) if is_area else 0.0
    return TopologyFault(kind, codes, round(place.x, 7), round(place.y, 7), area_m2, detail)
