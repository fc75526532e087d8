"""What the assessments tell pages: frozen values, never rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wangge.evaluation.domain.assessment import AspectResult, Assessment
from wangge.evaluation.domain.frozen_months import FrozenMonth, MonthStanding
from wangge.evaluation.domain.scheme_levers import SchemeLever
from wangge.evaluation.domain.score_views import EntryView, PeriodView
from wangge.profiles.public import AssessmentScheme, ScoreRule

ALL_CASES = "all"
PERIOD_PREFIX = "period-"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanView:
    """Span (考核期) that is judged: a month with a run, the run of all cases, or a score period.

    `key` is what an address calls it; `standing` is that of a month.
    """

    key: str
    from_on: date | None
    to_on: date | None
    run_ids: tuple[int, ...]
    period: PeriodView | None
    standing: MonthStanding | None

    @property
    def frozen(self) -> FrozenMonth | None:
        """The edition by which a frozen month is judged."""
        return None if self.standing is None else self.standing.frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFigure:
    """Where a part of a result was read: a run and its month, for the way to figures and cases."""

    run_id: int
    month: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedView:
    """One of the judged with the result; `place` from 1 among those with a result, equal ones sharing it.

    `is_small_sample`: so few cases that one of them moves the result much.
    """

    key: str
    name_zh: str
    name_en: str
    code: str
    case_count: int
    is_small_sample: bool
    place: int | None
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectView:
    """One aspect of one of the judged, opened: runs and definition behind a figure, entries behind points.

    `missing` are the rules of values that nobody confirmed yet.
    """

    result: AspectResult
    definition: Mapping[str, Any]
    runs: tuple[RunFigure, ...]
    entries: tuple[EntryView, ...]
    missing: tuple[ScoreRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentTable:
    """A scheme with everybody it judges in a span; `span` None where nothing was evaluated yet."""

    scheme: AssessmentScheme
    spans: tuple[SpanView, ...]
    span: SpanView | None
    rows: tuple[JudgedView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentSheet:
    """One of the judged under a scheme with every aspect opened, and what would lift the result, what lost most first."""

    scheme: AssessmentScheme
    span: SpanView
    judged: JudgedView
    aspects: tuple[AspectView, ...]
    levers: tuple[SchemeLever, ...] = ()

    @property
    def is_untouched(self) -> bool:
        """Whether it has a result of points alone, and no entry took any."""
        has_result = self.judged.assessment.value is not None
        return has_result and not self.levers and all(one.result.aspect.reads == "points" for one in self.aspects)
