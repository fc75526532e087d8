"""What a further edition of a score period changes beside its points: rules, evaluations, results; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from wangge.evaluation.domain.bands import BandMark
from wangge.evaluation.domain.frozen_boards import FlagChange
from wangge.evaluation.domain.score_basis import RuleChange

Marks = Mapping[str, Mapping[str, BandMark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChange:
    """The evaluations of a month on which two editions rest; None where there is none."""

    month: str
    before_id: int | None
    after_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultChange:
    """A result under a scheme that two editions give differently; None on the side that does not know the judged."""

    scheme: str
    judged: str
    before: BandMark | None
    after: BandMark | None

    @property
    def difference(self) -> Decimal | None:
        """By how much the value differs, None where one side has none."""
        old = self.before.value if self.before is not None else None
        new = self.after.value if self.after is not None else None
        return None if old is None or new is None else new - old


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedChange:
    """A result that differs, with the names of the judged and of the scheme; `code` is that of an area, else ""."""

    change: ResultChange
    name: str
    code: str
    scheme_zh: str
    scheme_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFlagChange:
    """A flag or place that differs, with the name of the department."""

    change: FlagChange
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """Restatement (更正对照): what differs to the edition before.

    `judging` are the parts of the evaluation that differ: "composites", "score_tables", "bands", "flags".
    """

    takes_new_rules: bool
    rules: tuple[RuleChange, ...]
    judging: tuple[str, ...]
    runs: tuple[RunChange, ...]
    results: tuple[NamedChange, ...]
    flags: tuple[NamedFlagChange, ...]


def compare_runs(before: Mapping[str, int], after: Mapping[str, int | None]) -> tuple[RunChange, ...]:
    """Return the months, in order, whose evaluations differ; both by month."""
    return tuple(
        RunChange(month=month, before_id=before.get(month), after_id=after.get(month))
        for month in sorted({*before, *after})
        if before.get(month) != after.get(month)
    )


def compare_marks(before: Marks, after: Marks) -> tuple[ResultChange, ...]:
    """Return the results that differ in value or grade, by scheme and judged."""
    keys = sorted({(scheme, judged) for marks in (before, after) for scheme, of in marks.items() for judged in of})
    changes = (
        ResultChange(
            scheme=scheme,
            judged=judged,
            before=before.get(scheme, {}).get(judged),
            after=after.get(scheme, {}).get(judged),
        )
        for scheme, judged in keys
    )
    return tuple(one for one in changes if _tell(one.before) != _tell(one.after))


def _tell(mark: BandMark | None) -> tuple[Decimal | None, str] | None:
    return None if mark is None else (mark.value, mark.band)
