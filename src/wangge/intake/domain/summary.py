"""What an import did, row by row and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a row (导入结果)."""

    CASE = "case"
    MERGED = "merged"
    REJECTED = "rejected"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """Import summary (导入汇总): rows = cases + merged + rejected + unchanged.

    `reasons` counts rejections by code; `cases_without_point` and `cases_outside_grids` are parts of `cases`;
    `units_made` counts organisations that were made for the source's units.
    """

    rows: int
    cases: int
    merged: int
    rejected: int
    unchanged: int
    reasons: Mapping[str, int]
    cases_without_point: int
    cases_outside_grids: int
    cases_without_category: int
    units_made: int


@dataclass(slots=True)
class Tally:
    """Counts while an import runs."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    cases_without_point: int = 0
    cases_outside_grids: int = 0
    cases_without_category: int = 0
    units_made: int = 0

    @property
    def rows(self) -> int:
        """Rows read so far."""
        return self.outcomes.total()

    def summarise(self) -> ImportSummary:
        """Return the counts as they stand."""
        return ImportSummary(
            rows=self.rows,
            cases=self.outcomes[Outcome.CASE],
            merged=self.outcomes[Outcome.MERGED],
            rejected=self.outcomes[Outcome.REJECTED],
            unchanged=self.outcomes[Outcome.UNCHANGED],
            reasons=dict(sorted(self.reasons.items())),
            cases_without_point=self.cases_without_point,
            cases_outside_grids=self.cases_outside_grids,
            cases_without_category=self.cases_without_category,
            units_made=self.units_made,
        )
