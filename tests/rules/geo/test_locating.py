from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from wangge.geo.domain.locating import NOWHERE, PolygonIndex
from wangge.geo.domain.splitting import split_region, weave_coverage

ISLAND = shapely.box(5, 0, 5.5, 0.5)
LAKE = shapely.box(0.4, 0.4, 0.6, 0.6)
SHAPES: dict[str, BaseGeometry] = {
    "b": shapely.box(1, 0, 2, 1),
    "a": shapely.MultiPolygon([shapely.box(0, 0, 1, 1).difference(LAKE), ISLAND]),
    "d": shapely.box(1, 1, 2, 2),
    "c": shapely.box(0, 1, 1, 2),
    "e": shapely.box(0.45, 0.45, 0.55, 0.55),
}
CODES = list(SHAPES)
INDEX = PolygonIndex(CODES, list(SHAPES.values()))


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (0.2, 0.2, "a"),
        (1.5, 0.5, "b"),
        (1.0, 0.5, "a"),  # on the edge of a and b
        (1.0, 1.0, "a"),  # the corner of four
        (1.5, 1.0, "b"),  # on the edge of b and d
        (0.0, 0.0, "a"),  # the outer corner
        (2.0, 2.0, "d"),
        (5.2, 0.2, "a"),  # an island of a
        (5.5, 0.5, "a"),  # its corner
        (0.42, 0.42, None),  # in the lake
        (0.4, 0.5, "a"),  # on the shore
        (0.5, 0.5, "e"),  # in the enclave
        (0.45, 0.5, "e"),  # on its edge
        (3.0, 3.0, None),
        (-60.0, -60.0, None),
    ],
)
def test_a_point_lies_in_exactly_one_grid(lon: float, lat: float, code: str | None) -> None:
    position = INDEX.find_position(lon, lat)
    assert (None if position is None else CODES[position]) == code
    (many,) = INDEX.find_positions([lon], [lat]).tolist()
    assert (None if many == NOWHERE else CODES[many]) == code


def test_points_off_the_globe_lie_nowhere() -> None:
    found = INDEX.find_positions([float("nan"), 0.2, 200.0, 0.2], [0.2, 0.2, 0.2, float("inf")])
    assert found.tolist() == [NOWHERE, CODES.index("a"), NOWHERE, NOWHERE]


def test_nothing_is_found_in_an_empty_index() -> None:
    empty = PolygonIndex([], [])
    assert len(empty) == 0
    assert empty.find_position(1, 1) is None
    assert empty.find_positions([1.0], [1.0]).tolist() == [NOWHERE]


def test_no_points_have_no_grids() -> None:
    assert INDEX.find_positions([], []).tolist() == []


def build_county(seed: int) -> tuple[list[str], list[BaseGeometry]]:
    rng = np.random.default_rng(seed)
    mainland = shapely.Point(0.5, 0.5).buffer(0.5, quad_segs=5)
    islands = [shapely.box(1.2 + 0.1 * i, 0.1, 1.25 + 0.1 * i, 0.13) for i in range(4)]
    parts = weave_coverage(split_region(shapely.MultiPolygon([mainland, *islands]), 40, rng))
    return [f"{number:03d}" for number in rng.permutation(len(parts))], parts


@settings(max_examples=25)
@given(seed=st.integers(0, 1000))
def test_every_answer_equals_brute_force(seed: int) -> None:
    codes, shapes = build_county(seed)
    rng = np.random.default_rng(seed)
    corners = np.unique(shapely.get_coordinates(shapes), axis=0)
    middles = (corners[1:] + corners[:-1]) / 2
    points = np.concatenate([corners, middles, rng.uniform(-0.1, 1.7, (300, 2))])
    index = PolygonIndex(codes, shapes)
    found = index.find_positions(points[:, 0], points[:, 1]).tolist()
    for (lon, lat), position in zip(points.tolist(), found, strict=True):
        holding = [i for i, shape in enumerate(shapes) if shape.intersects(shapely.Point(lon, lat))]
        assert position == min(holding, key=codes.__getitem__, default=NOWHERE)
        assert index.find_position(lon, lat) == (None if position == NOWHERE else position)


def test_many_points_in_one_place_are_found_as_well() -> None:
    lons, lats = np.full(1000, 1.5), np.full(1000, 0.5)
    assert set(INDEX.find_positions(lons, lats).tolist()) == {CODES.index("b")}
