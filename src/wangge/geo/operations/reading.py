"""Files with polygons or points: opened, checked and brought to WGS-84. No database."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from wangge.geo.domain.coordinates import Crs, convert_many_to_wgs84, parse_crs
from wangge.geo.domain.importing import FileFeature
from wangge.kernel.public import DomainError

_MAGIC = {".geojson": (b"{",), ".json": (b"{",), ".gpkg": (b"SQLite format 3\x00",), ".shp": (b"\x00\x00\x27\x0a",)}
_LON_NAMES = ("lon", "lng", "longitude", "long", "x", "经度")
_LAT_NAMES = ("lat", "latitude", "y", "纬度")
_DECIMALS = 9
"""A tenth of a millimetre: equal corners in two files stay equal whatever conversion they went through."""
_OLD_DATUMS = ("beijing 1954", "new beijing", "xian 1980")
"""Datums whose shift to CGCS2000 is not public: such a file must be converted by its owner."""


def read_polygon_file(
    path: Path, *, columns: Sequence[str], crs: str | None, file_layer: str | None = None, encoding: str | None = None
) -> list[FileFeature]:
    """Return the features of a GeoJSON, GeoPackage or Shapefile, their shapes in WGS-84.

    `crs` (wgs84, cgcs2000, gcj02, bd09) overrides what the file states of itself. Raises `grid_file_missing`,
    `grid_file_kind_unknown`, `grid_file_unreadable`, `grid_file_empty`, `grid_file_columns_missing`,
    `grid_file_crs_missing`, `grid_file_crs_unknown`, `crs_unknown`.
    """
    import pyogrio  # brings pandas along: a second that only an import of grids shall pay

    _check_kind(path)
    named_crs = parse_crs(crs) if crs else None
    if encoding is None and path.suffix.lower() == ".shp" and not path.with_suffix(".cpg").exists():
        encoding = "GB18030"  # what Chinese tools write when they do not say
    try:
        meta, _, wkb, values = pyogrio.raw.read(path, layer=file_layer, encoding=encoding, force_2d=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise DomainError("grid_file_unreadable", file=path.name, reason=str(error)[:300]) from None
    fields = [str(name) for name in meta["fields"]]
    missing = sorted(set(columns) - set(fields))
    if missing:
        raise DomainError(
            "grid_file_columns_missing", file=path.name, missing=", ".join(missing), found=", ".join(fields)
        )
    if wkb is None or not len(wkb):
        raise DomainError("grid_file_empty", file=path.name)
    shapes = _convert_shapes(_decode_shapes(wkb), named_crs, meta["crs"], path)
    texts = {name: [_to_text(value) for value in column] for name, column in zip(fields, values, strict=True)}
    return [
        FileFeature(index + 1, {name: column[index] for name, column in texts.items()}, shape)
        for index, shape in enumerate(shapes)
    ]


def _check_kind(path: Path) -> None:
    """Let through plain files whose first bytes are what the suffix says: GDAL itself would open anything."""
    if not path.is_file():
        raise DomainError("grid_file_missing", file=str(path))
    magics = _MAGIC.get(path.suffix.lower())
    with path.open("rb") as file:
        head = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if magics is None or not head.startswith(magics):
        raise DomainError("grid_file_kind_unknown", file=path.name, known=", ".join(sorted(_MAGIC)))


def _decode_shapes(wkb: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapely geometries, None where the file has none or a broken one."""
    return np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)


def _to_text(value: Any) -> str:
    """Return an attribute as text; whole numbers lose the `.0` that empty cells of a column give them."""
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _convert_shapes(
    shapes: NDArray[np.object_], named: Crs | None, stated: str | None, path: Path
) -> NDArray[np.object_]:
    if named is not None:
        return _transform(shapes, lambda x, y: convert_many_to_wgs84(x, y, named))
    if not stated:
        raise DomainError("grid_file_crs_missing", file=path.name)
    try:
        source = pyproj.CRS.from_user_input(stated)
    except pyproj.exceptions.CRSError:
        raise DomainError("grid_file_crs_unknown", file=path.name, crs=str(stated)[:80]) from None
    datum = source.geodetic_crs.name.lower() if source.geodetic_crs else ""
    if source.geodetic_crs is None or any(name in datum for name in _OLD_DATUMS):
        raise DomainError("grid_file_crs_unknown", file=path.name, crs=source.name)
    transformer = pyproj.Transformer.from_crs(source, "EPSG:4326", always_xy=True)
    return _transform(shapes, transformer.transform)


def _transform(shapes: NDArray[np.object_], convert: Any) -> NDArray[np.object_]:
    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(np.column_stack(convert(points[:, 0], points[:, 1])), _DECIMALS)

    return np.asarray(shapely.transform(shapes, move), dtype=object)


def read_point_file(
    path: Path, *, crs: str = "wgs84", lon_column: str | None = None, lat_column: str | None = None
) -> NDArray[np.float64]:
    """Return the points (n, 2) of a CSV (.csv, .csv.gz) with columns for lon and lat, or of a GeoJSON, in WGS-84.

    Rows without coordinates, at (0, 0) or off the globe are left out. Raises what `read_polygon_file` raises and
    `point_columns_missing`, `point_file_empty`.
    """
    if not path.is_file():
        raise DomainError("grid_file_missing", file=str(path))
    if path.suffix.lower() in (".geojson", ".json"):
        shapes = [row.geometry for row in read_polygon_file(path, columns=(), crs=crs) if row.geometry is not None]
        points = shapely.get_coordinates(shapely.centroid(np.asarray(shapes, dtype=object)))
    else:
        raw = _keep_on_globe(_read_table_points(path, lon_column, lat_column))
        points = np.column_stack(convert_many_to_wgs84(raw[:, 0], raw[:, 1], parse_crs(crs)))
    points = _keep_on_globe(points)
    if not len(points):
        raise DomainError("point_file_empty", file=path.name)
    return points


def _keep_on_globe(points: NDArray[np.float64]) -> NDArray[np.float64]:
    is_on_globe = (np.abs(points[:, 0]) <= 180) & (np.abs(points[:, 1]) <= 90)
    is_kept: NDArray[np.bool_] = is_on_globe & (np.abs(points).sum(axis=1) > 1e-6)
    return points[is_kept]


def _read_table_points(path: Path, lon_column: str | None, lat_column: str | None) -> NDArray[np.float64]:
    data = path.read_bytes()
    try:
        text = (gzip.decompress(data) if path.suffix.lower() == ".gz" else data).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DomainError("grid_file_unreadable", file=path.name, reason=str(error)[:300]) from None
    rows = csv.DictReader(io.StringIO(text))
    columns = list(rows.fieldnames or ())
    lon = _choose_column(columns, lon_column, _LON_NAMES)
    lat = _choose_column(columns, lat_column, _LAT_NAMES)
    if lon is None or lat is None:
        raise DomainError("point_columns_missing", file=path.name, found=", ".join(columns))
    return np.asarray([(_to_number(row[lon]), _to_number(row[lat])) for row in rows], dtype=np.float64).reshape(-1, 2)


def _choose_column(columns: Iterable[str], wanted: str | None, names: Sequence[str]) -> str | None:
    found = {column.strip().lower(): column for column in columns}
    return next((found[name] for name in ([wanted.lower()] if wanted else names) if name in found), None)


def _to_number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")
