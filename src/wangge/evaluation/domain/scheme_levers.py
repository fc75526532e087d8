"""Levers (提升点) of a scheme: which rule or figure took most from a result, and what fewer of it would bring; pure.

Nothing is estimated: the scheme is applied again to the same grounds without some of the entries, or with some of the
cases gone well, and everything else as it was.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from wangge.analytics.public import IndicatorValue, Side, get_indicator
from wangge.evaluation.domain.assessment import Assessment, Grounds, assess, convert, list_rules, read_figure
from wangge.evaluation.domain.score_totals import Line
from wangge.profiles.public import Aspect, AssessmentScheme, Band, ScoreRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeLever:
    """Lever (提升点) of one rule or figure: `count` entries, or cases that went wrong, took `lost` points of the result.

    `fewer` of them, the heaviest first, are the fewest that lift it, by `lift` to `value` and `band`; `fewer_to_next`
    those that reach a better grade, None where they cannot. `rule` is None of a figure, whose cases are on its `side`.
    """

    aspect: Aspect
    rule: ScoreRule | None
    side: str
    count: int
    lost: Decimal
    fewer: int
    lift: Decimal
    value: Decimal
    band: Band | None
    fewer_to_next: int | None

    @property
    def name_zh(self) -> str:
        """Chinese name of the rule, else of the aspect."""
        return self.aspect.name_zh if self.rule is None else self.rule.name_zh

    @property
    def name_en(self) -> str:
        """English name of the rule, else of the aspect."""
        return self.aspect.name_en if self.rule is None else self.rule.name_en


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loss:
    """Something that may have taken points: `count` of it, and the grounds without so many."""

    aspect: Aspect
    rule: ScoreRule | None
    side: str
    count: int
    leave_out: Callable[[int], Grounds]


def find_scheme_levers(
    scheme: AssessmentScheme, grounds: Grounds, *, rules: Sequence[ScoreRule]
) -> tuple[SchemeLever, ...]:
    """Return the levers of a result, what lost most first; empty without a result and where nothing was lost.

    Composites have levers of their own; a value that people weighed has none.
    """
    now = assess(scheme, grounds, rules=rules)
    if now.value is None:
        return ()
    found = []
    for aspect in scheme.aspects:
        for loss in _list_losses(scheme, aspect, grounds, rules):
            lever = _measure(loss, now, lambda changed: assess(scheme, changed, rules=rules))
            if lever is not None:
                found.append(lever)
    return tuple(sorted(found, key=lambda one: (-one.lost, one.fewer, one.name_zh)))


def _list_losses(
    scheme: AssessmentScheme, aspect: Aspect, grounds: Grounds, rules: Sequence[ScoreRule]
) -> Iterator[_Loss]:
    if aspect.reads == "points":
        for rule in list_rules(scheme, aspect, rules):
            yield _find_taken(aspect, rule, grounds)
    elif aspect.reads == "indicator":
        yield from _find_wrong(aspect, grounds)


def _find_taken(aspect: Aspect, rule: ScoreRule, grounds: Grounds) -> _Loss:
    taken = [number for number, line in enumerate(grounds.lines) if line.rule == rule.key and line.points < 0]
    heaviest = sorted(taken, key=lambda number: grounds.lines[number].points)

    def leave_out(count: int) -> Grounds:
        gone = set(heaviest[:count])
        kept: list[Line] = [line for number, line in enumerate(grounds.lines) if number not in gone]
        return replace(grounds, lines=kept)

    return _Loss(aspect=aspect, rule=rule, side="", count=len(taken), leave_out=leave_out)


def _find_wrong(aspect: Aspect, grounds: Grounds) -> Iterator[_Loss]:
    """Yield the cases of a share, or of a count of which less is better, that went wrong."""
    key = aspect.indicator or ""
    figure = grounds.figures.get(key)
    now = read_figure(key, figure)
    if figure is None or now is None or get_indicator(key).unit == "seconds":
        return
    counted, asked = figure.numerator or 0, figure.denominator

    def move(numerator: int) -> IndicatorValue:
        return IndicatorValue(figure.kind, numerator, asked)

    def is_better(numerator: int) -> bool:
        return convert(aspect, read_figure(key, move(numerator)) or Fraction(0)) > convert(aspect, now)

    step, count, side = 1, (asked or counted) - counted, Side.MISSED
    if not is_better(counted + count):
        step, count, side = -1, counted, Side.NUMERATOR
    yield _Loss(
        aspect=aspect,
        rule=None,
        side=side.value,
        count=count,
        leave_out=lambda fewer: replace(grounds, figures={**grounds.figures, key: move(counted + step * fewer)}),
    )


def _measure(loss: _Loss, now: Assessment, judge: Callable[[Grounds], Assessment]) -> SchemeLever | None:
    """Return the lever, None where nothing of it took points."""

    def lift_by(fewer: int) -> Decimal:
        return (judge(loss.leave_out(fewer)).value or Decimal(0)) - (now.value or Decimal(0))

    def grades_better(fewer: int) -> bool:
        band = judge(loss.leave_out(fewer)).band
        return now.band is not None and band is not None and band.at_least > now.band.at_least

    if not loss.count or (lost := lift_by(loss.count)) <= 0:
        return None
    numbers = range(1, loss.count + 1)
    fewer = numbers[bisect_left(numbers, True, key=lambda number: lift_by(number) > 0)]
    then = judge(loss.leave_out(fewer))
    reaches = grades_better(loss.count)
    return SchemeLever(
        aspect=loss.aspect,
        rule=loss.rule,
        side=loss.side,
        count=loss.count,
        lost=lost,
        fewer=fewer,
        lift=lift_by(fewer),
        value=then.value or Decimal(0),
        band=then.band,
        fewer_to_next=numbers[bisect_left(numbers, True, key=grades_better)] if reaches else None,
    )
