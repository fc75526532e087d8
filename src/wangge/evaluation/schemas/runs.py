"""What the API says of runs, their subjects and indicators; n/a is null, never 0."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from wangge.analytics.public import INDICATORS_VERSION, Indicator
from wangge.evaluation.domain.frozen_months import FrozenMonth
from wangge.evaluation.domain.levers import Lever
from wangge.evaluation.domain.views import ComponentView, FigureView, RunView, ScoreView, SubjectView, TrendPoint
from wangge.evaluation.public import LiftedSubject


class FrozenMonthOut(Schema):
    """Frozen month (已冻结月份): the latest frozen edition that a month lies in; the run it rests on speaks for the month."""

    period_id: int
    edition: int
    frozen_at: datetime
    run_id: int

    @classmethod
    def show(cls, view: FrozenMonth | None) -> FrozenMonthOut | None:
        """Return it for the API, None for a month that is not frozen."""
        return None if view is None else cls.model_validate(view, from_attributes=True)


class RunOut(Schema):
    """Evaluation run (评价); the digests are SHA-256 of the facts it was computed from and of its result.

    `frozen` tells the edition that its month is frozen with, null while there is none: a run other than `frozen.run_id`
    counts for nothing.
    """

    id: int
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
    frozen: FrozenMonthOut | None

    @classmethod
    def show(cls, view: RunView, frozen: FrozenMonth | None) -> RunOut:
        """Return a run for the API, with how its month is frozen."""
        told = {name: getattr(view, name) for name in cls.model_fields if name != "frozen"}
        return cls(**told, frozen=FrozenMonthOut.show(frozen))


class FigureOut(Schema):
    """Figure (指标值): numerator, denominator (null for a count) and value; all null is n/a."""

    indicator: str
    numerator: int | None
    denominator: int | None
    value: float | None

    @classmethod
    def show(cls, view: FigureView) -> FigureOut:
        """Return a figure for the API."""
        is_known = view.exact is not None
        return cls(
            indicator=view.key,
            numerator=view.value.numerator if is_known else None,
            denominator=view.value.denominator if is_known else None,
            value=float(view.exact) if view.exact is not None else None,
        )


class ComponentOut(Schema):
    """Component (指标项) of a score; `points` null is n/a: its weight went to the others."""

    figure: FigureOut
    kind: str
    weight: Decimal
    effective_weight: Decimal
    points: Decimal | None
    sample: int | None
    notes: list[str]

    @classmethod
    def show(cls, view: ComponentView) -> ComponentOut:
        """Return a component for the API."""
        return cls(
            figure=FigureOut.show(view.figure),
            kind=view.kind,
            weight=view.weight,
            effective_weight=view.effective_weight,
            points=view.points,
            sample=view.sample,
            notes=list(view.notes),
        )


class ScoreOut(Schema):
    """Score (综合指标值) under one scheme of the profile; `value` null is n/a."""

    scheme: str
    name_zh: str
    name_en: str
    source: str
    value: Decimal | None
    grade: str
    grade_zh: str
    grade_en: str
    notes: list[str]
    components: list[ComponentOut]

    @classmethod
    def show(cls, view: ScoreView) -> ScoreOut:
        """Return a score for the API."""
        return cls(
            scheme=view.scheme,
            name_zh=view.name_zh,
            name_en=view.name_en,
            source=view.source,
            value=view.value,
            grade=view.grade,
            grade_zh=view.grade_zh,
            grade_en=view.grade_en,
            notes=list(view.notes),
            components=[ComponentOut.show(part) for part in view.components],
        )


class SubjectOut(Schema):
    """Subject (评价对象) of a run with its figures and scores, the main score first.

    The cases that lack a value of a breakdown are its last subject, so that its counts add up to the total: its key has
    `~` where the value is missing.
    """

    kind: str
    level: int
    key: str
    parent_key: str
    code: str
    name_zh: str
    name_en: str
    case_count: int
    notes: list[str]
    figures: list[FigureOut]
    scores: list[ScoreOut]

    @classmethod
    def show(cls, view: SubjectView) -> SubjectOut:
        """Return a subject for the API."""
        return cls(
            kind=view.kind,
            level=view.level,
            key=view.key,
            parent_key=view.parent_key,
            code=view.code,
            name_zh=view.name_zh,
            name_en=view.name_en,
            case_count=view.case_count,
            notes=list(view.notes),
            figures=[FigureOut.show(figure) for figure in view.figures.values()],
            scores=[ScoreOut.show(score) for score in view.scores],
        )


class LeverOut(Schema):
    """Lever (提升点) of one component of the main score, everything else as it was: `cases` better ones lift it by `lift`.

    `numerator` is the figure's then, `points_now` and `points_then` the component's of 100, `share` its weight among
    the components with data; `score` and `grade` are those after `cases`. `percent_lift` is what one percentage point
    adds, null for a count; `cases_to_next` reach the next better grade by this component alone, null where they cannot.
    """

    figure: FigureOut
    kind: str
    numerator: int
    cases: int
    points_now: float
    points_then: float
    share: float
    lift: float
    percent_lift: float | None
    score: Decimal
    grade: str
    cases_to_next: int | None

    @classmethod
    def show(cls, view: Lever) -> LeverOut:
        """Return a lever for the API."""
        return cls(
            figure=FigureOut.show(view.figure),
            kind=view.kind,
            numerator=view.numerator,
            cases=view.cases,
            points_now=float(view.points_now),
            points_then=float(view.points_then),
            share=float(view.share),
            lift=float(view.lift),
            percent_lift=float(view.percent_lift) if view.percent_lift is not None else None,
            score=view.score,
            grade=view.grade,
            cases_to_next=view.cases_to_next,
        )


class LiftedSubjectOut(SubjectOut):
    """Subject of a run with every figure, and what would lift its main score, what lifts most with each case first.

    `levers` are empty without a score, where the rules have changed since and no longer yield it, and of areas.
    `best_percent` is the indicator whose percentage point lifts most, null without one; `next_grade` "" at the best.
    """

    levers: list[LeverOut]
    best_percent: str | None
    next_grade: str

    @classmethod
    def show_lifted(cls, view: LiftedSubject) -> LiftedSubjectOut:
        """Return a subject with its levers for the API."""
        lift = view.lift
        return cls(
            **dict(SubjectOut.show(view.subject)),
            levers=[LeverOut.show(lever) for lever in lift.levers],
            best_percent=lift.best_percent.figure.key if lift.best_percent is not None else None,
            next_grade=lift.next_grade,
        )


class TrendOut(Schema):
    """Trend point (趋势): a subject in the run that speaks for one month; `frozen` tells the edition that rests on it."""

    run_id: int
    month: str
    score: Decimal | None
    grade: str
    figures: list[FigureOut]
    frozen: FrozenMonthOut | None

    @classmethod
    def show(cls, view: TrendPoint) -> TrendOut:
        """Return a point for the API."""
        return cls(
            run_id=view.run_id,
            month=view.month,
            score=view.score,
            grade=view.grade,
            figures=[FigureOut.show(figure) for figure in view.figures.values()],
            frozen=FrozenMonthOut.show(view.frozen),
        )


class CasesBehindOut(Schema):
    """Cases behind one side of a figure.

    `is_unchanged` false says that the records were altered after the run, null that they were not compared: of a big run
    that takes long and is done only where `is_compared` asks for it. Compared, they are folded by the places, postings, names
    and profile that the run kept; `changed_since` names what of these is another by now: areas, duties, organisations,
    categories, profile, program, or unknown where the run kept none. After a change of the program, and of a run that
    kept none, false may come from that.

    `case_ids` are all of them; `case_numbers` those of one page, without cases the caller may not see. `page` and
    `last_page` count from 1.
    """

    total: int
    case_ids: list[int]
    case_numbers: list[str]
    page: int
    last_page: int
    is_unchanged: bool | None
    changed_since: list[str]


class IndicatorOut(Schema):
    """Indicator (指标): definition, version and source."""

    key: str
    name_zh: str
    name_en: str
    kind: str
    formula_zh: str
    formula_en: str
    exclusions_zh: str
    exclusions_en: str
    unit: str
    direction: str
    version: int
    source: str
    definitions_version: str

    @classmethod
    def show(cls, indicator: Indicator) -> IndicatorOut:
        """Return a definition for the API."""
        return cls.model_validate({**indicator.describe(), "definitions_version": INDICATORS_VERSION})


class FigureQuery(Schema):
    """Which side of which figure of which subject is opened."""

    kind: str
    key: str = ""
    indicator: str
    side: Literal["numerator", "denominator", "missed"] = "numerator"
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    is_compared: bool = False
