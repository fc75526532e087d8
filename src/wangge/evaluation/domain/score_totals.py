"""Totals of points: a sum of the counted entries, each rule at most to its cap; pure and independent of any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wangge.profiles.public import Quota, ScoreRule

ZERO = Decimal("0.000")
SubjectKey = tuple[str, str, str]
"""Track, kind of subject, and its key: id of the unit or member, or the grid's code."""


CaseClass = tuple[str, str]
"""Kind and code of the large class of a case: ("matter", "01")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one counted entry says for the totals."""

    subject: SubjectKey
    rule: str
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Total (总分) of one subject on one track: `given` and `taken` as entered, `points` with the caps applied."""

    subject: SubjectKey
    entries: int
    given: Decimal
    taken: Decimal
    points: Decimal


def build_empty_total(subject: SubjectKey) -> Total:
    """Return the total of somebody who was given and taken nothing."""
    return Total(subject=subject, entries=0, given=ZERO, taken=ZERO, points=ZERO)


def total_points(lines: Iterable[Line], *, caps: Mapping[str, Decimal]) -> tuple[Total, ...]:
    """Return the totals by track and subject; a rule without a cap has neither ceiling nor floor."""
    sums: dict[tuple[SubjectKey, str], Decimal] = {}
    counts: dict[SubjectKey, int] = {}
    given: dict[SubjectKey, Decimal] = {}
    taken: dict[SubjectKey, Decimal] = {}
    for line in lines:
        key = line.subject
        sums[key, line.rule] = sums.get((key, line.rule), ZERO) + line.points
        counts[key] = counts.get(key, 0) + 1
        side = given if line.points > 0 else taken
        side[key] = side.get(key, ZERO) + line.points
    points: dict[SubjectKey, Decimal] = {}
    for (key, rule), amount in sums.items():
        points[key] = points.get(key, ZERO) + cap_points(amount, caps.get(rule))
    return tuple(
        Total(
            subject=key,
            entries=counts[key],
            given=given.get(key, ZERO),
            taken=taken.get(key, ZERO),
            points=points[key],
        )
        for key in sorted(points)
    )


def cap_points(amount: Decimal, cap: Decimal | None) -> Decimal:
    """Return the amount, at most `cap` to either side; None caps nothing."""
    return amount if cap is None else max(-cap, min(cap, amount))


def find_factor(rule: ScoreRule, on: date) -> Decimal:
    """Return the multiplier of the rule on a day, 1 on a day without one."""
    for row in rule.multipliers:
        if row.from_on <= on <= row.to_on:
            return row.factor
    return Decimal(1)


def compute_points(
    rule: ScoreRule, on: date, given: Decimal | None = None, *, of_class: CaseClass | None = None
) -> tuple[Decimal, Decimal]:
    """Return (points, multiplier) of one entry of the rule on a day, to a thousandth of a point.

    `given` are the points that a person weighed, where the rule leaves them to him; `of_class` is that of the case.
    """
    factor = find_factor(rule, on)
    points = given if given is not None else rule.points
    for row in rule.class_points:
        if of_class == (row.kind, row.class_code):
            points = row.points
    return (points * factor).quantize(ZERO), factor


def is_within_rule(rule: ScoreRule, given: Decimal | None) -> bool:
    """Whether points may be given by the rule: a value in its range, or none where the rule itself says how many."""
    if rule.points_to is None:
        return given is None or given == rule.points
    return given is not None and rule.points <= given <= rule.points_to


def is_self_found(rule: ScoreRule) -> bool:
    """Whether a unit may propose points of the rule about itself: for a finding it takes a fixed number of them (HS-7)."""
    is_fixed = rule.points_to is None and rule.points < 0
    return rule.mode == "manual" and rule.per == "finding" and rule.subject == "unit" and is_fixed


def compute_quota(quota: Quota, *, people: int, days: int) -> Decimal:
    """Return the base number of cases of a unit in so many days; its people are the only input (ZJG-13)."""
    return (quota.cases_per_person * people * days / quota.days).quantize(Decimal("0.1"))
