"""The award split (ZJG-27): all of the pool, whole steps, the same for the same points, never less for more."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.evaluation.domain.awards import AwardTerms, encode_award, split_award
from wangge.profiles.public import load_profile


def make_terms(pool: str = "100", *, shape: str = "proportional", above: str = "0", step: str = "1") -> AwardTerms:
    return AwardTerms(
        pool=Decimal(pool), unit_zh="元", unit_en="yuan", shape=shape, above=Decimal(above), step=Decimal(step)
    )


def split(points: dict[str, str], terms: AwardTerms) -> dict[str, str]:
    shares = split_award({key: Decimal(value) for key, value in points.items()}, terms)
    return {key: str(amount) for key, amount in shares.items()}


@pytest.mark.parametrize(
    ("points", "terms", "shares"),
    [
        ({"a": "1", "b": "1", "c": "1"}, make_terms(), {"a": "34", "b": "33", "c": "33"}),
        ({"a": "3", "b": "1"}, make_terms(), {"a": "75", "b": "25"}),
        ({"a": "30", "b": "22", "c": "20"}, make_terms(above="20"), {"a": "83", "b": "17", "c": "0"}),
        ({"a": "30", "b": "22", "c": "20"}, make_terms(above="20", shape="equal"), {"a": "50", "b": "50", "c": "0"}),
        ({"a": "2", "b": "1"}, make_terms("1000", step="100"), {"a": "700", "b": "300"}),
        ({"a": "2", "b": "1"}, make_terms("1", step="0.01"), {"a": "0.67", "b": "0.33"}),
        ({"a": "-5", "b": "0"}, make_terms(), {"a": "0", "b": "0"}),
        ({}, make_terms(), {}),
    ],
)
def test_an_award_is_split_as_computed_by_hand(
    points: dict[str, str], terms: AwardTerms, shares: dict[str, str]
) -> None:
    """30 − 20 = 10 and 22 − 20 = 2 of 12: 83.33 and 16.67, so 83 and 16, and the step left goes to the latter."""
    assert split(points, terms) == shares


POINTS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.decimals(-50, 500, places=3),
    max_size=12,
)
TERMS = st.builds(
    make_terms,
    st.sampled_from(["100", "1000", "99999"]),
    shape=st.sampled_from(["proportional", "equal"]),
    above=st.sampled_from(["0", "20", "-10"]),
)


@given(POINTS, TERMS)
def test_all_of_the_pool_is_split_or_nothing(points: dict[str, Decimal], terms: AwardTerms) -> None:
    shares = split_award(points, terms)
    has_anybody = any(value > terms.above for value in points.values())
    assert sum(shares.values(), Decimal(0)) == (terms.pool if has_anybody else 0)
    assert all(amount >= 0 and amount % terms.step == 0 for amount in shares.values())


@given(POINTS, TERMS, st.randoms(use_true_random=False))
def test_order_matters_not_and_more_points_never_give_less(
    points: dict[str, Decimal], terms: AwardTerms, random: object
) -> None:
    shares = split_award(points, terms)
    keys = list(points)
    random.shuffle(keys)  # type: ignore[attr-defined]
    assert split_award({key: points[key] for key in keys}, terms) == shares
    if terms.shape == "proportional":
        ranked = sorted(points, key=lambda key: points[key])
        for less, more in pairwise(ranked):
            assert shares[less] <= shares[more] or points[less] == points[more]


def test_terms_are_read_as_they_were_frozen() -> None:
    (award,) = [one.award for one in load_profile("zhangjiagang").results if one.award is not None]
    terms = AwardTerms.read(encode_award(award))
    assert terms == AwardTerms(
        pool=award.pool, unit_zh=award.unit_zh, unit_en=award.unit_en, shape=award.shape, above=award.above,
        step=award.step,
    )  # fmt: skip
    assert {type(text) for text in encode_award(award).values()} == {str}
