"""Worsening (退步): what got worse since an earlier run, measured in the cases that made it so.

At the earlier rate so many of the cases asked would have gone wrong; those beyond that number are the excess. It
orders what got worse by its weight: ten late cases of two hundred come before one of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from wangge.analytics.public import Direction, IndicatorKind, IndicatorValue, Side, get_indicator
from wangge.evaluation.domain.views import FigureView, SubjectView


@dataclass(frozen=True, slots=True, kw_only=True)
class Worsening:
    """Worsening (退步) of one figure of one subject; `side` of `figure` are the `bad_count` cases that made it so."""

    subject: SubjectView
    earlier: SubjectView
    figure: FigureView
    earlier_figure: FigureView
    side: str
    bad_count: int
    excess: Fraction


def find_worsenings(
    subjects: Iterable[SubjectView],
    earlier: Mapping[tuple[str, str], SubjectView],
    *,
    indicators: Iterable[str],
    most: int,
) -> tuple[Worsening, ...]:
    """Return the weightiest worsening of each subject, the weightiest first.

    `earlier` holds the subjects of the earlier run by (kind, key). Only rates of a direction are looked at, where both
    runs know them.
    """
    watched = [key for key in indicators if _is_judged(key)]
    found = []
    for subject in subjects:
        before = earlier.get((subject.kind, subject.key))
        worst = max(_list_of(subject, before, watched), key=lambda one: one.excess, default=None) if before else None
        if worst is not None:
            found.append(worst)
    return tuple(sorted(found, key=lambda one: (-one.excess, one.subject.key))[:most])


def _list_of(subject: SubjectView, before: SubjectView, indicators: Iterable[str]) -> Iterator[Worsening]:
    for key in indicators:
        figure, earlier_figure = subject.figures.get(key), before.figures.get(key)
        asked = figure.value.denominator if figure is not None else None
        asked_before = earlier_figure.value.denominator if earlier_figure is not None else None
        if figure is None or earlier_figure is None or not asked or not asked_before:
            continue
        bad, bad_before = count_bad(key, figure.value), count_bad(key, earlier_figure.value)
        excess = bad * asked_before - bad_before * asked  # of so many times as many cases
        if excess > 0:
            yield Worsening(
                subject=subject,
                earlier=before,
                figure=figure,
                earlier_figure=earlier_figure,
                side=find_bad_side(key),
                bad_count=bad,
                excess=Fraction(excess, asked_before),
            )


def _is_judged(key: str) -> bool:
    indicator = get_indicator(key)
    return indicator.kind is IndicatorKind.RATE and indicator.direction is not Direction.NEUTRAL


def find_bad_side(key: str) -> str:
    """Return which side of a rate holds the cases that speak against its subject."""
    is_lower_better = get_indicator(key).direction is Direction.LOWER
    return (Side.NUMERATOR if is_lower_better else Side.MISSED).value


def count_bad(key: str, value: IndicatorValue) -> int:
    """Return how many cases of a known rate speak against its subject."""
    counted, asked = value.numerator or 0, value.denominator or 0
    return counted if find_bad_side(key) == Side.NUMERATOR.value else asked - counted
