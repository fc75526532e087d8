from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from wangge.geo.domain.measuring import (
    LocalPlane,
    measure_area_m2,
    measure_areas_m2,
    measure_distance_m,
    measure_distances_m,
)

ELLIPSOID = Geod(ellps="WGS84")


@given(lon=st.floats(-179, 178), lat=st.floats(-80, 80), width=st.floats(0.001, 0.5), height=st.floats(0.001, 0.5))
def test_areas_agree_with_the_ellipsoid(lon: float, lat: float, width: float, height: float) -> None:
    shape = shapely.box(lon, lat, lon + width, lat + height)
    expected, _ = ELLIPSOID.geometry_area_perimeter(shapely.segmentize(shape, 0.005))
    assert measure_area_m2(shape) == pytest.approx(abs(expected), rel=2e-6)


def test_holes_and_parts_count() -> None:
    outer, hole = shapely.box(120, 31, 120.2, 31.2), shapely.box(120.05, 31.05, 120.1, 31.1)
    whole, small = measure_areas_m2([outer, hole]).tolist()
    island = shapely.box(121, 31, 121.1, 31.1)
    several = shapely.MultiPolygon([outer.difference(hole), island])
    assert measure_area_m2(several) == pytest.approx(whole - small + measure_area_m2(island))


@given(lon=st.floats(-180, 180), lat=st.floats(-85, 85), east=st.floats(-1, 1), north=st.floats(-1, 1))
def test_distances_are_within_half_a_per_cent(lon: float, lat: float, east: float, north: float) -> None:
    _, _, expected = ELLIPSOID.inv(lon, lat, lon + east, lat + north)
    found = measure_distance_m(lon, lat, lon + east, lat + north)
    assert found == pytest.approx(expected, rel=6e-3, abs=1e-3)


def test_many_distances_are_measured_at_once() -> None:
    found = measure_distances_m(120.0, 31.0, [120.0, 120.1, 121.0], [31.0, 31.1, 32.0])
    one_by_one = [measure_distance_m(120.0, 31.0, x, y) for x, y in ((120.0, 31.0), (120.1, 31.1), (121.0, 32.0))]
    assert found.tolist() == pytest.approx(one_by_one)


def test_the_local_plane_goes_there_and_back() -> None:
    plane = LocalPlane(120.6, 31.9)
    shape = shapely.box(120.55, 31.85, 120.65, 31.95)
    flat = plane.to_metres(shape)
    assert flat.area == pytest.approx(measure_area_m2(shape), rel=5e-3)
    assert shapely.equals_exact(plane.to_degrees(flat), shape, tolerance=1e-12)
    assert np.allclose(shapely.get_coordinates(plane.to_metres(shapely.Point(120.6, 31.9))), 0)
