"""A grid before it is stored: code, names, classes and polygon."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFeature:
    """Grid feature (网格要素): one grid with its polygon in WGS-84 longitude and latitude.

    `parent_code` is None for a root. `is_synthetic` marks polygons that no survey stands behind.
    """

    code: str
    name: str
    level: int
    parent_code: str | None
    geometry: BaseGeometry
    kind: str = ""
    area_class: str = ""
    road_class: str = ""
    is_synthetic: bool = False
