"""Levers (提升点): what of a score would lift it most, computed from the scheme it was scored by, exactly.

The rest stays as it is: one case more that went well moves one figure. Rates are lifted by one case and by one
percentage point; a count that is scored by a table by the fewest cases that reach a better step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from wangge.analytics.public import (
    Component,
    ComponentKind,
    CompositeDefinition,
    GradeBand,
    IndicatorValue,
    grade_for,
)
from wangge.evaluation.domain.schemes import ANY_CLASS, Scheme
from wangge.evaluation.domain.views import FigureView, ScoreView

FULL = Fraction(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """Lever (提升点) of one component: `cases` better ones (fewer or more of a count) and the points it would have then.

    `share` is its weight among the components with data. `lift` is what these cases, `percent_lift` what one percentage
    point adds to the score (None for a count); `score` and `grade` are those after `cases`. `cases_to_next` are those
    that reach the next better grade by this component alone, None where it cannot or there is no better one.
    """

    figure: FigureView
    kind: str
    numerator: int
    cases: int
    points_now: Fraction
    points_then: Fraction
    share: Fraction
    lift: Fraction
    percent_lift: Fraction | None
    score: Decimal
    grade: str
    cases_to_next: int | None

    @property
    def lift_per_case(self) -> Fraction:
        """What each of its cases adds to the score."""
        return self.lift / self.cases


def find_levers(scheme: Scheme, score: ScoreView, *, period_days: int) -> tuple[Lever, ...]:
    """Return the levers of a department's or person's score, those that lift most with each case first.

    Empty where nothing can be better, and where `scheme` does not yield the stored score: then the rules have changed
    since, and what they would yield is no promise.
    """
    definition = scheme.definitions[ANY_CLASS]
    parts = _read_parts(definition, score, period_days=period_days)
    weight_left = sum((Fraction(part.component.weight) for part in parts), Fraction(0))
    if not weight_left or len(score.components) != len(definition.components):
        return ()
    total = sum((part.points * Fraction(part.component.weight) for part in parts), Fraction(0)) / weight_left
    if round_points(total) != score.value:
        return ()
    standing = _Standing(
        total=total, weight_left=weight_left, bands=[GradeBand(band.key, band.at_least) for band in scheme.bands]
    )
    found = [lever for part in parts for lever in part.find(standing)]
    return tuple(sorted(found, key=lambda lever: (-lever.lift_per_case, lever.figure.key)))


def find_next_grade(scheme: Scheme, score: ScoreView) -> str:
    """Return the next better grade than that of a score, "" at the best and for n/a."""
    better = [band for band in scheme.bands if score.value is not None and band.at_least > score.value]
    return min(better, key=lambda band: band.at_least).key if better else ""


def find_best_percent(levers: tuple[Lever, ...]) -> Lever | None:
    """Return the lever whose percentage point lifts most."""
    rates = [lever for lever in levers if lever.percent_lift]
    return max(rates, key=lambda lever: lever.percent_lift or 0, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """Where the whole score stands: exact, with the weight of the components with data."""

    total: Fraction
    weight_left: Fraction
    bands: list[GradeBand]

    def reaches_next(self, points: Fraction) -> bool:
        """Whether so many points more, weighted already, give a better grade."""
        now, then = round_points(self.total), round_points(self.total + points)
        return any(now < band.at_least <= then for band in self.bands)

    def count_missing(self) -> Fraction | None:
        """Return the points missing to the next better grade, rounding counted in; None at the best."""
        better = [band.at_least for band in self.bands if band.at_least > round_points(self.total)]
        return Fraction(ceil(min(better) * 100), 100) - Fraction(1, 200) - self.total if better else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A component with data: its figure, its exact points, and by what a count is scaled before its table is read."""

    component: Component
    figure: FigureView
    points: Fraction
    scale: Fraction

    def find(self, standing: _Standing) -> Iterator[Lever]:
        """Yield the lever of this component, if it can be better."""
        step = self._find_step()
        if step is None or step[1] <= self.points:
            return
        share = Fraction(self.component.weight) / standing.weight_left
        numerator, points = step
        score = round_points(standing.total + (points - self.points) * share)
        is_rate = self.component.kind is not ComponentKind.COUNT_SCORE
        yield Lever(
            figure=self.figure,
            kind=self.component.kind.value,
            numerator=numerator,
            cases=abs(numerator - (self.figure.value.numerator or 0)),
            points_now=self.points,
            points_then=points,
            share=share,
            lift=(points - self.points) * share,
            percent_lift=min(Fraction(1), FULL - self.points) * share if is_rate else None,
            score=score,
            grade=grade_for(score, standing.bands) or "",
            cases_to_next=self._count_to_next(standing, numerator, points, share),
        )

    def _count_to_next(self, standing: _Standing, numerator: int, points: Fraction, share: Fraction) -> int | None:
        """Return how many cases of this component alone give the next better grade."""
        value, missing = self.figure.value, standing.count_missing()
        count, step = value.numerator or 0, numerator - (value.numerator or 0)
        cases = abs(step)
        if missing is not None and self.component.kind is not ComponentKind.COUNT_SCORE:
            cases = max(1, ceil(missing / ((points - self.points) * share)))
            moved = count + cases * (1 if step > 0 else -1)
            if not 0 <= moved <= (value.denominator or 0):
                return None
            points = _give_points(self.component, IndicatorValue(value.kind, moved, value.denominator))
        return cases if standing.reaches_next((points - self.points) * share) else None

    def _find_step(self) -> tuple[int, Fraction] | None:
        """Return the nearest better numerator and its points, None where there is none."""
        if self.component.kind is ComponentKind.COUNT_SCORE:
            return self._find_table_step()
        if self.points >= FULL:
            return None
        sign = 1 if self.component.kind is ComponentKind.RATE else -1
        value = self.figure.value
        numerator = (value.numerator or 0) + sign
        return numerator, _give_points(self.component, IndicatorValue(value.kind, numerator, value.denominator))

    def _find_table_step(self) -> tuple[int, Fraction] | None:
        count = self.figure.value.numerator or 0
        reached: list[tuple[int, Fraction]] = []
        for number, band in enumerate(self.component.table):
            if Fraction(band.score) <= self.points:
                continue
            first = max(0, ceil((band.at_least - Fraction(1, 2)) / self.scale))
            later = self.component.table[number + 1 :][:1]
            last = ceil((later[0].at_least - Fraction(1, 2)) / self.scale) - 1 if later else None
            nearest = max(count, first) if last is None else min(max(count, first), last)
            if nearest >= first:
                reached.append((nearest, Fraction(band.score)))
        return min(reached, key=lambda step: (abs(step[0] - count), -step[1]), default=None)


