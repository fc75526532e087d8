"""The result of a score period: the same bytes whenever they are made from the same entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import orjson

from wangge.evaluation.domain.scheme_plans import SchemePlan, pack_assessment, pack_plan, unpack_plan
from wangge.evaluation.domain.score_chain import ENTRY, encode_columns
from wangge.evaluation.domain.score_totals import Total, total_points
from wangge.evaluation.models import EvaluationRun, EvaluationSubject, ScoreEntry, ScorePeriod
from wangge.evaluation.queries.assessing import judge_all
from wangge.evaluation.queries.score_rows import build_lines, fetch_period, list_counted, list_editions
from wangge.kernel.public import Actor, DomainError, digest_bytes, encode_canonical
from wangge.platform.public import get_profile


def build_content(
    period: ScorePeriod,
    *,
    rules: dict[str, str | None],
    run_ids: list[int],
    plans: Sequence[SchemePlan] = (),
    results: Sequence[Mapping[str, object]] = (),
) -> str:
    """Return the canonical text of a period's result: its entries by their digest, totals under the rules' caps, runs.

    `rules` gives each rule's cap as text, `plans` the schemes and `results` who takes the points, so that a later change
    of the profile does not change what was frozen; what there is none of is not spoken of.
    """
    entries = list_counted(list_editions(period))
    rows = [encode_columns(row, ENTRY.columns) for row in entries.order_by("district_id", "number")]
    runs = EvaluationRun.objects.filter(pk__in=run_ids).order_by("pk").values_list("pk", "result_digest")
    totals = total_points(build_lines(entries), caps=_read_caps(rules))
    return encode_canonical(
        {
            "district": period.district_id,
            "from_on": period.from_on.isoformat(),
            "to_on": period.to_on.isoformat(),
            "edition": period.edition,
            "rules": rules,
            "entries": len(rows),
            "entries_sha256": digest_bytes(encode_canonical({"entries": rows})),
            "runs": [[run_id, digest] for run_id, digest in runs],
            "totals": [_encode_total(total) for total in totals],
            **_encode_schemes(plans, entries=list(entries), run_ids=run_ids),
            **({"results": list(results)} if results else {}),
        }
    ).decode()


def _encode_schemes(
    plans: Sequence[SchemePlan], *, entries: Sequence[ScoreEntry], run_ids: Sequence[int]
) -> dict[str, object]:
    if not plans:
        return {}
    subjects = EvaluationSubject.objects.filter(run_id__in=run_ids)
    results = [
        [plan.scheme.key, judged.key, *pack_assessment(judged.assessment)]
        for plan in plans
        for judged in judge_all(plan, subjects=subjects, entries=entries)
    ]
    return {"schemes": [pack_plan(plan) for plan in plans], "assessments": results}


def find_plans(period: ScorePeriod) -> tuple[SchemePlan, ...] | None:
    """Return the schemes a period was frozen with, None while it is not."""
    if not period.content:
        return None
    return tuple(unpack_plan(packed) for packed in orjson.loads(period.content).get("schemes", ()))


def list_frozen_runs(period: ScorePeriod) -> list[int]:
    """Return the runs a period rests on: those it was frozen with, the latest of its months while it is not."""
    if not period.content:
        return list_runs_within(period)
    return [run_id for run_id, _ in orjson.loads(period.content)["runs"]]


def _encode_total(total: Total) -> list[object]:
    return [*total.subject, total.entries, str(total.given), str(total.taken), str(total.points)]


def _read_caps(rules: Mapping[str, str | None]) -> dict[str, Decimal]:
    return {key: Decimal(cap) for key, cap in rules.items() if cap is not None}


def find_caps(period: ScorePeriod) -> dict[str, Decimal]:
    """Return the caps a period is totalled under: those it was frozen with, today's while it is not."""
    return _read_caps(orjson.loads(period.content)["rules"] if period.content else list_caps())


def list_caps() -> dict[str, str | None]:
    """Return the cap of each rule of the city as text, None for one without."""
    return {rule.key: None if rule.cap is None else f"{rule.cap:.3f}" for rule in get_profile().scoring.rules}


def list_runs_within(period: ScorePeriod) -> list[int]:
    """Return the latest run of every month of the district that lies wholly in the period."""
    runs = EvaluationRun.objects.filter(
        district_id=period.district_id, from_on__gte=period.from_on, to_on__lte=period.to_on
    ).exclude(month="")
    latest = {month: run_id for run_id, month in runs.order_by("pk").values_list("pk", "month")}
    return sorted(latest.values())


def rerun_period(*, actor: Actor, period_id: int) -> bool:
    """Make the result of a frozen period again and return whether it is the frozen one, byte for byte.

    Raises `evaluation_not_shown`, `score_period_unknown`, `score_period_state` for one that is not frozen.
    """
    period = fetch_period(actor, period_id)
    if not period.digest:
        raise DomainError("score_period_state", number=period.number)
    frozen = orjson.loads(period.content)
    run_ids = [run_id for run_id, _ in frozen["runs"]]
    content = build_content(
        period,
        rules=frozen["rules"],
        run_ids=run_ids,
        plans=find_plans(period) or (),
        results=frozen.get("results", ()),
    )
    return content == period.content and digest_bytes(content.encode()) == period.digest
