"""What the evaluation tells pages, the API and other modules: frozen values, never rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wangge.analytics.public import Direction, IndicatorValue
from wangge.evaluation.domain.frozen_months import FrozenMonth
from wangge.evaluation.domain.sheets import is_key_of_unknown
from wangge.evaluation.domain.targets import Target, TargetMark, judge_target


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """Evaluation run (评价) without its subjects; `level_names` are (zh, en) of the grid levels, root first."""

    id: int
    district_id: int | None
    profile: str
    profile_digest: str
    indicators_version: str
    month: str
    from_on: date | None
    to_on: date | None
    days: int
    as_of: datetime
    high_water: int
    case_count: int
    facts_digest: str
    result_digest: str
    requester_name: str
    created_at: datetime
    small_sample: int
    level_names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """Figure (指标值) of a subject with the definition the run was computed by.

    `is_recorded` tells, of one that is n/a, whether the run has it at all (of other cases). `target` is what the run was
    to reach by it, None without one.
    """

    key: str
    value: IndicatorValue
    definition: Mapping[str, Any]
    is_recorded: bool = True
    target: Target | None = None

    @property
    def mark(self) -> TargetMark | None:
        """How it stands to its target; None without one and for n/a."""
        if self.target is None or self.exact is None:
            return None
        return judge_target(self.target, self.exact, Direction(self.definition["direction"]))

    @property
    def exact(self) -> Fraction | None:
        """The value itself: a count, a share of 1, or seconds per case; None is n/a."""
        return self.value.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentView:
    """Component (指标项) of a score: points before and share after reweighting; `points` None is n/a."""

    figure: FigureView
    kind: str
    weight: Decimal
    effective_weight: Decimal
    points: Decimal | None
    sample: int | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """Score (综合指标值) of a subject under one scheme of the profile; `value` None is n/a.

    `place` and `flag` are those on the ranking board of the run, None and "" where nothing was awarded.
    """

    scheme: str
    name_zh: str
    name_en: str
    source: str
    value: Decimal | None
    grade: str
    grade_zh: str
    grade_en: str
    notes: tuple[str, ...]
    components: tuple[ComponentView, ...]
    place: int | None = None
    flag: str = ""
    flag_zh: str = ""
    flag_en: str = ""
    flag_colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView:
    """Subject (评价对象) with its figures in the order of its sheet and its scores, the main one first."""

    run_id: int
    kind: str
    level: int
    key: str
    parent_key: str
    code: str
    name_zh: str
    name_en: str
    case_count: int
    notes: tuple[str, ...]
    figures: Mapping[str, FigureView]
    scores: tuple[ScoreView, ...]

    @property
    def score(self) -> Decimal | None:
        """The main score, None for n/a."""
        return self.scores[0].value if self.scores else None

    @property
    def is_unknown(self) -> bool:
        """Whether it is the cases of a breakdown that lack a value: last in every table, and never ranked."""
        return is_key_of_unknown(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """Trend point (趋势): a subject in the run that speaks for one month, and the edition that is frozen with it."""

    run_id: int
    month: str
    score: Decimal | None
    grade: str
    figures: Mapping[str, FigureView]
    frozen: FrozenMonth | None = None


UNKNOWN_REFERENCES = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesBehind:
    """Cases behind one side of a figure, ids ascending.

    `is_unchanged` is False where the records no longer give the facts of the run, None where they were not compared.
    Compared, they are folded by what the run kept of places, postings, names and the profile; `changed_since` names what
    of it is another by now, "program" with it, and "unknown" where the run kept nothing.
    """

    case_ids: tuple[int, ...]
    is_unchanged: bool | None
    changed_since: tuple[str, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """Whether a difference may come from something else than altered records."""
        return self.is_unchanged is False and bool({"program", UNKNOWN_REFERENCES} & {*self.changed_since})
