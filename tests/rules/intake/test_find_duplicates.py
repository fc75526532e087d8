"""When two rows are one matter, and that none of the likes is missed."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.intake.domain.duplicates import Matched, MatchPoint, build_match_keys, find_match, is_same_matter
from wangge.intake.domain.mapping import DuplicateRule

NEAR = DuplicateRule(same=("kind",), hours=24, radius_m=50)
SAME_TITLE = DuplicateRule(same=("title",), hours=168)
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def measure(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Haversine on the mean sphere."""
    half_lat, half_lon = math.radians(lat2 - lat1) / 2, math.radians(lon2 - lon1) / 2
    chord = math.sin(half_lat) ** 2
    chord += math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * math.sin(half_lon) ** 2
    return 2 * 6371008.8 * math.asin(math.sqrt(chord))


def at(hours: float, *, closed: float | None = None, lon: float | None = 120.5, lat: float | None = 31.9) -> MatchPoint:
    closed_at = None if closed is None else NOON + timedelta(hours=closed)
    return MatchPoint(reported_at=NOON + timedelta(hours=hours), closed_at=closed_at, lon=lon, lat=lat)


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (at(1), at(0), True),
        (at(0), at(1), True),  # files are often written newest first
        (at(25), at(0), False),
        (at(24), at(0), True),
        (at(3), at(0, closed=2), False),  # it came back after it was closed: a new case
        (at(2), at(0, closed=2), True),
        (at(0, closed=1), at(2), False),
        (at(1, lon=None, lat=None), at(0), False),
        (at(1), at(0, lat=31.9004), True),  # 44 m
        (at(1), at(0, lat=31.9005), False),  # 56 m
    ],
)
def test_same_matter_near_in_time_and_place(new: MatchPoint, old: MatchPoint, expected: bool) -> None:
    assert is_same_matter(new, old, NEAR, measure=measure) is expected


def test_without_radius_the_place_does_not_matter() -> None:
    assert is_same_matter(at(100, lon=None, lat=None), at(0), SAME_TITLE, measure=measure)
    assert not is_same_matter(at(169), at(0), SAME_TITLE, measure=measure)


def test_earliest_fitting_case_takes_the_report() -> None:
    known = [Matched(case_id=3, point=at(2)), Matched(case_id=2, point=at(1)), Matched(case_id=1, point=at(-30))]

    assert find_match(at(3), known, NEAR, measure=measure) == 2
    assert find_match(at(-60), known, NEAR, measure=measure) is None


def test_keys_differ_by_rule_and_text() -> None:
    def key(number: int, *texts: str) -> str:
        return build_match_keys(SAME_TITLE, number=number, texts=texts, lon=None, lat=None).own

    assert len({key(0, "a"), key(1, "a"), key(0, "b"), key(0, "a", "")}) == 4
    assert build_match_keys(SAME_TITLE, number=0, texts=("a",), lon=1.0, lat=1.0).near == (key(0, "a"),)


@given(
    lon=st.floats(-179, 179),
    lat=st.floats(-84, 84),
    bearing=st.floats(0, 2 * math.pi),
    share=st.floats(0, 0.999),
    radius=st.sampled_from([5.0, 30.0, 500.0, 5000.0]),
)
def test_point_within_the_radius_is_always_looked_for(
    lon: float, lat: float, bearing: float, share: float, radius: float
) -> None:
    rule = DuplicateRule(same=("kind",), hours=1, radius_m=radius)
    reach = radius * share / 111_195
    other_lat = lat + reach * math.cos(bearing)
    other_lon = lon + reach * math.sin(bearing) / math.cos(math.radians(lat))
    if measure(lon, lat, other_lon, other_lat) > radius:
        return

    new = build_match_keys(rule, number=0, texts=("x",), lon=lon, lat=lat)
    old = build_match_keys(rule, number=0, texts=("x",), lon=other_lon, lat=other_lat)

    assert old.own in new.near
    assert new.own in old.near
