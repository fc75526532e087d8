"""Coordinate systems met in China and their conversion to WGS-84, the one system that is stored.

CGCS2000 and WGS-84 differ by centimetres and are taken as equal. GCJ-02 (AMap, Tencent, Chinese phones)
is WGS-84 with a smooth shift of up to 700 m, applied inside a rectangle around China only; BD-09 (Baidu)
is a second shift on top of it. The formulas are the publicly known ones; the inverse ones are iterated
until they repeat within 1e-9 degrees (0.1 mm).

Each formula is written once and runs on floats (with `math`) and on arrays (with `numpy`), passed as `m`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wangge.kernel.public import DomainError

_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BD_PI = math.pi * 3000.0 / 180.0
_TOLERANCE_DEG = 1e-9
_MAX_ROUNDS = 30

_Pair = tuple[Any, Any]


class Crs(StrEnum):
    """Coordinate system (坐标系) of longitude and latitude in degrees."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def parse_crs(name: str) -> Crs:
    """Return the system called `name`; raises `crs_unknown`."""
    try:
        return Crs(name.strip().lower().replace("-", ""))
    except ValueError:
        raise DomainError("crs_unknown", crs=name, known=", ".join(Crs)) from None


def check_point(lon: float, lat: float) -> None:
    """Raise `point_invalid` unless both are numbers on the globe."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise DomainError("point_invalid", lon=lon, lat=lat)


def _is_shifted(lon: Any, lat: Any) -> Any:
    """Whether GCJ-02 shifts the point at all: it leaves everything outside this rectangle alone."""
    return (lon > 72.004) & (lon < 137.8347) & (lat > 0.8293) & (lat < 55.8271)


def _compute_shift(lon: Any, lat: Any, m: Any) -> _Pair:
    """Return the GCJ-02 shift in degrees at a WGS-84 point."""
    x, y = lon - 105.0, lat - 35.0
    root = m.sqrt(m.fabs(x))
    waves = (20.0 * m.sin(6.0 * x * m.pi) + 20.0 * m.sin(2.0 * x * m.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north = north + (20.0 * m.sin(y * m.pi) + 40.0 * m.sin(y / 3.0 * m.pi)) * 2.0 / 3.0
    north = north + (160.0 * m.sin(y / 12.0 * m.pi) + 320.0 * m.sin(y * m.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east = east + (20.0 * m.sin(x * m.pi) + 40.0 * m.sin(x / 3.0 * m.pi)) * 2.0 / 3.0
    east = east + (150.0 * m.sin(x / 12.0 * m.pi) + 300.0 * m.sin(x / 30.0 * m.pi)) * 2.0 / 3.0
    angle = lat * (m.pi / 180.0)
    magic = 1.0 - _ECCENTRICITY_SQUARED * m.sin(angle) ** 2
    root_magic = m.sqrt(magic)
    d_lat = north * 180.0 / (_AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / (magic * root_magic) * m.pi)
    d_lon = east * 180.0 / (_AXIS_M / root_magic * m.cos(angle) * m.pi)
    return d_lon, d_lat


def _wgs84_to_gcj02(lon: Any, lat: Any, m: Any) -> _Pair:
    d_lon, d_lat = _compute_shift(lon, lat, m)
    is_shifted = _is_shifted(lon, lat)
    return lon + is_shifted * d_lon, lat + is_shifted * d_lat


def _gcj02_to_bd09(lon: Any, lat: Any, m: Any) -> _Pair:
    length = m.sqrt(lon * lon + lat * lat) + 0.00002 * m.sin(lat * _BD_PI)
    angle = m.atan2(lat, lon) + 0.000003 * m.cos(lon * _BD_PI)
    return length * m.cos(angle) + 0.0065, length * m.sin(angle) + 0.006


def _invert(forward: Callable[[Any, Any, Any], _Pair], lon: Any, lat: Any, m: Any) -> _Pair:
    """Return the point that `forward` maps to (lon, lat), by fixed-point iteration."""
    x, y = lon, lat
    for _ in range(_MAX_ROUNDS):
        shifted_x, shifted_y = forward(x, y, m)
        step_x, step_y = lon - shifted_x, lat - shifted_y
        x, y = x + step_x, y + step_y
        if (
            np.max(np.abs(step_x), initial=0.0) < _TOLERANCE_DEG
            and np.max(np.abs(step_y), initial=0.0) < _TOLERANCE_DEG
        ):
            break
    return x, y


def _to_wgs84(lon: Any, lat: Any, crs: Crs, m: Any) -> _Pair:
    if crs is Crs.BD09:
        lon, lat = _invert(_gcj02_to_bd09, lon, lat, m)
    if crs in (Crs.BD09, Crs.GCJ02):
        lon, lat = _invert(_wgs84_to_gcj02, lon, lat, m)
    return lon, lat


def _from_wgs84(lon: Any, lat: Any, crs: Crs, m: Any) -> _Pair:
    if crs in (Crs.BD09, Crs.GCJ02):
        lon, lat = _wgs84_to_gcj02(lon, lat, m)
    if crs is Crs.BD09:
        lon, lat = _gcj02_to_bd09(lon, lat, m)
    return lon, lat


def convert_to_wgs84(lon: float, lat: float, crs: Crs) -> tuple[float, float]:
    """Return the WGS-84 longitude and latitude of a point given in `crs`; raises `point_invalid`."""
    check_point(lon, lat)
    x, y = _to_wgs84(lon, lat, crs, math)
    return float(x), float(y)


def convert_point(lon: float, lat: float, crs: str) -> tuple[float, float]:
    """Return the WGS-84 point of one given in the system called `crs`; raises `crs_unknown`, `point_invalid`."""
    return convert_to_wgs84(lon, lat, parse_crs(crs))


def convert_from_wgs84(lon: float, lat: float, crs: Crs) -> tuple[float, float]:
    """Return longitude and latitude in `crs` of a WGS-84 point; raises `point_invalid`."""
    check_point(lon, lat)
    x, y = _from_wgs84(lon, lat, crs, math)
    return float(x), float(y)


def convert_many_to_wgs84(
    lons: ArrayLike, lats: ArrayLike, crs: Crs
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return WGS-84 longitudes and latitudes of points given in `crs` (arrays of one shape)."""
    return _to_wgs84(np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64), crs, np)


def convert_many_from_wgs84(
    lons: ArrayLike, lats: ArrayLike, crs: Crs
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitudes and latitudes in `crs` of WGS-84 points (arrays of one shape)."""
    return _from_wgs84(np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64), crs, np)
