"""What a score period still lacks before it is frozen, and what a further edition changes to the one before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from wangge.evaluation import access
from wangge.evaluation.domain.assessment import find_ledger_kind
from wangge.evaluation.domain.bands import read_marks
from wangge.evaluation.domain.frozen_boards import compare_boards
from wangge.evaluation.domain.missing_values import MissingValue, list_missing_values, unpack_missing
from wangge.evaluation.domain.restatements import (
    NamedChange,
    NamedFlagChange,
    Restatement,
    compare_marks,
    compare_runs,
)
from wangge.evaluation.domain.score_basis import Basis, compare_judging, compare_rules
from wangge.evaluation.domain.score_views import GRID, PERSON, UNIT
from wangge.evaluation.domain.sheets import AREA
from wangge.evaluation.models import EvaluationRun, EvaluationSubject, ScorePeriod
from wangge.evaluation.queries.frozen_boards import read_boards
from wangge.evaluation.queries.score_basis import find_basis
from wangge.evaluation.queries.score_results import judge_period, list_frozen_runs, pack_assessments
from wangge.evaluation.queries.score_rows import fetch_period
from wangge.kernel.public import Actor
from wangge.people.public import get_member_names, get_organisation_names

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LackingRow:
    """One of the judged of a scheme that lacks values, with the names of the rules under which it lacks them."""

    scheme_zh: str
    scheme_en: str
    judged_name: str
    rules_zh: str
    rules_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LackingView:
    """What a period lacks (缺评项): how many values, and who, the first of them; of a frozen one the reason for it."""

    count: int
    judged: int
    rows: tuple[LackingRow, ...]
    reason: str


def read_lacking(*, actor: Actor, period_id: int) -> LackingView:
    """Return what a period lacks: as it was frozen, before that by the newest evaluations of its months.

    Nothing is told to who does not see the whole, and of one that is not frozen to who does not run it. Raises
    `evaluation_not_shown`, `score_period_unknown`.
    """
    period = fetch_period(actor, period_id)
    is_shown = access.may_see_all(actor) and (period.content or access.may_run_score_period(actor))
    basis = find_basis(period) if is_shown else None
    if basis is None or not any(aspect.reads == "manual" for plan in basis.plans for aspect in plan.scheme.aspects):
        return LackingView(count=0, judged=0, rows=(), reason="")
    content = orjson.loads(period.content) if period.content else {}
    run_ids = list_frozen_runs(period)
    missing = unpack_missing(content) if content else _list_missing(period, basis, run_ids)
    rules: dict[tuple[str, str], list[str]] = {}
    for one in missing:
        rules.setdefault((one.scheme, one.judged), []).append(one.rule)
    shown = list(rules)[:MOST_SHOWN]
    names = _name_judged(actor, basis, shown, run_ids)
    return LackingView(
        count=len(missing),
        judged=len(rules),
        rows=tuple(_show(pair, rules[pair], basis, names) for pair in shown),
        reason=content.get("missing", {}).get("reason", ""),
    )


def _list_missing(period: ScorePeriod, basis: Basis, run_ids: list[int]) -> tuple[MissingValue, ...]:
    judged = judge_period(period, basis=basis, run_ids=run_ids)
    return list_missing_values((plan, one.key, {row.rule for row in one.entries}) for plan, of in judged for one in of)


def _show(pair: tuple[str, str], keys: Sequence[str], basis: Basis, names: Mapping[tuple[str, str], str]) -> LackingRow:
    scheme, judged = pair
    plan = next(plan for plan in basis.plans if plan.scheme.key == scheme)
    rules = [rule for rule in plan.rules if rule.key in keys]
    return LackingRow(
        scheme_zh=plan.scheme.name_zh,
        scheme_en=plan.scheme.name_en,
        judged_name=names.get(pair, judged),
        rules_zh="、".join(rule.name_zh for rule in rules),
        rules_en="; ".join(rule.name_en for rule in rules),
    )


def read_restatement(*, actor: Actor, period_id: int) -> Restatement | None:
    """Return what an edition changes to the one it restates, as frozen or as it stands; None of a first edition.

    Nothing is told to who does not see the whole. Raises `evaluation_not_shown`, `score_period_unknown`.
    """
    period = fetch_period(actor, period_id)
    before = period.restates
    if before is None or not access.may_see_all(actor):
        return None
    old, new = find_basis(before), find_basis(period)
    run_ids = list_frozen_runs(period)
    if period.content:
        content = orjson.loads(period.content)
    else:
        judged = judge_period(period, basis=new, run_ids=run_ids)
        content = {**new.packed, "assessments": pack_assessments(judged)}
    results = compare_marks(read_marks(orjson.loads(before.content)), read_marks(content))
    pairs = [(one.scheme, one.judged) for one in results]
    names = _name_judged(actor, new, pairs, [*list_frozen_runs(before), *run_ids])
    schemes = {plan.scheme.key: plan.scheme for basis in (old, new) for plan in basis.plans}
    return Restatement(
        takes_new_rules=bool(period.takes_new_rules),
        rules=compare_rules(old, new),
        judging=compare_judging(old, new),
        runs=compare_runs(_list_months(list_frozen_runs(before)), _list_months(run_ids)),
        results=tuple(
            NamedChange(
                change=one,
                name=names.get((one.scheme, one.judged), one.judged),
                code=one.judged if find_ledger_kind(schemes[one.scheme]) == GRID else "",
                scheme_zh=schemes[one.scheme].name_zh,
                scheme_en=schemes[one.scheme].name_en,
            )
            for one in results
        ),
        flags=_list_flag_changes(actor, list_frozen_runs(before), run_ids),
    )


def _list_flag_changes(actor: Actor, before: Collection[int], after: Collection[int]) -> tuple[NamedFlagChange, ...]:
    """Return the flags and places that the runs of two editions gave differently, by month and department."""
    if set(before) == set(after):
        return ()
    changes = compare_boards(read_boards(before), read_boards(after))
    names = _read_names(actor, UNIT, {one.department for one in changes}, after) if changes else {}
    return tuple(NamedFlagChange(change=one, name=names.get(one.department, one.department)) for one in changes)


def _list_months(run_ids: Iterable[int]) -> dict[str, int]:
    return dict(EvaluationRun.objects.filter(pk__in=list(run_ids)).values_list("month", "pk"))


def _name_judged(
    actor: Actor, basis: Basis, pairs: Iterable[tuple[str, str]], run_ids: Iterable[int]
) -> dict[tuple[str, str], str]:
    """Return the names of the judged by scheme and key; who has none is not in it."""
    kinds = {plan.scheme.key: find_ledger_kind(plan.scheme) for plan in basis.plans}
    asked: dict[str, set[str]] = {}
    wanted = [(scheme, key) for scheme, key in pairs if scheme in kinds]
    for scheme, key in wanted:
        asked.setdefault(kinds[scheme], set()).add(key)
    found = {kind: _read_names(actor, kind, keys, run_ids) for kind, keys in asked.items()}
    return {(scheme, key): found[kinds[scheme]][key] for scheme, key in wanted if key in found[kinds[scheme]]}


def _read_names(actor: Actor, kind: str, keys: set[str], run_ids: Iterable[int]) -> dict[str, str]:
    if kind == GRID:
        rows = EvaluationSubject.objects.filter(run_id__in=list(run_ids), kind=AREA, key__in=keys).order_by("run_id")
        return dict(rows.values_list("key", "name"))
    ids = [int(key) for key in keys if key.isdecimal()]
    if kind == PERSON:
        names = get_member_names(actor=actor, member_ids=ids)
    else:
        names = get_organisation_names(actor=actor, organisation_ids=ids)
    return {str(key): name for key, name in names.items()}
