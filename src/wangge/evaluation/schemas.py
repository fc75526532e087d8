"""What the API says of evaluations; n/a is null, never 0."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from wangge.analytics.public import INDICATORS_VERSION, Indicator
from wangge.evaluation.domain.score_views import EntryPage, EntryView, NamedTotal, PeriodView
from wangge.evaluation.domain.views import ComponentView, FigureView, RunView, ScoreView, SubjectView, TrendPoint


class RunOut(Schema):
    """Evaluation run (评价); the digests are SHA-256 of the facts it was computed from and of its result."""

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

    @classmethod
    def show(cls, view: RunView) -> RunOut:
        """Return a run for the API."""
        return cls.model_validate(view, from_attributes=True)


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
    """Subject (评价对象) of a run with its figures and scores, the main score first."""

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


class TrendOut(Schema):
    """Trend point (趋势): a subject in the latest run of one month."""

    run_id: int
    month: str
    score: Decimal | None
    grade: str
    figures: list[FigureOut]

    @classmethod
    def show(cls, view: TrendPoint) -> TrendOut:
        """Return a point for the API."""
        return cls(
            run_id=view.run_id,
            month=view.month,
            score=view.score,
            grade=view.grade,
            figures=[FigureOut.show(figure) for figure in view.figures.values()],
        )


class CasesBehindOut(Schema):
    """Cases behind one side of a figure; `is_unchanged` false says that the records were altered after the run."""

    total: int
    case_ids: list[int]
    is_unchanged: bool


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


class ScorePeriodOut(Schema):
    """Score period (积分周期): open, published (公示) or frozen; `digest` is the SHA-256 of a frozen one's result."""

    id: int
    number: int
    from_on: date
    to_on: date
    edition: int
    restates_id: int | None
    reason: str
    state: str
    opened_by: str
    opened_at: datetime
    published_at: datetime | None
    public_until_on: date | None
    frozen_at: datetime | None
    digest: str
    is_latest: bool

    @classmethod
    def show(cls, view: PeriodView) -> ScorePeriodOut:
        """Return a period for the API."""
        return cls.model_validate(view, from_attributes=True)


class ScoreTotalOut(Schema):
    """Total (总分) of a subject on a track; `change` is the difference to the edition restated, null in a first one."""

    track: str
    track_zh: str
    track_en: str
    subject_kind: str
    subject_key: str
    subject_name: str
    entries: int
    given: Decimal
    taken: Decimal
    points: Decimal
    change: Decimal | None

    @classmethod
    def show(cls, view: NamedTotal) -> ScoreTotalOut:
        """Return a total for the API."""
        track, kind, key = view.total.subject
        return cls(
            track=track,
            track_zh=view.track_zh,
            track_en=view.track_en,
            subject_kind=kind,
            subject_key=key,
            subject_name=view.subject_name,
            entries=view.total.entries,
            given=view.total.given,
            taken=view.total.taken,
            points=view.total.points,
            change=view.change,
        )


class ScoreStepOut(Schema):
    """Step of an entry's decision or appeal: who, when, what was found and why."""

    act: str
    person: str
    at: datetime
    verdict: str
    note: str


class ScoreEntryOut(Schema):
    """Score entry (积分条目); `appeal_state` is "", asked, reviewed, granted or denied."""

    id: int
    number: int
    period_id: int
    track: str
    rule: str
    rule_zh: str
    rule_en: str
    subject_kind: str
    subject_name: str
    points: Decimal
    factor: Decimal
    occurred_on: date
    reason: str
    case_number: str
    counters_id: int | None
    countered_by_id: int | None
    cause: str
    is_manual: bool
    proposed_by: str
    proposed_at: datetime
    state: str
    appeal_state: str
    steps: list[ScoreStepOut]

    @classmethod
    def show(cls, view: EntryView) -> ScoreEntryOut:
        """Return an entry for the API."""
        return cls.model_validate(view, from_attributes=True)


class EntryPageOut(Schema):
    """Page of entries; `count` is of all pages, `page` and `last_page` count from 1."""

    count: int
    page: int
    last_page: int
    entries: list[ScoreEntryOut]

    @classmethod
    def show(cls, view: EntryPage) -> EntryPageOut:
        """Return a page for the API."""
        entries = [ScoreEntryOut.show(row) for row in view.rows]
        return cls(count=view.count, page=view.number, last_page=view.last, entries=entries)


class EntryQuery(Schema):
    """Which entries are asked for; `subject` is unit:ID, person:ID or grid:CODE, "" asks for all."""

    track: Annotated[str, Field(max_length=60)] = ""
    rule: Annotated[str, Field(max_length=60)] = ""
    state: Literal["", "proposed", "counted", "rejected", "appealed", "countered"] = ""
    subject: Annotated[str, Field(max_length=80)] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


def _refuse_null(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text cannot hold the character NUL")
    return text


Words = Annotated[str, Field(max_length=2_000), AfterValidator(_refuse_null)]
Word = Annotated[str, Field(max_length=60), AfterValidator(_refuse_null)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Given(Schema):
    """What a program sends: an unknown member is refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProposalIn(Given):
    """Points proposed by a manual rule of the city, about a unit, a person or a grid, resting on a case.

    `points` only by rules that leave them to be weighed.
    """

    rule: Word
    occurred_on: date
    reason: Words
    unit_id: Id | None = None
    member_id: Id | None = None
    grid_code: Word = ""
    check_kind: Word = ""
    case_number: Word = ""
    points: Annotated[Decimal, Field(max_digits=7, decimal_places=3)] | None = None


class DecisionIn(Given):
    """Decision on points that somebody else proposed."""

    is_confirmed: bool
    note: Words = ""


class AppealIn(Given):
    """Appeal of points that count."""

    reason: Words


class ReviewIn(Given):
    """First or second review of an appeal."""

    is_granted: bool
    note: Words
