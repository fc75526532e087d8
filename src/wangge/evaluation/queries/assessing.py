"""Schemes applied to stored runs and counted entries: whoever asks, the same rows give the same results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from wangge.analytics.public import IndicatorValue
from wangge.evaluation.domain.assessment import (
    Assessment,
    Grounds,
    assess,
    average,
    find_ledger_kind,
    find_run_kind,
    pool_figures,
)
from wangge.evaluation.domain.scheme_plans import SchemePlan, build_plans
from wangge.evaluation.domain.score_totals import Line
from wangge.evaluation.domain.subjects import unpack_figure
from wangge.evaluation.models import EvaluationSubject, ScoreEntry
from wangge.evaluation.queries.score_rows import get_subject_key
from wangge.evaluation.queries.track_units import list_units_by_kind
from wangge.platform.public import get_profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One of the judged with what its result rests on; `rows` by month, `entries` without cancelled pairs."""

    key: str
    rows: tuple[EvaluationSubject, ...]
    entries: tuple[ScoreEntry, ...]
    grounds: Grounds
    assessment: Assessment


def list_plans(district_id: int | None) -> tuple[SchemePlan, ...]:
    """Return the plans of the city's schemes as they are today in a district."""
    profile = get_profile()
    kinds = {kind for scheme in profile.schemes for kind in scheme.unit_kinds}
    units = list_units_by_kind(kinds, district_id=district_id)
    return build_plans(
        profile,
        units_by_kind={kind: found.known for kind, found in units.items()},
        working_by_kind={kind: found.working for kind, found in units.items()},
    )


def judge_all(
    plan: SchemePlan, *, subjects: QuerySet[EvaluationSubject], entries: Iterable[ScoreEntry]
) -> tuple[Judged, ...]:
    """Return everybody a scheme judges, by key: who is in the runs of `subjects`, has an entry by its rules, or stands there."""
    by_key: dict[str, list[EvaluationSubject]] = {}
    for row in _narrow(plan, subjects):
        by_key.setdefault(row.key, []).append(row)
    kind, rules = find_ledger_kind(plan.scheme), {rule.key for rule in plan.rules}
    lines: dict[str, list[ScoreEntry]] = {}
    for entry in drop_cancelled(entries):
        if entry.rule in rules and entry.subject_kind == kind:
            lines.setdefault(get_subject_key(entry)[2], []).append(entry)
    added = lines.keys() if plan.scheme.subject != "area" else by_key.keys() & lines.keys()
    keys = {*by_key, *added, *map(str, plan.standing)}
    return tuple(_judge(plan, key, by_key.get(key, ()), lines.get(key, ())) for key in sorted(keys))


def _narrow(plan: SchemePlan, subjects: QuerySet[EvaluationSubject]) -> QuerySet[EvaluationSubject]:
    rows = subjects.filter(kind=find_run_kind(plan.scheme)).order_by("run_id", "id")
    if plan.levels:
        rows = rows.filter(level__in=plan.levels)
    return rows if plan.unit_ids is None else rows.filter(key__in=[str(unit_id) for unit_id in sorted(plan.unit_ids)])


def drop_cancelled(entries: Iterable[ScoreEntry]) -> list[ScoreEntry]:
    """Return the entries without those countered by another of them, and without the counter-entries to these.

    An entry whose counter-entry was countered itself stands again.
    """
    found = list(entries)
    known = {entry.pk for entry in found}
    counters = {entry.counters_id: entry.pk for entry in found if entry.counters_id in known}

    def stands(pk: int) -> bool:
        return pk not in counters or not stands(counters[pk])

    return [entry for entry in found if entry.counters_id not in known and stands(entry.pk)]


def _judge(plan: SchemePlan, key: str, rows: Sequence[EvaluationSubject], entries: Sequence[ScoreEntry]) -> Judged:
    grounds = Grounds(
        figures=_pool(plan, rows),
        composites=_average(rows),
        lines=[Line(subject=get_subject_key(entry), rule=entry.rule, points=entry.points) for entry in entries],
    )
    return Judged(
        key=key,
        rows=tuple(rows),
        entries=tuple(entries),
        grounds=grounds,
        assessment=assess(plan.scheme, grounds, rules=plan.rules),
    )


def _pool(plan: SchemePlan, rows: Sequence[EvaluationSubject]) -> Mapping[str, IndicatorValue]:
    figures: dict[str, IndicatorValue] = {}
    for aspect in plan.scheme.aspects:
        if aspect.indicator is not None:
            key = aspect.indicator
            pooled = pool_figures(key, (unpack_figure(key, row.figures) for row in rows))
            if pooled is not None:
                figures[key] = pooled
    return figures


def _average(rows: Sequence[EvaluationSubject]) -> dict[str, Fraction]:
    scores: dict[str, list[Decimal]] = {}
    for row in rows:
        for score in row.scores:
            if score["value"] is not None:
                scores.setdefault(score["scheme"], []).append(Decimal(score["value"]))
    found = {key: average(values) for key, values in scores.items()}
    return {key: value for key, value in found.items() if value is not None}
