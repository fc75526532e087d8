"""Composites (综合指标值): weighted scores of people, units and areas, as pure functions over indicator values.

A scheme is data of the city profile. Every component is worth 0 to 100 points before its weight; a component without
data leaves the sum, the others share its weight, and it is shown as n/a. A score reads registered indicators only:
there is no way to score by the amount of fines (行政处罚法 Art. 74).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from wangge.analytics.indicators import IndicatorKind, IndicatorValue
from wangge.analytics.registry import get_indicator
from wangge.kernel.public import DomainError

SMALL_SAMPLE = 30
"""Below this number of cases a score carries a note."""

_FULL = Fraction(100)
_HUNDREDTH = Decimal("0.01")


class ComponentKind(StrEnum):
    """How an indicator becomes points."""

    RATE = "rate"
    INVERSE_RATE = "inverse_rate"
    COUNT_SCORE = "count_score"


class ScoreNote(StrEnum):
    """What a reader of a score must know."""

    NOT_APPLICABLE = "not_applicable"
    REWEIGHTED = "reweighted"
    SMALL_SAMPLE = "small_sample"


@dataclass(frozen=True, slots=True)
class CountBand:
    """One row of a count-to-score table: `score` points from `at_least` cases on, up to the next row."""

    at_least: int
    score: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One summand of a composite.

    `weight` is a share of 1. `is_clamped` keeps the points of a rate between 0 and 100 (a ratio may leave them).
    `table` belongs to a count score, rows ascending from 0; `is_per_grid` divides the count by the unit grids first,
    `days` is the period the table is written for (None: any), to which the count of another period is scaled.
    """

    key: str
    kind: ComponentKind
    indicator: str
    weight: Decimal
    table: tuple[CountBand, ...] = ()
    is_clamped: bool = False
    is_per_grid: bool = False
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeDefinition:
    """Composite (综合指标) of one subject; refused when it is built if it does not hold together.

    Errors: `weights_do_not_add_up(composite, total)`, `weight_not_positive(composite, component)`,
    `component_repeated(composite, component)`, `component_kind_wrong(composite, component, indicator)`,
    `count_table_wrong(composite, component)`, `indicator_unknown(key)`.
    """

    key: str
    name_zh: str
    name_en: str
    components: tuple[Component, ...]
    version: int = 1
    source: str = ""
    small_sample: int = SMALL_SAMPLE

    def __post_init__(self) -> None:
        total = sum((component.weight for component in self.components), Decimal(0))
        if total != 1:
            raise DomainError("weights_do_not_add_up", composite=self.key, total=str(total))
        keys = [component.key for component in self.components]
        for component in self.components:
            if keys.count(component.key) > 1:
                raise DomainError("component_repeated", composite=self.key, component=component.key)
            _check_component(self.key, component)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentScore:
    """What one component gave: its points (None is n/a), weights, and how many cases stand behind it.

    `effective_weight` is the share after the components without data have left; their own is 0.
    """

    key: str
    kind: ComponentKind
    indicator: str
    value: IndicatorValue
    points: Decimal | None
    weight: Decimal
    effective_weight: Decimal
    sample: int | None
    notes: tuple[ScoreNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeScore:
    """A score of 100 at best, two decimals, None when no component has data, with all it is made of."""

    composite: str
    version: int
    value: Decimal | None
    components: tuple[ComponentScore, ...]
    notes: tuple[ScoreNote, ...]


@dataclass(frozen=True, slots=True)
class GradeBand:
    """Grade (等级): its letter from `at_least` points on, up to the next band."""

    grade: str
    at_least: Decimal


def score_composite(
    definition: CompositeDefinition,
    indicator_values: Mapping[str, IndicatorValue],
    *,
    grid_count: int = 1,
    period_days: int | None = None,
) -> CompositeScore:
    """Return the score of one subject from its indicator values (a missing one is n/a).

    `grid_count` is the number of unit grids of an area, `period_days` the length of the period the values are of;
    both only scale counts before their table is read.
    """
    points = {
        component.key: _give_points(
            component,
            indicator_values.get(component.indicator),
            scale=_scale_count(component, grid_count=grid_count, period_days=period_days),
        )
        for component in definition.components
    }
    weights = {one.key: Fraction(one.weight) for one in definition.components if points[one.key] is not None}
    weight_left = sum(weights.values(), Fraction(0))
    total = sum(((points[key] or 0) * weight for key, weight in weights.items()), Fraction(0))
    components = tuple(
        _describe_component(
            component,
            points=points[component.key],
            value=indicator_values.get(component.indicator)
            or IndicatorValue(get_indicator(component.indicator).kind, numerator=None),
            weight_left=weight_left,
            small_sample=definition.small_sample,
        )
        for component in definition.components
    )
    return CompositeScore(
        composite=definition.key,
        version=definition.version,
        value=_round_points(total / weight_left) if weight_left else None,
        components=components,
        notes=_collect_notes(components, weight_left),
    )


def grade_for(score: Decimal | None, bands: Sequence[GradeBand]) -> str | None:
    """Return the grade of the best band the score reaches, None for n/a.

    Error: `grade_bands_wrong()` when there is no band, two start alike, or the lowest does not start at 0.
    """
    ordered = sorted(bands, key=lambda band: band.at_least, reverse=True)
    if not ordered or ordered[-1].at_least != 0 or any(one.at_least == two.at_least for one, two in pairwise(ordered)):
        raise DomainError("grade_bands_wrong")
    if score is None:
        return None
    return next((band.grade for band in ordered if score >= band.at_least), ordered[-1].grade)


def _check_component(composite: str, component: Component) -> None:
    indicator = get_indicator(component.indicator)
    if component.weight <= 0:
        raise DomainError("weight_not_positive", composite=composite, component=component.key)
    is_count_score = component.kind is ComponentKind.COUNT_SCORE
    fitting = {IndicatorKind.COUNT} if is_count_score else {IndicatorKind.RATE, IndicatorKind.RATIO}
    if indicator.kind not in fitting:
        raise DomainError(
            "component_kind_wrong", composite=composite, component=component.key, indicator=component.indicator
        )
    starts = [band.at_least for band in component.table]
    is_sound = starts[:1] == [0] and all(one < two for one, two in pairwise(starts)) if is_count_score else not starts
    if not is_sound or any(not 0 <= band.score <= _FULL for band in component.table):
        raise DomainError("count_table_wrong", composite=composite, component=component.key)


def _scale_count(component: Component, *, grid_count: int, period_days: int | None) -> Fraction:
    """Return by what a count is multiplied to fit the table of the component."""
    scale = Fraction(1, grid_count) if component.is_per_grid else Fraction(1)
    if component.days is not None and period_days is not None:
        scale *= Fraction(component.days, period_days)
    return scale


def _give_points(component: Component, value: IndicatorValue | None, *, scale: Fraction) -> Fraction | None:
    """Return the exact points of a component before its weight, None for n/a."""
    figure = value.value if value is not None else None
    if figure is None:
        return None
    if component.kind is ComponentKind.COUNT_SCORE:
        return _look_up_count(component.table, figure * scale)
    points = figure * 100 if component.kind is ComponentKind.RATE else _FULL - figure * 100
    return min(max(points, Fraction(0)), _FULL) if component.is_clamped else points


def _look_up_count(table: tuple[CountBand, ...], count: Fraction) -> Fraction:
    """Return the score of the row the count falls in; a scaled count is rounded half up."""
    whole = int(count + Fraction(1, 2))
    return Fraction(max((band for band in table if band.at_least <= whole), key=lambda band: band.at_least).score)


def _describe_component(
    component: Component, *, points: Fraction | None, value: IndicatorValue, weight_left: Fraction, small_sample: int
) -> ComponentScore:
    is_known = points is not None
    sample = value.denominator if component.kind is not ComponentKind.COUNT_SCORE and is_known else None
    notes = []
    if not is_known:
        notes.append(ScoreNote.NOT_APPLICABLE)
    elif sample is not None and sample < small_sample:
        notes.append(ScoreNote.SMALL_SAMPLE)
    effective = Fraction(component.weight) / weight_left if is_known else Fraction(0)
    return ComponentScore(
        key=component.key,
        kind=component.kind,
        indicator=component.indicator,
        value=value,
        points=_round_points(points) if points is not None else None,
        weight=component.weight,
        effective_weight=_round_fraction(effective, Decimal("0.0001")),
        sample=sample,
        notes=tuple(notes),
    )


def _collect_notes(components: tuple[ComponentScore, ...], weight_left: Fraction) -> tuple[ScoreNote, ...]:
    if not weight_left:
        return (ScoreNote.NOT_APPLICABLE,)
    notes = []
    if weight_left != 1:
        notes.append(ScoreNote.REWEIGHTED)
    if any(ScoreNote.SMALL_SAMPLE in component.notes for component in components):
        notes.append(ScoreNote.SMALL_SAMPLE)
    return tuple(notes)


def _round_points(points: Fraction) -> Decimal:
    return _round_fraction(points, _HUNDREDTH)


def _round_fraction(value: Fraction, step: Decimal) -> Decimal:
    """Return the fraction rounded half up to the step, exactly (no binary floating point on the way)."""
    steps = value / Fraction(step)
    whole = (steps.numerator * 2 + steps.denominator) // (steps.denominator * 2)
    return (Decimal(whole) * step).quantize(step, rounding=ROUND_HALF_UP)
