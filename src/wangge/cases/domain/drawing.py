"""Draws (抽取) that anybody can make again: which case is checked later, and who looks at a place.

A draw is by a seed that nobody could know before the act, written down in its event (`domain.md` sections 1 and 6).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

_STEPS = 2**32
_NEARER = 4  # one level of the tree of grids nearer is so many times likelier (ours)


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """Spot check (抽查): whether a case was drawn, and the seed by which anybody can draw again."""

    seed: str
    share: Decimal
    is_drawn: bool


def draw_spot_check(*, number: str, photo_digests: Iterable[str], share: Decimal) -> SpotCheck:
    """Draw with probability `share` (0 to 1), by the case's number and its photos' SHA-256 digests.

    On-the-spot cases have no checker. Nobody knows both before the photos are taken, so nobody can see to it that he
    is not drawn; the event keeps the seed, so an auditor gets the same answer.
    """
    seed = derive_seed(number, *photo_digests)
    return SpotCheck(seed=seed, share=share, is_drawn=int(seed[:8], 16) < share * _STEPS)


def derive_seed(*known: str) -> str:
    """Return the seed of a draw: the SHA-256 digest of what is known, line by line."""
    return hashlib.sha256("\n".join(known).encode()).hexdigest()


def draw_member(*, seed: str, weights: Mapping[int, int]) -> int:
    """Return one of the members (id → weight of at least 1), as the seed says; equal maps give the same one.

    Raises ValueError when there is nobody to draw.
    """
    if not weights:
        raise ValueError("there is nobody to draw")
    point = int(seed, 16) % sum(weights.values())
    for member_id, weight in sorted(weights.items()):
        point -= weight
        if point < 0:
            return member_id
    raise AssertionError("weights are at least 1")


def weigh_nearness(*, place: Sequence[str], posted: Iterable[Sequence[str]]) -> int:
    """Return the weight of a member by the grids he is posted to: the more of the tree they share, the heavier.

    `place` and each of `posted` are codes of the tree of grids, root first. Without a posting or a place: 1.
    """
    return int(_NEARER ** max((_count_shared(place, codes) for codes in posted), default=0))


def _count_shared(place: Sequence[str], codes: Sequence[str]) -> int:
    shared = 0
    for here, there in zip(place, codes, strict=False):
        if here != there:
            break
        shared += 1
    return shared
