"""Where to patrol more: own finds against citizens' reports by place, kind and hour (PJ-7)."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from wangge.analytics.public import HourCount, propose_patrols

STALLS, LITTER = ("GB/T 47678.5-2026", "matter", "09"), ("GB/T 47678.5-2026", "matter", "06")


def count(place: str, matter: tuple[str, ...], hour: int, *, found: int, told: int) -> HourCount:
    return HourCount(place=place, matter=matter, hour=hour, found=found, told=told)


def test_the_evening_stalls_that_only_citizens_see() -> None:
    """Market: 2 found, 9 told, 7 of them from 18 to 21; park: as good as all; square: too few to say anything."""
    proposals = propose_patrols(
        [
            count("market", STALLS, 9, found=2, told=1),
            count("market", STALLS, 15, found=0, told=1),
            count("market", STALLS, 18, found=0, told=4),
            count("market", STALLS, 20, found=0, told=3),
            count("park", STALLS, 10, found=30, told=5),
            count("square", LITTER, 10, found=0, told=2),
        ]
    )
    (market,) = proposals
    assert (market.place, market.matter, market.from_hour, market.to_hour) == ("market", STALLS, 18, 21)
    assert (market.told_then, market.told, market.found, market.rate) == (7, 9, 2, Fraction(2, 11))


def test_the_same_place_is_judged_by_kind_of_matter() -> None:
    proposals = propose_patrols(
        [count("market", STALLS, 8, found=9, told=0), count("market", LITTER, 8, found=0, told=4)]
    )
    assert [(one.place, one.matter) for one in proposals] == [("market", LITTER)]


def test_the_most_reports_come_first_and_no_more_than_asked_for() -> None:
    rows = [count(place, STALLS, 23, found=0, told=told) for place, told in (("a", 3), ("b", 5), ("c", 4), ("d", 5))]
    assert [one.place for one in propose_patrols(rows)] == ["b", "d", "c", "a"]
    assert [one.place for one in propose_patrols(rows, most=2)] == ["b", "d"]
    assert {(one.from_hour, one.to_hour) for one in propose_patrols(rows)} == {(21, 24)}
    assert propose_patrols([]) == ()


counts = st.lists(
    st.builds(
        HourCount,
        place=st.sampled_from("abc"),
        matter=st.sampled_from([STALLS, LITTER]),
        hour=st.integers(0, 23),
        found=st.integers(0, 9),
        told=st.integers(0, 9),
    ),
    max_size=30,
)


@given(rows=counts, seed=st.randoms(use_true_random=False))
def test_proposals_hold_together_and_do_not_depend_on_the_order(rows: list[HourCount], seed: object) -> None:
    proposals = propose_patrols(rows)
    shuffled = list(rows)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert propose_patrols(shuffled) == proposals
    found, told = sum(row.found for row in rows), sum(row.told for row in rows)
    for one in proposals:
        assert one.told >= 3
        assert one.told_then <= one.told
        assert one.rate <= Fraction(found, found + told)
