"""Assessment (考核): a scheme of the profile applied to the figures, composites and points of one subject; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from wangge.analytics.public import IndicatorValue, get_indicator
from wangge.evaluation.domain.score_totals import ZERO, Line, cap_points
from wangge.evaluation.domain.score_views import GRID, PERSON, UNIT
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT
from wangge.profiles.public import Aspect, AssessmentScheme, Band, CityProfile, ScoreRule

FULL = Fraction(100)
_HUNDREDTH = Decimal("0.01")
_SCALES = {"share": Fraction(100), "seconds": Fraction(1, 3600)}


class AssessmentNote(StrEnum):
    """What a reader of an assessment must know."""

    NOT_APPLICABLE = "not_applicable"
    REWEIGHTED = "reweighted"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What is known of one subject: figures by indicator, scores by composite, and the entries that count for it."""

    figures: Mapping[str, IndicatorValue]
    composites: Mapping[str, Fraction]
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectResult:
    """What one aspect gave: the value read, its points and its share in the result; None is n/a.

    `effective_weight` is the share after aspects without data have left. `is_waiting`: values are not all confirmed yet.
    """

    aspect: Aspect
    value: Decimal | None
    points: Decimal | None
    effective_weight: Decimal | None
    is_waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Assessment (考核结果) of one subject; `value` None is n/a, or not all is confirmed yet."""

    value: Decimal | None
    band: Band | None
    notes: tuple[AssessmentNote, ...]
    aspects: tuple[AspectResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    aspect: Aspect
    value: Fraction | None
    points: Fraction | None
    is_waiting: bool = False


def find_ledger_kind(scheme: AssessmentScheme) -> str:
    """Return the kind of subject that the ledger knows the judged by."""
    return {"area": GRID, "unit": UNIT, "person": PERSON}[scheme.subject]


def find_run_kind(scheme: AssessmentScheme) -> str:
    """Return the kind of subject that a run knows the judged by."""
    return {"area": AREA, "unit": DEPARTMENT, "person": scheme.post or ""}[scheme.subject]


def list_needed_indicators(profile: CityProfile) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return by kind of subject and grid level ("" but for areas) the indicators that the schemes read."""
    needed: dict[tuple[str, str], list[str]] = {}
    for scheme in profile.schemes:
        read = [aspect.indicator for aspect in scheme.aspects if aspect.indicator is not None]
        for level in scheme.levels or ("",):
            needed.setdefault((find_run_kind(scheme), level), []).extend(read)
    return {key: tuple(dict.fromkeys(read)) for key, read in needed.items()}


def list_rules(scheme: AssessmentScheme, aspect: Aspect, rules: Iterable[ScoreRule]) -> tuple[ScoreRule, ...]:
    """Return the rules whose entries an aspect reads: those named and those of its groups, on the scheme's track."""
    kind = find_ledger_kind(scheme)
    return tuple(
        rule
        for rule in rules
        if (rule.key in aspect.rules or (rule.group is not None and rule.group in aspect.groups))
        and rule.subject == kind
        and scheme.track in {None, rule.track}
    )


def list_scheme_rules(scheme: AssessmentScheme, rules: Sequence[ScoreRule]) -> tuple[ScoreRule, ...]:
    """Return every rule the aspects of a scheme read, each once."""
    found = {rule.key: rule for aspect in scheme.aspects for rule in list_rules(scheme, aspect, rules)}
    return tuple(found.values())


def assess(scheme: AssessmentScheme, grounds: Grounds, *, rules: Sequence[ScoreRule]) -> Assessment:
    """Return the result of one subject.

    An aspect without data leaves the total and the others are reweighted, as in the composites; one whose values people
    have not all confirmed yet leaves no result at all, since what was not looked at must not be worth full marks.
    """
    reads = tuple(_read(scheme, aspect, grounds, list_rules(scheme, aspect, rules)) for aspect in scheme.aspects)
    if scheme.total is None:
        return _add_up(scheme, reads)
    known = [(Fraction(read.aspect.weight or 0), read.points) for read in reads if read.points is not None]
    left = sum((weight for weight, _ in known), Fraction(0))
    share = sum((weight * points for weight, points in known), Fraction(0)) / left if left else None
    waiting = sum((Fraction(read.aspect.weight or 0) for read in reads if read.is_waiting), Fraction(0))
    is_waiting = bool(waiting)
    value = None if share is None or is_waiting else share
    notes = [AssessmentNote.WAITING] if is_waiting else [] if left else [AssessmentNote.NOT_APPLICABLE]
    if value is not None and left != scheme.total:
        notes.append(AssessmentNote.REWEIGHTED)
    return Assessment(
        value=None if value is None else _round(value * Fraction(scheme.total) / FULL),
        band=None if value is None else find_band(scheme.bands, _round(value)),
        notes=tuple(notes),
        aspects=tuple(_tell(read, weight_left=left + waiting, total=Fraction(scheme.total)) for read in reads),
    )


