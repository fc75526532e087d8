"""Values that people weigh and that one of the judged has not been given yet; pure (ZJG-12)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wangge.evaluation.domain.assessment import list_rules
from wangge.evaluation.domain.scheme_plans import SchemePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingValue:
    """Missing value (缺评项): a rule under which one of the judged of a scheme has no value."""

    scheme: str
    judged: str
    rule: str


def list_missing_values(judged: Iterable[tuple[SchemePlan, str, Collection[str]]]) -> tuple[MissingValue, ...]:
    """Return what is missing, by scheme and judged; each of the `judged` comes with the rules he was given points by."""
    return tuple(
        MissingValue(scheme=plan.scheme.key, judged=key, rule=rule.key)
        for plan, key, given in judged
        for aspect in plan.scheme.aspects
        if aspect.reads == "manual"
        for rule in list_rules(plan.scheme, aspect, plan.rules)
        if rule.key not in given
    )


def pack_missing(missing: Sequence[MissingValue], *, reason: str) -> dict[str, Any]:
    """Return what is missing, and why it was frozen so, as plain values."""
    return {"reason": reason, "values": [[one.scheme, one.judged, one.rule] for one in missing]}


def unpack_missing(content: Mapping[str, Any]) -> tuple[MissingValue, ...]:
    """Return what a frozen result says was missing; nothing of one with everything."""
    values = content.get("missing", {}).get("values", ())
    return tuple(MissingValue(scheme=scheme, judged=judged, rule=rule) for scheme, judged, rule in values)
