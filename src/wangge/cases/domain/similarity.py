"""Which open case a report may be a duplicate of: same small class, near enough, recent enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Candidate (疑似重复案件): an open case near a report."""

    case_id: int
    number: str
    category_id: int | None
    state: str
    distance_m: float
    reported_at: datetime


def rank_candidates(
    candidates: Iterable[Candidate], *, category_id: int | None, radius_m: float
) -> tuple[Candidate, ...]:
    """Return the candidates within `radius_m` metres of the same class, nearest first.

    A report or a case that has no class yet is compared by place alone: the acceptor decides.
    """
    near = (
        candidate
        for candidate in candidates
        if candidate.distance_m <= radius_m
        and (category_id is None or candidate.category_id is None or candidate.category_id == category_id)
    )
    return tuple(sorted(near, key=lambda candidate: (candidate.distance_m, candidate.case_id)))
