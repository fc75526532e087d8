"""Small grids in files, as a bureau hands them over.

A county of 0.04 × 0.02 degrees with one zone, one street, two communities (west, east) and four unit grids.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.geo.public import FieldMapping

FIELDS = FieldMapping(
    code="code", name="name", parent="parent", level="level", kind="kind", area_class="area", road_class="road"
)
Row = Mapping[str, Any]


def box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """Return a box in hundredths of a degree from 120.50 E, 31.80 N; every corner on the hundredth grid is a vertex."""
    xs = [120.5 + west / 100, 120.5 + east / 100]
    ys = [31.8 + south / 100, 31.8 + north / 100]
    ring = shapely.segmentize(shapely.box(xs[0], ys[0], xs[1], ys[1]), 0.01)
    return shapely.transform(ring, lambda points: np.round(points, 7))


def row(code: str, geometry: BaseGeometry | None, **values: Any) -> dict[str, Any]:
    """Return a feature's values with its geometry under the key `geometry`."""
    return {"code": code, "name": f"网格{code}", **values, "geometry": geometry}


COUNTY: tuple[Row, ...] = (
    row("320582", box(0, 0, 4, 2), level=1),
    row("320582-01", box(0, 0, 4, 2), level=2, parent="320582"),
    row("320582001", box(0, 0, 4, 2), level=3, parent="320582-01"),
    row("320582001001", box(0, 0, 2, 2), level=4),
    row("320582001002", box(2, 0, 4, 2), level=4),
)
UNITS: tuple[Row, ...] = (
    row("320582001001001", box(0, 0, 1, 2), area="class_1", road="main"),
    row("320582001001002", box(1, 0, 2, 2), area="class_2", road="branch"),
    row("320582001002001", box(2, 0, 3, 2)),
    row("320582001002002", box(3, 0, 4, 2)),
)


def write_geojson(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows as GeoJSON in WGS-84."""
    features = [
        {
            "type": "Feature",
            "properties": {key: value for key, value in one.items() if key != "geometry"},
            "geometry": None if one["geometry"] is None else json.loads(shapely.to_geojson(one["geometry"])),
        }
        for one in rows
    ]
    names = dict.fromkeys(FIELDS.list_columns())
    for feature in features:
        feature["properties"] = names | feature["properties"]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def write_file(path: Path, rows: Sequence[Row], *, crs: str | None = "EPSG:4326", **options: Any) -> Path:
    """Write code and name of rows in the format that the suffix names."""
    shapes = np.asarray([one["geometry"] for one in rows], dtype=object)
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapes),
        field_data=[np.asarray([one[name] for one in rows], dtype=object) for name in ("code", "name")],
        fields=["code", "name"],
        geometry_type="Polygon",
        crs=crs,
        **options,
    )
    return path
