"""Scheme plans (考核方案定本): a scheme with all it needs to be applied again, also when the profile has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wangge.evaluation.domain.assessment import Assessment, list_scheme_rules
from wangge.profiles.public import AssessmentScheme, CityProfile, ScoreRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemePlan:
    """Scheme plan (考核方案定本): scheme, the rules it reads, the numbers of its grid levels, and its units.

    `unit_ids` None: every unit that has cases. `standing` are the units that are judged without any case or entry too:
    whoever stands on a track of points alone, and against whom nothing was found, has what it starts with (HS-7).
    """

    scheme: AssessmentScheme
    rules: tuple[ScoreRule, ...]
    levels: tuple[int, ...]
    unit_ids: frozenset[int] | None
    standing: frozenset[int] = frozenset()


def build_plans(
    profile: CityProfile,
    *,
    units_by_kind: Mapping[str, frozenset[int]],
    working_by_kind: Mapping[str, frozenset[int]] | None = None,
) -> tuple[SchemePlan, ...]:
    """Return the plans of the profile's schemes; the ids are those of the units of each kind, and of those not closed."""
    numbers = {level.key: number for number, level in enumerate(profile.grid.levels, start=1)}
    return tuple(
        SchemePlan(
            scheme=scheme,
            rules=list_scheme_rules(scheme, profile.scoring.rules),
            levels=tuple(numbers[key] for key in scheme.levels),
            unit_ids=_collect(scheme.unit_kinds, units_by_kind) if scheme.unit_kinds else None,
            standing=_collect(scheme.unit_kinds, working_by_kind or {}) if scheme.total is None else frozenset(),
        )
        for scheme in profile.schemes
    )


def _collect(kinds: Iterable[str], units_by_kind: Mapping[str, frozenset[int]]) -> frozenset[int]:
    return frozenset(unit for kind in kinds for unit in units_by_kind.get(kind, ()))


def pack_plan(plan: SchemePlan) -> dict[str, Any]:
    """Return a plan as plain values; what there is none of is not spoken of."""
    return {
        "scheme": plan.scheme.model_dump(mode="json"),
        "rules": [rule.model_dump(mode="json") for rule in plan.rules],
        "levels": list(plan.levels),
        "units": None if plan.unit_ids is None else sorted(plan.unit_ids),
        **({"standing": sorted(plan.standing)} if plan.standing else {}),
    }


def unpack_plan(packed: Mapping[str, Any]) -> SchemePlan:
    """Return a plan again."""
    return SchemePlan(
        scheme=AssessmentScheme.model_validate(packed["scheme"]),
        rules=tuple(ScoreRule.model_validate(rule) for rule in packed["rules"]),
        levels=tuple(packed["levels"]),
        unit_ids=None if packed["units"] is None else frozenset(packed["units"]),
        standing=frozenset(packed.get("standing", ())),
    )


def pack_assessment(assessment: Assessment) -> list[object]:
    """Return a result as plain values: score, grade, and points by aspect; numbers as text, None is n/a."""
    points = [
        [one.aspect.key, None if one.points is None else str(one.points), None if one.value is None else str(one.value)]
        for one in assessment.aspects
    ]
    band = assessment.band.key if assessment.band is not None else ""
    return [None if assessment.value is None else str(assessment.value), band, points]
