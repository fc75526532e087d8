"""Freeze a score period: with evaluations made behind its publication, by one button, the worker making what is missing."""

from __future__ import annotations

import logging

from wangge.evaluation import access
from wangge.evaluation.domain.missing_values import list_missing_values
from wangge.evaluation.domain.periods import are_whole_months
from wangge.evaluation.domain.score_views import FROZEN, OPEN_APPEALS, PUBLISHED
from wangge.evaluation.models import ScorePeriod
from wangge.evaluation.operations.evaluating import run_evaluation
from wangge.evaluation.operations.score_entries import counter_unfounded, read_words
from wangge.evaluation.operations.score_events import tell_of_freeze
from wangge.evaluation.operations.score_sealing import seal_row
from wangge.evaluation.queries.score_basis import find_basis
from wangge.evaluation.queries.score_results import JudgedByPlan, build_content, find_closing_runs, judge_period
from wangge.evaluation.queries.score_rows import fetch_own_period, lock_period
from wangge.kernel.public import Actor, DomainError, digest_bytes
from wangge.people.public import build_actor
from wangge.platform.public import begin_act, enqueue, get_clock, get_local_day

JOB = "evaluation.freeze_period"
_logger = logging.getLogger(__name__)


def freeze_period(*, actor: Actor, period_id: int, reason: str = "") -> str:
    """Freeze a period that has been public long enough and return the digest of its result.

    It rests on a run of each of its months that was made behind its publication. `reason` is why it is frozen although
    values that people weigh are missing; both are kept with the result. Raises `evaluation_not_evaluator`,
    `score_period_unknown`, `score_period_public(until_on)`, `score_period_waiting(count)` while appeals are open,
    `score_period_not_months`, `score_run_missing(months)`, `score_values_missing(count, first)`, `note_too_long`,
    `score_period_state`, `score_period_frozen`.
    """
    access.check_run_score_period(actor)
    known, now = fetch_own_period(actor, period_id), get_clock().now()
    with begin_act():
        row = lock_period(known.pk, states=(PUBLISHED,))
        check_freezable(row)
        run_ids = _read_run_ids(find_closing_runs(row))
        counter_unfounded(row)
        basis = find_basis(row)
        judged = judge_period(row, basis=basis, run_ids=run_ids)
        words = _check_values(judged, reason)
        row.content = build_content(row, basis=basis, run_ids=run_ids, judged=judged, reason=words)
        row.digest = digest_bytes(row.content.encode())
        row.state, row.frozen_by_id, row.frozen_at = FROZEN, actor.member_id, now
        columns = ("state", "frozen_by_id", "frozen_at", "content", "digest")
        seal_row(row, act="freeze", actor_id=actor.member_id, columns=columns)
    return row.digest


def check_freezable(row: ScorePeriod) -> None:
    """Refuse a published period that still may be appealed, or has open appeals, or is not of whole months.

    Raises `score_period_public(until_on)`, `score_period_waiting(count)`, `score_period_not_months(from_on, to_on)`.
    """
    if row.public_until_on is None or get_local_day(get_clock().now()) <= row.public_until_on:
        raise DomainError("score_period_public", until_on=str(row.public_until_on))
    waiting = row.entries.filter(appeal_state__in=OPEN_APPEALS).count()
    if waiting:
        raise DomainError("score_period_waiting", count=waiting)
    if not are_whole_months(row.from_on, row.to_on):
        raise DomainError("score_period_not_months", from_on=row.from_on.isoformat(), to_on=row.to_on.isoformat())


def _read_run_ids(runs: dict[str, int | None]) -> list[int]:
    missing = [month for month, run_id in runs.items() if run_id is None]
    if missing:
        raise DomainError("score_run_missing", months=", ".join(missing))
    return sorted(run_id for run_id in runs.values() if run_id is not None)


def _check_values(judged: JudgedByPlan, reason: str) -> str:
    """Return the reason why values are missing, "" where none is; without one refuse to go on."""
    missing = list_missing_values(
        (plan, one.key, {row.rule for row in one.entries}) for plan, of in judged for one in of
    )
    if not missing:
        return ""
    if not reason.strip():
        first = "; ".join(f"{one.judged} {one.rule}" for one in missing[:3])
        raise DomainError("score_values_missing", count=len(missing), first=first)
    return read_words(reason)


def request_freeze(*, actor: Actor, period_id: int, reason: str = "") -> str:
    """Freeze a period as `freeze_period` does, or have a worker evaluate the months that need it first.

    Returns the digest, or "" where a worker goes on: whoever asked is told how it ended. Raises what `freeze_period`
    raises, but `score_run_missing`.
    """
    access.check_run_score_period(actor)
    known = fetch_own_period(actor, period_id)
    if known.state != PUBLISHED:
        raise DomainError("score_period_frozen" if known.state == FROZEN else "score_period_state", number=known.number)
    check_freezable(known)
    if None not in find_closing_runs(known).values():
        return freeze_period(actor=actor, period_id=period_id, reason=reason)
    words, now = read_words(reason) if reason.strip() else "", get_clock().now()
    with begin_act():
        enqueue(
            kind="job",
            name=JOB,
            key=f"freeze-period:{known.pk}:{now.isoformat()}",
            payload={"period_id": known.pk, "member_id": actor.member_id, "reason": words},
            due_at=now,
            district_id=known.district_id,
        )
    return ""


def answer_freeze(*, period_id: int, member_id: int, reason: str) -> None:
    """Evaluate the months of a period that need it and freeze it, with the rights the member has now; he is told of it.

    One that is frozen meanwhile stays as it is.
    """
    period = ScorePeriod.objects.get(pk=period_id)
    if period.state != PUBLISHED:
        return
    try:
        actor = build_actor(member_id=member_id, now=get_clock().now())
        access.check_run_score_period(actor)
        check_freezable(period)
        for month, run_id in find_closing_runs(period).items():
            if run_id is None:
                run_evaluation(actor=actor, month=month)
        freeze_period(actor=actor, period_id=period_id, reason=reason)
    except DomainError as error:
        tell_of_freeze(period, member_id=member_id, error=error)
    except Exception:  # whoever asked is told, and may ask again: nothing is tried behind his back
        _logger.exception("freezing score period %d failed", period_id)
        tell_of_freeze(period, member_id=member_id, error=DomainError("score_freeze_failed", number=period.number))
    else:
        tell_of_freeze(period, member_id=member_id, error=None)
