from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.geo.domain.cells import (
    CELL_ZOOM,
    SIDE,
    Box,
    build_box_around,
    compute_cell_key,
    compute_cell_keys,
    compute_column_row,
    compute_key_ranges,
    compute_tile_range,
    locate_cell_centre,
    parse_box,
)
from wangge.geo.domain.measuring import measure_distance_m
from wangge.kernel.public import DomainError

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)


def test_the_four_quarters_of_the_world_follow_each_other() -> None:
    corners = [(-179.9, 85.0), (179.9, 85.0), (-179.9, -85.0), (179.9, -85.0)]
    assert [compute_cell_key(lon, lat) >> 2 * (CELL_ZOOM - 1) for lon, lat in corners] == [0, 1, 2, 3]


def test_keys_fit_a_signed_64_bit_column() -> None:
    assert compute_cell_key(-180, 90) == 0
    assert compute_cell_key(180, -90) == (1 << 2 * CELL_ZOOM) - 1 < 2**63


@given(lon=lons, lat=lats)
def test_one_point_and_many_have_equal_keys(lon: float, lat: float) -> None:
    assert compute_cell_keys([lon], [lat]).tolist() == [compute_cell_key(lon, lat)]


@given(lon=st.floats(-179.999, 179.999), lat=st.floats(-85, 85))
def test_the_centre_of_a_cell_lies_in_it_and_near_the_point(lon: float, lat: float) -> None:
    key = compute_cell_key(lon, lat)
    centre = locate_cell_centre(key)
    assert compute_cell_key(*centre) == key
    assert measure_distance_m(lon, lat, *centre) < 0.45


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (float("nan"), 0), (0, float("nan"))])
def test_a_point_off_the_globe_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(DomainError, match="point_invalid"):
        compute_cell_key(lon, lat)


@given(lon=lons, lat=lats, zoom=st.integers(0, CELL_ZOOM))
def test_a_tile_is_one_range(lon: float, lat: float, zoom: int) -> None:
    column, row = compute_column_row(lon, lat)
    shift = CELL_ZOOM - zoom
    low, high = compute_tile_range(zoom, column >> shift, row >> shift)
    assert low <= compute_cell_key(lon, lat) <= high
    assert high - low + 1 == 4**shift


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    west, east = sorted((draw(st.floats(119, 121)), draw(st.floats(119, 121))))
    south, north = sorted((draw(st.floats(31, 32.5)), draw(st.floats(31, 32.5))))
    return Box(west, south, east, north)


@given(box=boxes(), across=st.floats(0, 1), up=st.floats(0, 1), limit=st.integers(1, 40))
def test_ranges_cover_the_box_and_are_few(box: Box, across: float, up: float, limit: int) -> None:
    ranges = compute_key_ranges(box, limit=limit)
    assert 1 <= len(ranges) <= limit
    assert all(low <= high for low, high in ranges)
    assert all(left[1] + 1 < right[0] for left, right in itertools.pairwise(ranges)), "sorted, apart, joined"
    lon = min(max(box.west + across * (box.east - box.west), box.west), box.east)
    lat = min(max(box.south + up * (box.north - box.south), box.south), box.north)
    key = compute_cell_key(lon, lat)
    assert any(low <= key <= high for low, high in ranges)


def test_more_ranges_cover_less_waste() -> None:
    box = Box(120.51, 31.83, 120.63, 31.91)
    sizes = [sum(high - low + 1 for low, high in compute_key_ranges(box, limit=limit)) for limit in (1, 4, 16, 64)]
    assert sizes == sorted(sizes, reverse=True)
    (west, north), (east, south) = compute_column_row(120.51, 31.91), compute_column_row(120.63, 31.83)
    assert sizes[-1] < 1.5 * (east - west + 1) * (south - north + 1) < sizes[0]


def test_the_whole_world_is_one_range() -> None:
    assert compute_key_ranges(Box(-180, -90, 180, 90)) == [(0, SIDE * SIDE - 1)]


def test_a_point_as_a_box_is_one_cell() -> None:
    key = compute_cell_key(120.5, 31.9)
    assert compute_key_ranges(Box(120.5, 31.9, 120.5, 31.9)) == [(key, key)]


@given(lon=st.floats(-179, 179), lat=st.floats(-84, 84), angle=st.floats(0, 6.28), share=st.floats(0, 1))
def test_a_box_around_a_point_holds_the_circle(lon: float, lat: float, angle: float, share: float) -> None:
    box = build_box_around(lon, lat, radius_m=500)
    degrees = 500 * share / 111_195.1
    x = lon + degrees * np.cos(angle) / np.cos(np.radians(lat))
    y = lat + degrees * np.sin(angle)
    if measure_distance_m(lon, lat, x, y) <= 500:
        assert box.west <= x <= box.east
        assert box.south <= y <= box.north


def test_a_box_is_read_from_text() -> None:
    assert parse_box("120.5,31.8, 120.6,31.9") == Box(120.5, 31.8, 120.6, 31.9)


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "5,0,4,1", "0,5,1,4", "-181,0,0,1", "0,0,nan,1"])
def test_a_wrong_box_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="box_invalid"):
        parse_box(text)
