"""What the API says of assessment schemes: their aspects, who reached what, and what every point rests on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ninja import Schema

from wangge.evaluation.domain.assessment import AspectResult
from wangge.evaluation.domain.assessment_views import (
    AspectView,
    AssessmentSheet,
    AssessmentTable,
    JudgedView,
    SpanView,
)
from wangge.evaluation.domain.scheme_levers import SchemeLever
from wangge.evaluation.schemas.points import ScoreEntryOut
from wangge.profiles.public import AssessmentScheme


class AspectRuleOut(Schema):
    """Aspect (考核方面) of a scheme; `indicator` or `composite` names what it reads, "" none; `weight` null adds points up."""

    key: str
    name_zh: str
    name_en: str
    reads: str
    weight: Decimal | None
    indicator: str | None
    composite: str | None
    rules: tuple[str, ...]
    groups: tuple[str, ...]
    source: str


class BandOut(Schema):
    """Band (等次) of a scheme, from `at_least` of 100 up."""

    key: str
    name_zh: str
    name_en: str
    at_least: Decimal


class SchemeOut(Schema):
    """Assessment scheme (考核方案) of the city; `total` null has neither ceiling nor floor, points are added to `start`."""

    key: str
    name_zh: str
    name_en: str
    subject: str
    levels: tuple[str, ...]
    unit_kinds: tuple[str, ...]
    post: str | None
    track: str | None
    total: Decimal | None
    start: Decimal
    aspects: tuple[AspectRuleOut, ...]
    bands: tuple[BandOut, ...]
    source: str

    @classmethod
    def show(cls, scheme: AssessmentScheme) -> SchemeOut:
        """Return a scheme for the API."""
        return cls.model_validate(scheme, from_attributes=True)


class SpanOut(Schema):
    """Span (考核期) that is judged, by what `span` of a request calls it; `period_id` and `state` of a score period."""

    key: str
    from_on: date | None
    to_on: date | None
    run_ids: tuple[int, ...]
    period_id: int | None
    state: str
    digest: str

    @classmethod
    def show(cls, view: SpanView) -> SpanOut:
        """Return a span for the API."""
        period = view.period
        return cls(
            key=view.key,
            from_on=view.from_on,
            to_on=view.to_on,
            run_ids=view.run_ids,
            period_id=period.id if period is not None else None,
            state=period.state if period is not None else "",
            digest=period.digest if period is not None else "",
        )


class AspectPointsOut(Schema):
    """What one aspect gave: value read, points and share in the result; null is n/a.

    `is_waiting`: not every value is confirmed by a second person yet.
    """

    aspect: str
    value: Decimal | None
    points: Decimal | None
    effective_weight: Decimal | None
    is_waiting: bool

    @classmethod
    def show(cls, result: AspectResult) -> AspectPointsOut:
        """Return what an aspect gave for the API."""
        return cls(
            aspect=result.aspect.key,
            value=result.value,
            points=result.points,
            effective_weight=result.effective_weight,
            is_waiting=result.is_waiting,
        )


class JudgedOut(Schema):
    """One of the judged; `value` null is n/a or waits, `place` null where there is no result or others are not shown."""

    key: str
    code: str
    name_zh: str
    name_en: str
    case_count: int
    is_small_sample: bool
    place: int | None
    value: Decimal | None
    band: str
    notes: tuple[str, ...]
    aspects: list[AspectPointsOut]

    @classmethod
    def show(cls, view: JudgedView) -> JudgedOut:
        """Return one of the judged for the API."""
        result = view.assessment
        return cls(
            key=view.key,
            code=view.code,
            name_zh=view.name_zh,
            name_en=view.name_en,
            case_count=view.case_count,
            is_small_sample=view.is_small_sample,
            place=view.place,
            value=result.value,
            band=result.band.key if result.band is not None else "",
            notes=tuple(note.value for note in result.notes),
            aspects=[AspectPointsOut.show(aspect) for aspect in result.aspects],
        )


class AssessmentTableOut(Schema):
    """Results of a scheme in a span, the best first; `spans` are all that can be asked for, `span` null before any."""

    scheme: str
    span: SpanOut | None
    spans: list[SpanOut]
    results: list[JudgedOut]

    @classmethod
    def show(cls, view: AssessmentTable) -> AssessmentTableOut:
        """Return the results of a scheme for the API."""
        return cls(
            scheme=view.scheme.key,
            span=SpanOut.show(view.span) if view.span is not None else None,
            spans=[SpanOut.show(span) for span in view.spans],
            results=[JudgedOut.show(row) for row in view.rows],
        )


class FigureSourceOut(Schema):
    """Where an aspect was read: run, month, and the kind and key of the subject there.

    With `indicator` they are what `/runs/{run_id}/cases` asks for; it is null of a composite, whose parts
    `/runs/{run_id}/subject` tells.
    """

    run_id: int
    month: str
    kind: str
    key: str
    indicator: str | None


class AspectOut(Schema):
    """One aspect opened: the figures it was read from, the ledger entries behind points, and the rules still waited for."""

    result: AspectPointsOut
    figures: list[FigureSourceOut]
    entries: list[ScoreEntryOut]
    missing_rules: list[str]

    @classmethod
    def show(cls, view: AspectView, *, key: str) -> AspectOut:
        """Return an opened aspect of the judged called `key` for the API."""
        figures = [
            FigureSourceOut(
                run_id=run.run_id, month=run.month, kind=run.kind, key=key, indicator=view.result.aspect.indicator
            )
            for run in view.runs
        ]
        return cls(
            result=AspectPointsOut.show(view.result),
            figures=figures,
            entries=[ScoreEntryOut.show(entry) for entry in view.entries],
            missing_rules=[rule.key for rule in view.missing],
        )


class SchemeLeverOut(Schema):
    """Lever (提升点) of a rule or a figure: `count` entries or cases took `lost` points; `fewer` of them lift by `lift`.

    `rule` null is the figure `indicator`, whose cases are on its `side`; of a rule `indicator` is null and `side` "". The
    heaviest entries are left out first; `value` and `band` are the result then. `fewer_to_next` reach a better grade,
    null where they cannot.
    """

    aspect: str
    rule: str | None
    indicator: str | None
    side: str
    name_zh: str
    name_en: str
    count: int
    lost: Decimal
    fewer: int
    lift: Decimal
    value: Decimal
    band: str
    fewer_to_next: int | None

    @classmethod
    def show(cls, view: SchemeLever) -> SchemeLeverOut:
        """Return a lever for the API."""
        return cls(
            aspect=view.aspect.key,
            rule=view.rule.key if view.rule is not None else None,
            indicator=view.aspect.indicator if view.rule is None else None,
            side=view.side,
            name_zh=view.name_zh,
            name_en=view.name_en,
            count=view.count,
            lost=view.lost,
            fewer=view.fewer,
            lift=view.lift,
            value=view.value,
            band=view.band.key if view.band is not None else "",
            fewer_to_next=view.fewer_to_next,
        )


class AssessmentOut(Schema):
    """One of the judged under a scheme, opened down to runs, ledger entries and case numbers.

    `levers` are what would lift the result, each by itself, what lost most first; empty without a result.
    """

    scheme: str
    span: SpanOut
    judged: JudgedOut
    aspects: list[AspectOut]
    levers: list[SchemeLeverOut]

    @classmethod
    def show(cls, sheet: AssessmentSheet) -> AssessmentOut:
        """Return a sheet for the API."""
        return cls(
            scheme=sheet.scheme.key,
            span=SpanOut.show(sheet.span),
            judged=JudgedOut.show(sheet.judged),
            aspects=[AspectOut.show(aspect, key=sheet.judged.key) for aspect in sheet.aspects],
            levers=[SchemeLeverOut.show(lever) for lever in sheet.levers],
        )
