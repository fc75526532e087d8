"""Open a score period, publish it to the units, and restate it with a reason."""

from __future__ import annotations

from datetime import date, timedelta

from wangge.evaluation import access
from wangge.evaluation.domain.periods import are_whole_months
from wangge.evaluation.domain.score_views import FROZEN, OPEN, PROPOSED, PUBLISHED
from wangge.evaluation.models import ScorePeriod
from wangge.evaluation.operations.score_entries import read_words
from wangge.evaluation.operations.score_events import PUBLISHED_EVENT, announce_period
from wangge.evaluation.operations.score_filling import add_findings, check_open
from wangge.evaluation.operations.score_sealing import open_row, seal_row
from wangge.evaluation.queries.score_basis import has_periods
from wangge.evaluation.queries.score_facts import read_findings
from wangge.evaluation.queries.score_rows import fetch_own_period, lock_period
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import begin_act, get_clock, get_local_day, get_profile


def open_period(*, actor: Actor, from_on: date, to_on: date) -> int:
    """Open the ledger of one or more whole months of the actor's district and return its id.

    A city without points has periods too, if it has schemes or flags to freeze.

    Raises `evaluation_not_evaluator`, `score_rules_missing`, `score_days_invalid`, `score_period_not_months(from_on, to_on)`,
    `score_period_exists(number)`.
    """
    access.check_run_score_period(actor)
    if not has_periods():
        raise DomainError("score_rules_missing")
    if to_on < from_on:
        raise DomainError("score_days_invalid")
    if not are_whole_months(from_on, to_on):
        raise DomainError("score_period_not_months", from_on=from_on.isoformat(), to_on=to_on.isoformat())
    row = _build_period(actor, from_on=from_on, to_on=to_on)
    open_days(row)
    return row.pk


def open_days(row: ScorePeriod) -> None:
    """Store a new period over days that no other one holds. Raises `score_period_exists(number)`."""
    with begin_act():
        _check_days_free(row)
        open_row(row, act="open", actor_id=row.opened_by_id)
        _check_days_free(row)  # whoever opened one meanwhile held the counter of the numbers


def _check_days_free(row: ScorePeriod) -> None:
    mine = ScorePeriod.objects.filter(district_id=row.district_id).exclude(pk=row.pk)
    known = mine.filter(from_on__lte=row.to_on, to_on__gte=row.from_on).first()
    if known is not None:
        raise DomainError("score_period_exists", number=known.number)


def restate_period(*, actor: Actor, period_id: int, reason: str, takes_new_rules: bool = False) -> int:
    """Open a further edition of a frozen period for corrections, with the reason, and return its id.

    It counts by the rules and schemes the period was frozen with, unless it `takes_new_rules`: today's. Raises `evaluation_not_evaluator`, `score_period_unknown`, `score_reason_missing`, `note_too_long`, `score_period_state`,
    `score_period_exists` when it is restated already.
    """
    access.check_run_score_period(actor)
    words, known = read_words(reason), fetch_own_period(actor, period_id)
    with begin_act():
        frozen = ScorePeriod.objects.select_for_update().get(pk=known.pk)
        if frozen.state != FROZEN:
            raise DomainError("score_period_state", number=frozen.number)
        later = ScorePeriod.objects.filter(restates=frozen).first()
        if later is not None:
            raise DomainError("score_period_exists", number=later.number)
        row = _build_period(actor, from_on=frozen.from_on, to_on=frozen.to_on)
        row.edition, row.restates, row.reason = frozen.edition + 1, frozen, words
        row.takes_new_rules = takes_new_rules
        open_row(row, act="restate", actor_id=actor.member_id)
    return row.pk


def _build_period(actor: Actor, *, from_on: date, to_on: date) -> ScorePeriod:
    assert actor.district_id is not None, "check_run_score_period lets only people of a district through"
    assert actor.member_id is not None, "check_run_score_period lets only people through"
    return ScorePeriod(
        district_id=actor.district_id,
        from_on=from_on,
        to_on=to_on,
        edition=1,
        state=OPEN,
        opened_by_id=actor.member_id,
        opened_at=get_clock().now(),
    )


def publish_period(*, actor: Actor, period_id: int) -> int:
    """Show a period to the units for the days the city says (公示期), before it counts.

    What the records give is entered first, in the same transaction; returns how many entries that added. What they give
    later is carried into the next period. Raises `evaluation_not_evaluator`, `score_period_unknown`,
    `score_period_running(to_on)`, `score_period_waiting(count)`, `score_period_state`, `score_period_frozen`.
    """
    access.check_run_score_period(actor)
    known, now = fetch_own_period(actor, period_id), get_clock().now()
    today = get_local_day(now)
    if today <= known.to_on:
        raise DomainError("score_period_running", to_on=known.to_on.isoformat())
    check_open(known)
    found = read_findings(known)  # in a snapshot of its own, long before anything is written
    with begin_act():
        row = lock_period(period_id, states=(OPEN,))
        waiting = row.entries.filter(state=PROPOSED).count()
        if waiting:
            raise DomainError("score_period_waiting", count=waiting)
        added = add_findings(row, found)
        row.state, row.published_by_id, row.published_at = PUBLISHED, actor.member_id, now
        row.public_until_on = today + timedelta(days=get_profile().scoring.publish_days)
        columns = ("state", "published_by_id", "published_at", "public_until_on")
        seal_row(row, act="publish", actor_id=actor.member_id, columns=columns)
        announce_period(row, PUBLISHED_EVENT)
    return added
