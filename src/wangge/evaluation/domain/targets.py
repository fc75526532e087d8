"""Targets (目标值): what a rate is to reach, kept with the run that is told beside it, and how far off it is (HS-9, HS-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wangge.analytics.public import INDICATORS, Direction
from wangge.profiles.public import Target as TargetRule

SOURCE_CLASS = "source_class"
_KEPT = "targets"
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """Target (目标值) of one figure in percent; `within` are the points on the wrong side that still count as reached."""

    percent: Decimal
    within: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class TargetMark:
    """How a figure stands to its target: `distance` in points, above it positive, neither rounded nor cut."""

    target: Target
    distance: Fraction
    is_reached: bool


def pack_targets(targets: Iterable[TargetRule]) -> dict[str, Plain]:
    """Return what a run keeps beside the definitions of the indicators that have targets, by indicator."""
    packed: dict[str, Plain] = {}
    for target in targets:
        kept = packed.setdefault(target.indicator, {_KEPT: {}})[_KEPT]
        told = {"percent": str(target.percent), "within": str(target.within), "source": target.source}
        kept[target.source_class or ""] = told
    return packed


def find_rule_target(targets: Iterable[TargetRule], indicator: str, *, source_class: str = "") -> Target | None:
    """Return the target of today's profile for a figure of no run, that of a source class for its own cases alone."""
    known: dict[str, TargetRule] = {
        target.source_class or "": target for target in targets if target.indicator == indicator
    }
    rule = known.get(source_class) or known.get("")
    return Target(rule.percent, rule.within, rule.source) if rule else None


def find_target(definition: Mapping[str, Any], *, kind: str, key: str) -> Target | None:
    """Return the target that a run keeps for a figure of a subject, that of a source class for its own cases alone."""
    kept: Mapping[str, Plain] = definition.get(_KEPT, {})
    told = (kept.get(key) if kind == SOURCE_CLASS else None) or kept.get("")
    return Target(Decimal(told["percent"]), Decimal(told["within"]), told["source"]) if told else None


def list_targeted(definitions: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the indicators that a run keeps a target of for everybody, as the registry lists them."""
    return tuple(key for key in INDICATORS if "" in _get_targets(definitions, key))


def list_source_targets(definitions: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Return (source class, indicator) of the targets that are for the cases of a source class alone, in that order too."""
    return tuple(
        (source_class, key)
        for key in INDICATORS
        for source_class in sorted(_get_targets(definitions, key))
        if source_class
    )


def _get_targets(definitions: Mapping[str, Mapping[str, Any]], key: str) -> Mapping[str, Any]:
    """Return the targets of an indicator by source class; PostgreSQL gives the definitions in an order of its own."""
    found: Mapping[str, Any] = definitions.get(key, {}).get(_KEPT, {})
    return found


def judge_target(target: Target, share: Fraction, direction: Direction) -> TargetMark:
    """Return how a share of 1 stands to its target; where neither more nor less is better, near it is reached."""
    distance = share * 100 - Fraction(target.percent)
    wrong = {Direction.HIGHER: -distance, Direction.LOWER: distance, Direction.NEUTRAL: abs(distance)}[direction]
    return TargetMark(target, distance, wrong <= Fraction(target.within))
