"""What the agents remember of each report, and what of the truth came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wangge.demo.domain.truth import PlannedReport

PLANTED = (
    "reports",
    "on_the_spot",
    "verified",
    "refused",
    "merged",
    "voided",
    "returned",
    "overdue",
    "rework",
    "closed",
)
LEAST_CASES = 8
BUSY_SHARE = 0.025
WAITING_STATES = frozenset({"dispatched", "handling", "confirming"})


@dataclass(slots=True)
class Track:
    """Track (轨迹): one report's way; what the agents remember of it, and what came true."""

    plan: PlannedReport
    category_id: int = 0
    grid_code: str = ""
    road_class: str = ""
    level_codes: tuple[str, ...] = ()
    unit_id: int = 0
    wrong_unit_id: int = 0
    handle_due_at: datetime | None = None
    is_handle_late: bool = False
    is_overdue: bool = False
    round_number: int = 0
    rework_count: int = 0
    return_count: int = 0

    @property
    def origin(self) -> int:
        """The number of the report that told of this problem first."""
        return self.plan.index if self.plan.duplicate_of is None else self.plan.duplicate_of


@dataclass(slots=True)
class Tally:
    """Tally (点数): what was planted and came true by the end of the span, counted by those who did it."""

    counts: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    overdue_by_unit: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    merged_right: int = 0

    def count_overdue(self, track: Track, *, state: str, end_at: datetime, unit_code: str) -> None:
        """Count a case that was handled late, or that its unit has not handled though it is due."""
        is_waiting = state in WAITING_STATES and track.is_handle_late
        if is_waiting and track.handle_due_at is not None and track.handle_due_at < end_at:
            track.is_overdue = True
        if track.is_overdue:
            self.counts["overdue"] += 1
            self.overdue_by_unit[unit_code] += 1

    def tell_counts(self) -> dict[str, int]:
        """Return every planted count, 0 for what did not happen."""
        return {name: self.counts[name] for name in PLANTED}

    def tell_duplicates(self) -> dict[str, int | float | None]:
        """Return how many duplicates a desk had before it, how many it merged, and how well."""
        merged = self.counts["merged"]
        return {
            "planted": self.duplicates,
            "merged": merged,
            "merged_rightly": self.merged_right,
            "precision": _divide(self.merged_right, merged),
            "recall": _divide(self.merged_right, self.duplicates),
        }


def choose_busy(counts: Mapping[str, int], *, reports: int, avoid: str) -> list[str]:
    """Return whose work, of a unit or of a collector, is enough for a weakness to show, in order; never `avoid`.

    Where none has enough, the one third that have most; an empty list where there is nothing to do at all.
    """
    enough = max(LEAST_CASES, int(reports * BUSY_SHARE))
    others = {code: count for code, count in counts.items() if code != avoid}
    found = _keep(others, at_least=enough)
    if not found and others:
        found = _keep(others, at_least=sorted(others.values(), reverse=True)[len(others) // 3])
    return sorted(found)


def _keep(counts: Mapping[str, int], *, at_least: int) -> list[str]:
    return [code for code, count in counts.items() if count >= at_least]


def _divide(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
