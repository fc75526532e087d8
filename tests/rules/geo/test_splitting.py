from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from wangge.geo.domain.splitting import (
    join_coverage,
    keep_area,
    scatter_points,
    share_count,
    split_region,
    weave_coverage,
)

HOLED = shapely.Point(0, 0).buffer(500, quad_segs=6).difference(shapely.box(-50, -40, 60, 30))
WITH_ISLANDS = shapely.MultiPolygon([HOLED, shapely.box(800, 0, 1200, 300), shapely.box(1500, 0, 1501, 1)])
HORSESHOE = shapely.box(0, 0, 1000, 1000).difference(shapely.box(200, 200, 1000, 800))


def make_rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


@settings(max_examples=30)
@given(region=st.sampled_from([HOLED, WITH_ISLANDS, HORSESHOE]), count=st.integers(1, 40), seed=st.integers(0, 10_000))
def test_parts_fill_the_region_and_do_not_overlap(region: BaseGeometry, count: int, seed: int) -> None:
    parts = split_region(region, count, make_rng(seed))
    assert len(parts) == count
    assert sum(part.area for part in parts) == pytest.approx(region.area)
    # A union without a lattice loses a part of HOLED at count 36, seed 36 (GEOS 3.14.1).
    assert shapely.union_all(parts, grid_size=1e-7).area == pytest.approx(region.area)


def test_equal_seeds_give_equal_parts() -> None:
    first, again, other = (split_region(HOLED, 12, make_rng(seed)) for seed in (3, 3, 4))
    assert [part.wkb for part in first] == [part.wkb for part in again]
    assert [part.wkb for part in first] != [part.wkb for part in other]


def test_parts_have_about_equal_areas() -> None:
    areas = [part.area for part in split_region(shapely.box(0, 0, 3000, 1000), 64, make_rng())]
    assert max(areas) < 1.8 * min(areas)


def test_dense_samples_make_small_parts() -> None:
    rng = make_rng()
    region = shapely.box(0, 0, 1000, 1000)
    dense = scatter_points(shapely.box(0, 0, 200, 200), 900, rng)
    parts = split_region(region, 20, rng, samples=np.concatenate([dense, scatter_points(region, 100, rng)]))
    near = [part.area for part in parts if part.centroid.x < 200 and part.centroid.y < 200]
    assert len(near) > 12
    assert max(near) < 40_000


def test_an_island_gets_its_own_part_and_an_islet_joins_the_nearest() -> None:
    parts = split_region(WITH_ISLANDS, 6, make_rng())
    islands = [part for part in parts if part.intersects(shapely.box(800, 0, 1200, 300))]
    assert len(islands) == 1
    assert islands[0].area == pytest.approx(120_001)
    assert islands[0].geom_type == "MultiPolygon"


def test_more_pieces_than_parts_are_shared_out() -> None:
    pieces = shapely.MultiPolygon([shapely.box(10 * i, 0, 10 * i + 5, 5) for i in range(7)])
    parts = split_region(pieces, 3, make_rng())
    assert len(parts) == 3
    assert sum(len(part.geoms) if part.geom_type == "MultiPolygon" else 1 for part in parts) == 7


@given(weights=st.lists(st.floats(0.001, 100), min_size=1, max_size=8), more=st.integers(0, 30))
def test_shares_add_up_and_nobody_gets_nothing(weights: list[float], more: int) -> None:
    count = len(weights) + more
    shares = share_count(count, weights)
    assert sum(shares) == count
    assert min(shares) >= 1


def test_shares_follow_the_weights() -> None:
    assert share_count(10, [5.0, 3.0, 2.0]) == [5, 3, 2]
    assert share_count(3, [98.0, 1.0, 1.0]) == [1, 1, 1]


def test_a_region_without_samples_is_cut_in_the_middle() -> None:
    parts = split_region(shapely.box(0, 0, 100, 10), 2, make_rng(), samples=np.empty((0, 2)))
    assert [part.area for part in parts] == pytest.approx([500, 500], rel=0.05)


def test_a_cut_beyond_the_region_leaves_it_whole() -> None:
    region = shapely.box(0, 0, 100, 10)
    assert split_region(region, 2, make_rng(), samples=np.full((8, 2), (-50.0, 5.0))) == [region]


def test_a_large_piece_gives_way_so_that_small_ones_keep_their_own() -> None:
    small = [shapely.box(100 + 60 * i, 0, 150 + 60 * i, 30) for i in range(4)]
    parts = split_region(shapely.MultiPolygon([shapely.box(0, 0, 80, 50), *small]), 5, make_rng())
    assert sorted(round(part.area) for part in parts) == [1500, 1500, 1500, 1500, 4000]


@settings(max_examples=20)
@given(count=st.integers(2, 60), seed=st.integers(0, 10_000))
def test_woven_parts_share_their_edges_exactly(count: int, seed: int) -> None:
    region = shapely.transform(WITH_ISLANDS, lambda points: points / 111_000 + (120.6, 31.9))
    woven = weave_coverage(split_region(region, count, make_rng(seed)))
    assert len(woven) == count
    assert shapely.is_valid(woven).all()
    assert shapely.coverage_is_valid(woven)
    assert sum(shape.area for shape in woven) == pytest.approx(region.area, rel=1e-4)
    joined = join_coverage(woven)
    assert joined.area == pytest.approx(sum(shape.area for shape in woven), rel=1e-12)
    assert shapely.symmetric_difference(joined, region).area < 2e-7 * region.length


def test_woven_coordinates_lie_on_the_lattice() -> None:
    region = shapely.box(120.6, 31.9, 120.61, 31.91)
    coordinates = shapely.get_coordinates(weave_coverage(split_region(region, 9, make_rng())))
    assert np.abs(coordinates * 1e7 - np.round(coordinates * 1e7)).max() < 1e-4


def test_a_hole_that_nobody_owns_stays_open() -> None:
    ring = shapely.box(0, 0, 0.01, 0.01).difference(shapely.box(0.004, 0.004, 0.006, 0.006))
    woven = weave_coverage(split_region(ring, 5, make_rng()))
    assert sum(shape.area for shape in woven) == pytest.approx(ring.area, rel=1e-4)


def test_only_polygons_are_kept() -> None:
    mixed = shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.Point(5, 5)])
    assert keep_area(mixed) == shapely.box(0, 0, 1, 1)
    two = shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])
    assert keep_area(two).geom_type == "MultiPolygon"
