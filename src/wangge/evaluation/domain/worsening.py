"""Worsening (退步): what got worse since an earlier run, measured in the cases that made it so.

At the earlier rate so many of the cases asked would have gone wrong; those beyond that number are the excess. It
orders what got worse by its weight: ten late cases of two hundred come before one of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wangge.analytics.public import Direction, IndicatorKind, Side, get_indicator
from wangge.evaluation.domain.views import FigureView, SubjectView

Packed = Mapping[str, Sequence[int]]
"""Figures of a subject that are known, as a run keeps them: [count] or [numerator, denominator]."""
SubjectKey = tuple[str, str]
"""Kind and key of a subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """Excess (超出数) of one rate of one subject: `side` of it are the `bad_count` cases that made it worse by so many."""

    subject: SubjectKey
    indicator: str
    side: str
    bad_count: int
    excess: Fraction


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


def find_worst(
    subjects: Mapping[SubjectKey, Packed],
    earlier: Mapping[SubjectKey, Packed],
    *,
    indicators: Iterable[str],
    most: int,
) -> tuple[Excess, ...]:
    """Return the weightiest excess of each subject, the weightiest first.

    `earlier` holds the figures of the earlier run. Only rates of a direction are looked at, where both runs know them.
    """
    watched = [(key, find_bad_side(key)) for key in indicators if _is_judged(key)]
    found = []
    for subject, figures in subjects.items():
        before = earlier.get(subject)
        worst = max(_list_of(subject, figures, before, watched), key=_weigh, default=None) if before else None
        if worst is not None:
            found.append(worst)
    return tuple(sorted(found, key=lambda one: (-one.excess, one.subject[1]))[:most])


def _weigh(one: Excess) -> Fraction:
    return one.excess


def _list_of(
    subject: SubjectKey, figures: Packed, before: Packed, watched: Iterable[tuple[str, str]]
) -> Iterator[Excess]:
    for key, side in watched:
        value, earlier = figures.get(key), before.get(key)
        if value is None or earlier is None or not value[1] or not earlier[1]:
            continue
        bad = count_bad(side, value)
        excess = bad * earlier[1] - count_bad(side, earlier) * value[1]  # of so many times as many cases
        if excess > 0:
            share = Fraction(excess, earlier[1])
            yield Excess(subject=subject, indicator=key, side=side, bad_count=bad, excess=share)


def _is_judged(key: str) -> bool:
    indicator = get_indicator(key)
    return indicator.kind is IndicatorKind.RATE and indicator.direction is not Direction.NEUTRAL


def find_bad_side(key: str) -> str:
    """Return which side of a rate holds the cases that speak against its subject."""
    is_lower_better = get_indicator(key).direction is Direction.LOWER
    return (Side.NUMERATOR if is_lower_better else Side.MISSED).value


def count_bad(side: str, value: Sequence[int]) -> int:
    """Return how many cases of a rate [numerator, denominator] are on its bad side."""
    return value[0] if side == Side.NUMERATOR.value else value[1] - value[0]