def _read_parts(definition: CompositeDefinition, score: ScoreView, *, period_days: int) -> list[_Part]:
    figures = {part.figure.key: part.figure for part in score.components}
    parts = []
    for component in definition.components:
        figure = figures.get(component.indicator)
        if figure is None or figure.exact is None:
            continue
        scale = Fraction(component.days, period_days) if component.days is not None else Fraction(1)
        points = _give_points(component, figure.value, scale=scale)
        parts.append(_Part(component=component, figure=figure, points=points, scale=scale))
    return parts


def _give_points(component: Component, value: IndicatorValue, *, scale: Fraction = Fraction(1)) -> Fraction:
    """Return the exact points of a component with data, as the composite gives them."""
    figure = value.value or Fraction(0)
    if component.kind is ComponentKind.COUNT_SCORE:
        whole = floor(figure * scale + Fraction(1, 2))
        return Fraction(
            max((band for band in component.table if band.at_least <= whole), key=lambda b: b.at_least).score
        )
    points = figure * 100 if component.kind is ComponentKind.RATE else FULL - figure * 100
    return min(max(points, Fraction(0)), FULL) if component.is_clamped else points


def round_points(points: Fraction) -> Decimal:
    """Return points with two decimals, rounded half up."""
    return Decimal(floor(points * 100 + Fraction(1, 2))).scaleb(-2)
