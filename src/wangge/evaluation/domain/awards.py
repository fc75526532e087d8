"""Splitting an award by points (以奖促治): whole steps, the rest to the largest remainders; pure, independent of any order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from wangge.profiles.public import Award

EQUAL = "equal"
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardTerms:
    """Terms (分配办法) of an award as a period was frozen with them."""

    pool: Decimal
    unit_zh: str
    unit_en: str
    shape: str
    above: Decimal
    step: Decimal

    @classmethod
    def read(cls, plain: Mapping[str, str]) -> AwardTerms:
        """Return what `encode` wrote."""
        return cls(
            pool=Decimal(plain["pool"]),
            unit_zh=plain["unit_zh"],
            unit_en=plain["unit_en"],
            shape=plain["shape"],
            above=Decimal(plain["above"]),
            step=Decimal(plain["step"]),
        )


def encode_award(award: Award) -> dict[str, str]:
    """Return the terms as a frozen period keeps them: plain text."""
    return {
        "pool": str(award.pool),
        "unit_zh": award.unit_zh,
        "unit_en": award.unit_en,
        "shape": award.shape,
        "above": str(award.above),
        "step": str(award.step),
    }


def weigh_points(points: Decimal, terms: AwardTerms) -> Decimal:
    """Return the weight of a share: what lies above the threshold, or 1 for all above it."""
    over = points - terms.above
    if over <= 0:
        return NOTHING
    return Decimal(1) if terms.shape == EQUAL else over


def split_award(points: Mapping[str, Decimal], terms: AwardTerms) -> dict[str, Decimal]:
    """Return the amount of each key; all of the pool where anybody has a share, else nothing.

    Every share is rounded down to a whole step; the steps left over go one each to the largest remainders, among equal
    ones to the smaller key, so that the same points always give the same amounts and more points never less.
    """
    weights = {key: Fraction(weigh_points(value, terms)) for key, value in points.items()}
    whole, steps = sum(weights.values()), int(terms.pool / terms.step)
    if not whole:
        return dict.fromkeys(points, NOTHING)
    exact = {key: weight * steps / whole for key, weight in weights.items()}
    counts = {key: int(share) for key, share in exact.items()}
    ranked = sorted(exact, key=lambda key: (counts[key] - exact[key], key))
    for key in ranked[: steps - sum(counts.values())]:
        counts[key] += 1
    return {key: counts[key] * terms.step for key in points}
