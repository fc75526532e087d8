"""The result of a score period: the same bytes whenever they are made from the same entries."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import orjson

from wangge.evaluation.domain.frozen_boards import has_flags, pack_boards
from wangge.evaluation.domain.missing_values import list_missing_values, pack_missing
from wangge.evaluation.domain.periods import list_months
from wangge.evaluation.domain.scheme_plans import SchemePlan, pack_assessment
from wangge.evaluation.domain.score_basis import Basis
from wangge.evaluation.domain.score_chain import ENTRY, encode_columns
from wangge.evaluation.domain.score_totals import Total, total_points
from wangge.evaluation.models import EvaluationRun, EvaluationSubject, ScorePeriod
from wangge.evaluation.queries.assessing import Judged, judge_all
from wangge.evaluation.queries.frozen_boards import read_boards
from wangge.evaluation.queries.score_basis import find_basis
from wangge.evaluation.queries.score_rows import build_lines, fetch_period, list_counted, list_editions
from wangge.kernel.public import Actor, DomainError, digest_bytes, encode_canonical
from wangge.platform.public import get_profile

JudgedByPlan = Sequence[tuple[SchemePlan, Sequence[Judged]]]


def judge_period(period: ScorePeriod, *, basis: Basis, run_ids: Sequence[int]) -> JudgedByPlan:
    """Return everybody whom the schemes judge, by the runs and by the entries of the period and what it restates."""
    if not basis.plans:
        return ()
    entries = list(list_counted(list_editions(period)))
    subjects = EvaluationSubject.objects.filter(run_id__in=run_ids)
    return tuple((plan, judge_all(plan, subjects=subjects, entries=entries)) for plan in basis.plans)


def build_content(
    period: ScorePeriod,
    *,
    basis: Basis,
    run_ids: Sequence[int],
    judged: JudgedByPlan,
    reason: str = "",
    tells_boards: bool = True,
) -> str:
    """Return the canonical text of a period's result: its entries by their digest, totals under the rules' caps, runs.

    The basis is told with it, so that a later change of the profile does not change what was frozen; `reason` is why it
    is frozen without the values that are missing, which are told too. Where the runs gave flags, places and flags are told
    month by month; `tells_boards` False is for a result frozen before periods told them.
    """
    entries, boards = list_counted(list_editions(period)), read_boards(run_ids) if tells_boards else {}
    rows = [encode_columns(row, ENTRY.columns) for row in entries.order_by("district_id", "number")]
    runs = EvaluationRun.objects.filter(pk__in=run_ids).order_by("pk").values_list("pk", "result_digest")
    totals = total_points(build_lines(entries), caps=basis.caps)
    missing = list_missing_values(
        (plan, one.key, {row.rule for row in one.entries}) for plan, of in judged for one in of
    )
    return encode_canonical(
        {
            "district": period.district_id,
            "from_on": period.from_on.isoformat(),
            "to_on": period.to_on.isoformat(),
            "edition": period.edition,
            "entries": len(rows),
            "entries_sha256": digest_bytes(encode_canonical({"entries": rows})),
            "runs": [[run_id, digest] for run_id, digest in runs],
            "totals": [_encode_total(total) for total in totals],
            **basis.packed,
            **({"assessments": pack_assessments(judged)} if judged else {}),
            **({"boards": pack_boards(boards)} if has_flags(boards) else {}),
            **({"missing": pack_missing(missing, reason=reason)} if reason else {}),
        }
    ).decode()


def pack_assessments(judged: JudgedByPlan) -> list[object]:
    """Return the results as a frozen period tells them."""
    return [[plan.scheme.key, one.key, *pack_assessment(one.assessment)] for plan, of_plan in judged for one in of_plan]


def list_frozen_runs(period: ScorePeriod) -> list[int]:
    """Return the runs a period rests on: those it was frozen with, the latest of its months while it is not."""
    if not period.content:
        return list_runs_within(period)
    return [run_id for run_id, _ in orjson.loads(period.content)["runs"]]


def _encode_total(total: Total) -> list[object]:
    return [*total.subject, total.entries, str(total.given), str(total.taken), str(total.points)]


def list_runs_within(period: ScorePeriod) -> list[int]:
    """Return of every month of the district that lies wholly in the period the run that knows most."""
    runs = EvaluationRun.objects.filter(
        district_id=period.district_id, from_on__gte=period.from_on, to_on__lte=period.to_on
    ).exclude(month="")
    latest = {month: run_id for run_id, month in runs.order_by("known_at", "pk").values_list("pk", "month")}
    return sorted(latest.values())


def find_closing_runs(period: ScorePeriod) -> dict[str, int | None]:
    """Return by month of a published period the run it can be frozen with, None while there is none.

    Such a run knows the whole month and what happened until the publication: it is known after the last day and not
    before the period was published; of several the one that knows most.
    """
    runs = EvaluationRun.objects.filter(
        district_id=period.district_id,
        month__in=(months := list_months(period.from_on, period.to_on)),
        known_at__gte=period.published_at,
    )
    zone = ZoneInfo(get_profile().city.zone)
    found: dict[str, int | None] = dict.fromkeys(months)
    for run in runs.order_by("known_at", "pk").only("month", "known_at", "to_on"):
        if run.to_on is not None and run.known_at.astimezone(zone).date() > run.to_on:
            found[run.month] = run.pk
    return found


def rerun_period(*, actor: Actor, period_id: int) -> bool:
    """Make the result of a frozen period again and return whether it is the frozen one, byte for byte.

    Raises `evaluation_not_shown`, `score_period_unknown`, `score_period_state` for one that is not frozen.
    """
    period = fetch_period(actor, period_id)
    if not period.digest:
        raise DomainError("score_period_state", number=period.number)
    frozen, basis = orjson.loads(period.content), find_basis(period)
    run_ids = [run_id for run_id, _ in frozen["runs"]]
    content = build_content(
        period,
        basis=basis,
        run_ids=run_ids,
        judged=judge_period(period, basis=basis, run_ids=run_ids),
        reason=frozen.get("missing", {}).get("reason", ""),
        tells_boards="boards" in frozen,
    )
    return content == period.content and digest_bytes(content.encode()) == period.digest
