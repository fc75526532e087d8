from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.geo.domain.coordinates import (
    Crs,
    convert_from_wgs84,
    convert_many_from_wgs84,
    convert_many_to_wgs84,
    convert_point,
    convert_to_wgs84,
    parse_crs,
)
from wangge.geo.domain.measuring import measure_distance_m
from wangge.kernel.public import DomainError

in_china = {"lon": st.floats(73.5, 135), "lat": st.floats(18, 53.5)}


def test_the_published_example_of_gcj02() -> None:
    # The example that the common open converters print for (116.404, 39.915).
    lon, lat = convert_from_wgs84(116.404, 39.915, Crs.GCJ02)
    assert (lon, lat) == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-9)


def test_the_published_example_of_bd09() -> None:
    wgs84 = convert_to_wgs84(116.404, 39.915, Crs.GCJ02)
    assert convert_from_wgs84(*wgs84, Crs.BD09) == pytest.approx((116.41036949371029, 39.92133699351021), abs=2e-9)


@pytest.mark.parametrize("crs", list(Crs))
@given(**in_china)
def test_there_and_back_is_the_same_point(crs: Crs, lon: float, lat: float) -> None:
    shown = convert_from_wgs84(lon, lat, crs)
    assert convert_to_wgs84(*shown, crs) == pytest.approx((lon, lat), abs=1e-8)


@pytest.mark.parametrize("crs", list(Crs))
@given(points=st.lists(st.tuples(*in_china.values()), min_size=0, max_size=5))
def test_many_points_convert_like_one(crs: Crs, points: list[tuple[float, float]]) -> None:
    lons, lats = np.array(points, dtype=float).reshape(-1, 2).T
    there, back = convert_many_from_wgs84(lons, lats, crs), convert_many_to_wgs84(lons, lats, crs)
    for i, (lon, lat) in enumerate(points):
        assert (there[0][i], there[1][i]) == pytest.approx(convert_from_wgs84(lon, lat, crs), abs=1e-9)
        assert (back[0][i], back[1][i]) == pytest.approx(convert_to_wgs84(lon, lat, crs), abs=2e-9)


@given(**in_china)
def test_the_shift_of_gcj02_is_some_hundred_metres(lon: float, lat: float) -> None:
    distance_m = measure_distance_m(lon, lat, *convert_from_wgs84(lon, lat, Crs.GCJ02))
    assert 20 < distance_m < 1200


@pytest.mark.parametrize(("lon", "lat"), [(-122.4, 37.8), (139.7, 35.7), (100.0, 0.5), (100.0, 56.0), (2.35, 48.9)])
def test_gcj02_leaves_the_rest_of_the_world_alone(lon: float, lat: float) -> None:
    assert convert_from_wgs84(lon, lat, Crs.GCJ02) == (lon, lat)
    assert convert_to_wgs84(lon, lat, Crs.GCJ02) == (lon, lat)


def test_cgcs2000_is_taken_as_wgs84() -> None:
    assert convert_point(120.5, 31.9, "CGCS2000") == (120.5, 31.9)


@pytest.mark.parametrize("name", ["WGS84", "wgs-84", " Wgs84 "])
def test_systems_are_known_by_name(name: str) -> None:
    assert parse_crs(name) is Crs.WGS84


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(DomainError, match="crs_unknown"):
        convert_point(120.5, 31.9, "beijing54")


@pytest.mark.parametrize(("lon", "lat"), [(200, 31), (120, 100), (float("nan"), 31), (120, float("inf"))])
def test_a_point_off_the_globe_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(DomainError, match="point_invalid"):
        convert_point(lon, lat, "gcj02")
    with pytest.raises(DomainError, match="point_invalid"):
        convert_from_wgs84(lon, lat, Crs.GCJ02)


def test_at_the_western_end_of_the_shift_the_inverse_stops_near_the_point() -> None:
    # Just inside the rectangle no WGS-84 point is shifted here: the iteration has nothing to settle on.
    lon, lat = convert_to_wgs84(72.0041, 35.0, Crs.GCJ02)
    assert measure_distance_m(lon, lat, 72.0041, 35.0) < 1200
