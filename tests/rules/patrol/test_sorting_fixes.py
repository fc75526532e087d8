"""Points of a device: on duty only, known well enough, reachable, each once, in whatever order they come."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wangge.patrol.domain.fixes import Fix, make_fix, measure_m
from wangge.patrol.domain.sorting import DutySpan, Sorted, SortingRules, drop_jumps, sort_fixes

NOON = 1_772_424_000
SPEED = 50
DUTY = DutySpan(duty_id=7, from_second=NOON, to_second=NOON + 3_600)
RULES = SortingRules(now_second=NOON + 3_600, worst_accuracy_m=100, most_speed_m_s=SPEED)


def at(seconds: int, east: int = 0, north: int = 0, accuracy_m: int = 0) -> Fix:
    """Return a fix so many seconds after noon and so many millionths of a degree from the square."""
    return Fix(NOON + seconds, 120_545_000 + east, 31_885_000 + north, accuracy_m)


def sort(*fixes: Fix, known: tuple[Fix, ...] = (), spans: tuple[DutySpan, ...] = (DUTY,)) -> Sorted:
    return sort_fixes(fixes, spans=spans, known={7: known}, rules=RULES)


def has_jump(fixes: list[Fix]) -> bool:
    ordered = sorted(fixes)
    return any(measure_m(a, b) > SPEED * (b.second - a.second) for a, b in pairwise(ordered))


def test_each_point_left_out_is_counted_by_its_reason() -> None:
    found = sort(
        at(-1),
        at(10),
        at(10, east=5),
        at(20, accuracy_m=101),
        at(30, accuracy_m=100),
        at(3_601),
        at(3_661),
        at(40, east=90_000),
    )
    assert found.taken == {7: (at(10), at(30, accuracy_m=100))}
    assert (found.taken_count, found.repeated) == (2, 1)
    assert found.refused == {"outside_duty": 2, "inaccurate": 1, "ahead_of_clock": 1, "jump": 1}


def test_a_point_goes_to_the_duty_that_lay_in_its_instant() -> None:
    later = DutySpan(duty_id=8, from_second=NOON - 9_000, to_second=NOON - 8_000)
    found = sort(at(-8_500), at(-4_000), at(5), spans=(DUTY, later))
    assert found.taken == {8: (at(-8_500),), 7: (at(5),)}
    assert found.refused == {"outside_duty": 1}
    assert sort(at(5), spans=()).refused == {"outside_duty": 1}


def test_the_outlier_goes_also_when_it_is_the_first_or_came_after_a_pause() -> None:
    far = at(0, north=200_000)
    assert sort(far, at(5), at(10)).taken[7] == (at(5), at(10))
    paused = at(1_000, north=200_000)  # reachable since the point before, but not from the ones after it
    assert sort(at(0), paused, at(1_005), at(1_010)).taken[7] == (at(0), at(1_005), at(1_010))
    assert sort(at(0), at(5, north=200_000)).refused == {"jump": 1}
    # two that agree with each other but not with the many before do not win
    assert sort(at(0), at(5), at(10, north=200_000), at(15, north=200_000)).taken[7] == (at(0), at(5))


def test_late_points_fit_between_those_known() -> None:
    known = (at(0), at(100, east=1_000))
    assert sort(at(50, east=500), known=known).taken[7] == (at(50, east=500),)
    assert sort(at(50, east=60_000), known=known).refused == {"jump": 1}
    assert sort(at(99, east=-1_000), known=known).refused == {"jump": 1}, "the one behind could not be reached"
    assert sort(at(100), known=known).repeated == 1
    assert sort(at(120, east=1_010), at(140, east=1_020), known=known).taken_count == 2


WALKS = st.lists(
    st.builds(at, st.integers(0, 3_600), st.integers(-40_000, 40_000), st.integers(-40_000, 40_000)), max_size=25
)


@given(WALKS, WALKS)
def test_no_jump_is_left_whatever_comes_and_in_whatever_order(first: list[Fix], second: list[Fix]) -> None:
    known = sort(*first).taken.get(7, ())
    added = sort(*second, known=known).taken.get(7, ())
    assert not has_jump([*known, *added])
    assert len({fix.second for fix in (*known, *added)}) == len(known) + len(added)


@given(WALKS)
@example([at(93, 2119), at(94), at(95, 0, 450), at(96), at(97)])
def test_what_is_sent_again_is_not_taken_twice(points: list[Fix]) -> None:
    """A point left out as a jump may be taken then, where the track that stands makes it reachable; nothing else is."""
    known = sort(*points).taken.get(7, ())
    again = sort(*reversed(points), known=known)
    added = again.taken.get(7, ())
    assert {fix.second for fix in added}.isdisjoint(fix.second for fix in known)
    assert not has_jump([*known, *added])
    assert again.repeated + again.taken_count + sum(again.refused.values()) == len(points)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(-300, 300), st.integers(-300, 300)), max_size=30))
def test_a_clean_walk_stays_whole(steps: list[tuple[int, int, int]]) -> None:
    second = east = north = 0
    walk = []
    for wait, dx, dy in steps:
        second, east, north = second + wait, east + dx, north + dy
        walk.append(at(second, east, north))
    assert drop_jumps(walk, most_speed_m_s=SPEED) == tuple(walk)


@pytest.mark.full
@pytest.mark.shared_data
def test_the_jumps_of_real_tracks_are_dropped(shared_data: Path) -> None:
    """A real device's 108,607 points of 45 days hold 72 steps faster than 50 m/s; hardly any point is lost for it."""
    with gzip.open(shared_data / "gps" / "geolife_user001_wgs84.csv.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["uid"] == "001"]
    fixes = [
        make_fix(datetime.fromisoformat(row["datetime"]).replace(tzinfo=UTC), float(row["lng"]), float(row["lat"]))
        for row in rows
    ]
    once = sorted({fix.second: fix for fix in sorted(fixes, reverse=True)}.values())
    jumps = sum(measure_m(a, b) > SPEED * (b.second - a.second) for a, b in pairwise(once))
    kept = drop_jumps(once, most_speed_m_s=SPEED)
    assert jumps == 72
    assert not has_jump(list(kept))
    assert len(once) - len(kept) < 200
