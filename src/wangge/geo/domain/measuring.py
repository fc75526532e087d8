"""Distances and areas on the ground from WGS-84 longitude and latitude."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

SPHERE_RADIUS_M = 6371008.8
"""Mean radius of the earth (IUGG); haversine distances are within 0.5 % of the ellipsoid's."""
METRES_PER_DEGREE = SPHERE_RADIUS_M * math.pi / 180.0
"""Metres of one degree of latitude on that sphere."""
_AXIS_M = 6378137.0
_FLATTENING = 1 / 298.257223563
_E2 = _FLATTENING * (2.0 - _FLATTENING)
_E = math.sqrt(_E2)


def _haversine(lon1: Any, lat1: Any, lon2: Any, lat2: Any, m: Any) -> Any:
    to_radians = m.pi / 180.0
    half_lat = m.sin((lat2 - lat1) * to_radians / 2.0)
    half_lon = m.sin((lon2 - lon1) * to_radians / 2.0)
    chord = half_lat**2 + m.cos(lat1 * to_radians) * m.cos(lat2 * to_radians) * half_lon**2
    return 2.0 * SPHERE_RADIUS_M * m.asin(m.sqrt(chord))


def measure_distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the great-circle distance in metres between two points in degrees."""
    return float(_haversine(lon1, lat1, lon2, lat2, math))


def measure_distances_m(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> NDArray[np.float64]:
    """Return great-circle distances in metres; the four arguments broadcast against each other."""
    a, b, c, d = (np.asarray(values, dtype=np.float64) for values in (lon1, lat1, lon2, lat2))
    return np.asarray(_haversine(a, b, c, d, np), dtype=np.float64)


def _project_equal_area(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return metres in the ellipsoidal cylindrical equal-area projection (areas are true everywhere)."""
    sine = np.sin(np.radians(coordinates[:, 1]))
    q = (1.0 - _E2) * (sine / (1.0 - _E2 * sine**2) + np.arctanh(_E * sine) / _E)
    return np.column_stack((_AXIS_M * np.radians(coordinates[:, 0]), _AXIS_M * q / 2.0))


def measure_areas_m2(geometries: Sequence[BaseGeometry] | NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the areas in m² on the WGS-84 ellipsoid of geometries in longitude and latitude."""
    projected = shapely.transform(np.asarray(geometries, dtype=object), _project_equal_area)
    return np.asarray(shapely.area(projected), dtype=np.float64)


def measure_area_m2(geometry: BaseGeometry) -> float:
    """Return the area of one geometry in m² on the WGS-84 ellipsoid."""
    return float(measure_areas_m2([geometry])[0])


class LocalPlane:
    """Local plane (局部平面): metres east and north of an origin, for shapes some tens of kilometres wide.

    Equirectangular: scale errors stay below 0.2 % within 50 km. For drawing and splitting, not for areas.
    """

    def __init__(self, lon: float, lat: float) -> None:
        self._origin = np.array([lon, lat])
        self._scale = np.array([math.cos(math.radians(lat)), 1.0]) * METRES_PER_DEGREE

    def to_metres(self, geometry: Any) -> Any:
        """Return the geometry (or an array of them) given in degrees, in metres."""
        return shapely.transform(geometry, lambda points: (points - self._origin) * self._scale)

    def to_degrees(self, geometry: Any) -> Any:
        """Return the geometry (or an array of them) given in metres, in degrees."""
        return shapely.transform(geometry, lambda points: points / self._scale + self._origin)