def find_band(bands: Iterable[Band], share: Decimal) -> Band | None:
    """Return the best band that a score of 100 reaches, None of a scheme without bands."""
    return next((band for band in bands if share >= band.at_least), None)


def _add_up(scheme: AssessmentScheme, reads: Sequence[_Read]) -> Assessment:
    """Return the start with all points, neither ceiling nor floor (HS-7)."""
    value = Fraction(scheme.start) + sum((read.points or Fraction(0) for read in reads), Fraction(0))
    aspects = tuple(_tell(read, weight_left=Fraction(0), total=Fraction(0)) for read in reads)
    return Assessment(value=_round(value), band=None, notes=(), aspects=aspects)


def _read(scheme: AssessmentScheme, aspect: Aspect, grounds: Grounds, rules: Sequence[ScoreRule]) -> _Read:
    if aspect.reads == "indicator":
        value = read_figure(aspect.indicator or "", grounds.figures.get(aspect.indicator or ""))
        return _Read(aspect=aspect, value=value, points=None if value is None else convert(aspect, value))
    if aspect.reads == "composite":
        score = grounds.composites.get(aspect.composite or "")
        return _Read(aspect=aspect, value=score, points=score)
    sums = {rule.key: sum_rule(rule, grounds.lines) for rule in rules}
    if aspect.reads == "manual":
        return _read_manual(aspect, sums, rules)
    value = sum((Fraction(points or ZERO) for points in sums.values()), Fraction(0))
    return _Read(aspect=aspect, value=value, points=value if scheme.total is None else convert(aspect, value))


def _read_manual(aspect: Aspect, sums: Mapping[str, Decimal | None], rules: Sequence[ScoreRule]) -> _Read:
    """Return the share of the most that could be given; waiting while a value is missing."""
    if not sums or any(points is None for points in sums.values()):
        return _Read(aspect=aspect, value=None, points=None, is_waiting=True)
    given = sum((Fraction(sums[rule.key] or ZERO) - Fraction(rule.points) for rule in rules), Fraction(0))
    most = sum((Fraction(rule.points_to or rule.points) - Fraction(rule.points) for rule in rules), Fraction(0))
    share = given / most * FULL
    return _Read(aspect=aspect, value=share, points=share)


def sum_rule(rule: ScoreRule, lines: Iterable[Line]) -> Decimal | None:
    """Return the points of one rule under its cap, None where no entry of it counts."""
    points = [line.points for line in lines if line.rule == rule.key]
    return cap_points(sum(points, ZERO), rule.cap) if points else None


def read_figure(key: str, figure: IndicatorValue | None) -> Fraction | None:
    """Return a figure as schemes state it: a rate in percent, a time in hours, a count as it is; None is n/a."""
    exact = figure.value if figure is not None else None
    return None if exact is None else exact * _SCALES.get(get_indicator(key).unit, Fraction(1))


def convert(aspect: Aspect, value: Fraction) -> Fraction:
    """Return the points of 100 that an aspect gives for a value, along its line or by its steps."""
    if aspect.line is not None:
        worst, best = Fraction(aspect.line.worst), Fraction(aspect.line.best)
        return min(max((value - worst) / (best - worst), Fraction(0)), Fraction(1)) * FULL
    reached = [step for step in aspect.steps if Fraction(step.at_least) <= value]
    return Fraction((reached[-1] if reached else aspect.steps[0]).points)


def pool_figures(key: str, values: Iterable[IndicatorValue]) -> IndicatorValue | None:
    """Return the figure of several months together: numerators and denominators added; None without any."""
    known = [value for value in values if value.numerator is not None]
    if not known:
        return None
    divided = [value.denominator for value in known if value.denominator is not None]
    numerator = sum(value.numerator or 0 for value in known)
    return IndicatorValue(get_indicator(key).kind, numerator, sum(divided) if divided else None)


def average(scores: Iterable[Decimal]) -> Fraction | None:
    """Return the mean of the months' scores under a composite, None without any."""
    known = [Fraction(score) for score in scores]
    return sum(known, Fraction(0)) / len(known) if known else None


def _tell(read: _Read, *, weight_left: Fraction, total: Fraction) -> AspectResult:
    weight = read.aspect.weight
    effective = None if weight is None else Fraction(0)
    if weight is not None and read.points is not None and weight_left:
        effective = Fraction(weight) / weight_left * total
    return AspectResult(
        aspect=read.aspect,
        value=None if read.value is None else _round(read.value),
        points=None if read.points is None else _round(read.points),
        effective_weight=None if effective is None else _round(effective),
        is_waiting=read.is_waiting,
    )


def _round(value: Fraction) -> Decimal:
    """Return the fraction to a hundredth, half away from zero, without binary floating point."""
    steps = abs(value) * 100
    whole = (steps.numerator * 2 + steps.denominator) // (steps.denominator * 2)
    return (Decimal(whole) * _HUNDREDTH).quantize(_HUNDREDTH) * (-1 if value < 0 else 1)
