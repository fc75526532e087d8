"""On-the-spot cases have no checker: a share of them is drawn for a later check (`domain.md` sections 1 and 6)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_STEPS = 2**32


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """Spot check (抽查): whether a case was drawn, and the seed by which anybody can draw again."""

    seed: str
    share: Decimal
    is_drawn: bool


def draw_spot_check(*, number: str, photo_digests: Iterable[str], share: Decimal) -> SpotCheck:
    """Draw with probability `share` (0 to 1), by the case's number and its photos' SHA-256 digests.

    Nobody knows both before the photos are taken, so nobody can see to it that he is not drawn; the event keeps the
    seed, so an auditor gets the same answer.
    """
    seed = hashlib.sha256("\n".join([number, *photo_digests]).encode()).hexdigest()
    return SpotCheck(seed=seed, share=share, is_drawn=int(seed[:8], 16) < share * _STEPS)
