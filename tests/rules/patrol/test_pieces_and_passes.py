"""Tracks packed into rows, made coarse after their days, and asked who passed a place."""

from __future__ import annotations

import math
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.patrol.test_sorting_fixes import NOON, at
from wangge.patrol.domain.coarsening import coarsen
from wangge.patrol.domain.fixes import METRES_PER_E6, MOST_ACCURACY_M, Fix, make_fix, measure_m
from wangge.patrol.domain.passes import find_nearness
from wangge.patrol.domain.pieces import LONGEST_PIECE_SECONDS, cut_pieces, list_cells, unpack

SQUARE = {"lon": 120.545, "lat": 31.885}
FIXES = st.lists(
    st.builds(
        Fix,
        st.integers(NOON, NOON + 20_000),
        st.integers(120_545_000, 120_560_000),
        st.integers(31_885_000, 31_900_000),
        st.integers(0, MOST_ACCURACY_M),
    ),
    max_size=30,
)


def find_cell(fix: Fix) -> int:
    """Return a square cell of a hundredth of a degree."""
    return fix.lon_e6 // 10_000 * 10_000 + fix.lat_e6 // 10_000


@given(FIXES)
def test_pieces_give_back_every_point_and_lie_in_one_cell_and_hour(fixes: list[Fix]) -> None:
    ordered = sorted(fixes)
    pieces = cut_pieces(ordered, [find_cell(fix) for fix in ordered])
    opened = [
        unpack(from_second=one.from_second, west_e6=one.west_e6, south_e6=one.south_e6, data=one.data) for one in pieces
    ]
    assert [fix for piece in opened for fix in piece] == ordered
    for piece, inside in zip(pieces, opened, strict=True):
        assert {find_cell(fix) for fix in inside} == {piece.cell}
        assert piece.count == len(inside)
        assert piece.to_second - piece.from_second <= LONGEST_PIECE_SECONDS
        assert (piece.west_e6, piece.east_e6) == (min(f.lon_e6 for f in inside), max(f.lon_e6 for f in inside))
        assert (piece.south_e6, piece.north_e6) == (min(f.lat_e6 for f in inside), max(f.lat_e6 for f in inside))
        assert len(piece.data) == 8 * len(inside)


def test_cells_cover_ranges_of_keys() -> None:
    cell = 1 << 22
    assert list_cells([(3 * cell + 5, 4 * cell + 1), (4 * cell + 9, 4 * cell + 10)]) == [3, 4]


@given(FIXES, st.sampled_from([(100, 5), (10, 1), (2_000, 60)]))
def test_a_coarse_track_has_one_rounded_place_a_span_and_stays_as_it_is(
    fixes: list[Fix], mesh: tuple[int, int]
) -> None:
    mesh_m, minutes = mesh
    coarse = coarsen(fixes, mesh_m=mesh_m, minutes=minutes)
    spans = [fix.second // (minutes * 60) for fix in coarse]
    assert spans == sorted({fix.second // (minutes * 60) for fix in fixes})
    assert all(fix.second % (minutes * 60) == 0 for fix in coarse)
    assert coarsen(coarse, mesh_m=mesh_m, minutes=minutes) == coarse
    firsts = [next(group) for _, group in groupby(sorted(fixes), key=lambda fix: fix.second // (minutes * 60))]
    for one, other in zip(coarse, firsts, strict=True):
        assert measure_m(one, other) <= mesh_m * math.sqrt(0.5) + 1


def test_neighbours_fall_into_one_place_of_the_mesh() -> None:
    places = {fix[1:3] for n in range(10) for fix in coarsen([at(0, east=n, north=n)], mesh_m=100, minutes=5)}
    assert len(places) == 1


def test_who_goes_by_between_two_points_is_seen() -> None:
    way = [at(0, east=-1_000), at(20, east=1_000)]  # 189 m in 20 s, right through the square
    (found,) = find_nearness(way, **SQUARE, radius_m=5)
    assert (found.nearest_second, round(found.nearest_m)) == (NOON + 10, 0)
    assert find_nearness(way, **SQUARE, radius_m=5, is_joined=False) == ()
    assert find_nearness([way[0], at(61, east=1_000)], **SQUARE, radius_m=5) == (), "a minute apart: not known"
    assert find_nearness([at(0, east=-1_100), at(20, east=1_100)], **SQUARE, radius_m=5) == (), "too far apart"


def test_a_way_beside_the_place_is_as_near_as_its_nearest_point() -> None:
    """From 400 units south to 300 east of it: by hand 240 units away after 0.64 of the way; one that ends before it by its end."""
    stretch = math.cos(math.radians(SQUARE["lat"]))
    south, east = at(0, north=-400), at(50, east=round(300 / stretch))
    (found,) = find_nearness([south, east], **SQUARE, radius_m=100)
    assert found.nearest_m == pytest.approx(240 * METRES_PER_E6, rel=5e-3)
    assert found.nearest_second == NOON + 32
    leaving = [at(0, north=100), at(50, north=900)]
    (found,) = find_nearness(leaving, **SQUARE, radius_m=50)
    assert (found.nearest_second, round(found.nearest_m, 1)) == (NOON, round(100 * METRES_PER_E6, 1))
    (found,) = find_nearness([at(0, north=900), at(50, north=100)], **SQUARE, radius_m=50)
    assert found.nearest_second == NOON + 50


def test_passes_are_told_apart_by_ten_minutes() -> None:
    stays = [at(0), at(300), at(500, east=20_000), at(900), at(901, north=100), at(1_502), at(4_000, east=600)]
    found = find_nearness(reversed(stays), **SQUARE, radius_m=50)  # type: ignore[arg-type]
    assert [(one.first_second - NOON, one.last_second - NOON) for one in found] == [(0, 901), (1_502, 1_502)]
    assert (found[0].nearest_m, found[0].nearest_second) == (0, NOON)
    assert find_nearness([], **SQUARE, radius_m=50) == ()
    standing = [at(0), at(30)]
    assert len(find_nearness(standing, **SQUARE, radius_m=50)) == 1


@given(st.integers(-2_000, 2_000), st.integers(-2_000, 2_000), st.integers(1, 200))
def test_a_point_counts_by_its_distance(east: int, north: int, radius_m: int) -> None:
    metres = measure_m(at(0), at(0, east, north))
    if abs(metres - radius_m) > 0.5:
        assert bool(find_nearness([at(0, east, north)], **SQUARE, radius_m=radius_m)) is (metres < radius_m)


@pytest.mark.parametrize(("given_m", "kept"), [(None, 0), (0.2, 1), (12.1, 13), (1e9, MOST_ACCURACY_M)])
def test_accuracy_is_kept_in_whole_metres(given_m: float | None, kept: int) -> None:
    fix = make_fix(at(0).at, 120.5450004, 31.885, given_m)
    assert (fix, fix.lon, fix.lat) == (at(0, accuracy_m=kept), 120.545, 31.885)
    assert pytest.approx(0.1112, abs=1e-4) == METRES_PER_E6
