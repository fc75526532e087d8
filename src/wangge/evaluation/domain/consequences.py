"""Consequences (结果运用) in a report: scheme results, points, flags and matters of the days of one run, frozen ones only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from wangge.evaluation.domain.bands import BandMark
from wangge.evaluation.domain.frozen_boards import BoardPlace
from wangge.evaluation.domain.matters import CLOSED, OPEN, RECORDED
from wangge.evaluation.domain.score_totals import SubjectKey
from wangge.profiles.public import AssessmentScheme

NO_DAYS, NO_PERIOD = "no_days", "no_period"
"""The run is not one month of one district; no score period holds its days. Otherwise the state of the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTold:
    """Period told (所述周期): the newest frozen edition over the days of a run, else how far the period has come.

    `state` is that of the edition told, `is_restated` that a further edition of it is not frozen yet; `missing_reason` why
    it was frozen without values that were missing, "" where none were; `is_of_other_run` that the edition rests on another
    run than the one reported, which counts for nothing then.
    """

    state: str
    from_on: date | None = None
    to_on: date | None = None
    edition: int = 0
    public_until_on: date | None = None
    frozen_at: datetime | None = None
    digest: str = ""
    run_ids: tuple[int, ...] = ()
    is_restated: bool = False
    missing_reason: str = ""
    is_of_other_run: bool = False

    @property
    def is_frozen(self) -> bool:
        """Whether there are numbers to be told."""
        return bool(self.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectPoints:
    """What one aspect gave, as it was frozen: its points and the value read; None is n/a."""

    points: Decimal | None
    value: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRow:
    """One of the judged; `place` from 1 among those with a result, `before` is the mark of the frozen period before."""

    key: str
    name_zh: str
    name_en: str
    place: int | None
    mark: BandMark
    aspects: Mapping[str, AspectPoints]
    before: BandMark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeResults:
    """Results (考核结果) under one scheme as the period froze them, the best first."""

    scheme: AssessmentScheme
    rows: tuple[JudgedRow, ...]

    def count_bands(self) -> tuple[tuple[BandMark, int], ...]:
        """Return how many have each grade, the best grade first; grades of nobody are told too."""
        counts: dict[str, int] = {}
        for row in self.rows:
            counts[row.mark.band] = counts.get(row.mark.band, 0) + 1
        return tuple(
            (BandMark(value=None, band=band.key, name_zh=band.name_zh, name_en=band.name_en), counts.get(band.key, 0))
            for band in self.scheme.bands
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsTotal:
    """Total (总分) of one subject on one track as frozen; `appeals` and `counters` are numbers of its entries."""

    subject: SubjectKey
    track_zh: str
    track_en: str
    name: str
    entries: int
    given: Decimal
    taken: Decimal
    points: Decimal
    appeals: int
    counters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsEntry:
    """An entry of the frozen period as the workbook lists it; `counters` is the number of the entry it counters."""

    number: int
    occurred_on: date
    subject: SubjectKey
    rule: str
    rule_zh: str
    rule_en: str
    points: Decimal
    cause: str
    case_number: str
    counters: int | None
    appeal_state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """A department on the board of the month, and its mark of the month before."""

    name_zh: str
    name_en: str
    case_count: int
    mark: BoardPlace
    before: BoardPlace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterLine:
    """A rung opened in the month as it stood when the run was known; `name` is "" where persons are not told."""

    number: int
    opened_on: date
    ladder_zh: str
    ladder_en: str
    rung_zh: str
    rung_en: str
    is_person: bool
    name: str
    trigger_zh: str
    trigger_en: str
    state: str
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """All that a report tells beside the composites; `has_…` is what the city knows at all.

    `caps` are the frozen ones by rule. `left_out` is how many rows about persons were left out. `matters` is None for who
    may not see them all.
    """

    period: PeriodTold
    has_schemes: bool = False
    has_points: bool = False
    has_board: bool = False
    has_matters: bool = False
    schemes: tuple[SchemeResults, ...] = ()
    points: tuple[PointsTotal, ...] = ()
    entries: tuple[PointsEntry, ...] = ()
    caps: Mapping[str, Decimal | None] | None = None
    board: tuple[BoardLine, ...] = ()
    matters: tuple[MatterLine, ...] | None = None
    left_out: int = 0
    before_to_on: date | None = None

    @property
    def has_flags(self) -> bool:
        """Whether any department of the board has a flag, or had one the month before."""
        marks = [mark for line in self.board for mark in (line.mark, line.before) if mark is not None]
        return any(mark.flag_zh for mark in marks)


def find_state(known_at: datetime, *, recorded_at: datetime | None, closed_at: datetime | None) -> str:
    """Return how a matter stood at an instant."""
    if closed_at is not None and closed_at <= known_at:
        return CLOSED
    return RECORDED if recorded_at is not None and recorded_at <= known_at else OPEN


def rank_values(values: Sequence[Decimal | None]) -> list[int | None]:
    """Return the place of each value, from 1 for the highest; equal ones share a place, None has none."""
    known = [value for value in values if value is not None]
    return [None if value is None else 1 + sum(other > value for other in known) for value in values]
