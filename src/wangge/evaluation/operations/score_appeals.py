"""Contest points: the unit or person appeals, one person reviews, another rules; what is granted is countered."""

from __future__ import annotations

from wangge.evaluation import access
from wangge.evaluation.domain.score_views import (
    APPEAL,
    ASKED,
    CORRECTION,
    COUNTED,
    DENIED,
    GRANTED,
    OPEN,
    PUBLISHED,
    REVIEWED,
)
from wangge.evaluation.models import ScoreEntry
from wangge.evaluation.operations.score_entries import counter_entry, read_words
from wangge.evaluation.operations.score_events import APPEALED_EVENT, REVIEWED_EVENT, RULED_EVENT, announce_entry
from wangge.evaluation.operations.score_review_limits import arm_review, find_review_end
from wangge.evaluation.operations.score_sealing import seal_row
from wangge.evaluation.queries.score_rows import fetch_entry, is_countered, lock_entry, lock_period
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import begin_act, get_clock, get_profile

LIVING = (OPEN, PUBLISHED)


def appeal_entry(*, actor: Actor, entry_id: int, reason: str) -> None:
    """Contest an entry that counts against oneself or one's unit, once; a counter-entry only where it is a correction.

    Raises `score_entry_unknown`, `score_act_not_yours`, `score_reason_missing`, `note_too_long`, `score_entry_not_counted`,
    `score_entry_appealed`, `score_entry_countered`, `score_period_state`, `score_period_frozen`.
    """
    known = fetch_entry(actor, entry_id)
    access.check_appeal_score(actor, known)
    words = read_words(reason)
    with begin_act():
        lock_period(known.period_id, states=LIVING)
        row = lock_entry(entry_id)
        _check_contestable(row)
        row.appeal_state, row.appeal_reason = ASKED, words
        row.appellant_id, row.appealed_at = actor.member_id, get_clock().now()
        row.review_due_at = find_review_end(row.appealed_at)
        columns = ("appeal_state", "appeal_reason", "appellant_id", "appealed_at", "review_due_at")
        seal_row(row, act="appeal", actor_id=actor.member_id, columns=columns)
        announce_entry(row, APPEALED_EVENT)
        arm_review(row)


def _check_contestable(row: ScoreEntry) -> None:
    if row.state != COUNTED:
        raise DomainError("score_entry_not_counted", number=row.number)
    if row.appeal_state:
        raise DomainError("score_entry_appealed", number=row.number)
    if (row.counters_id is not None and row.cause != CORRECTION) or is_countered(row.pk):
        raise DomainError("score_entry_countered", number=row.number)


def _check_reviewer(actor: Actor, row: ScoreEntry) -> None:
    """Refuse who appealed, proposed, decided or reviewed the points, and whom or whose unit they are about.

    Raises `score_same_person`, `score_own_points(name)`.
    """
    if actor.member_id in {row.appellant_id, row.proposed_by_id, row.decided_by_id, row.reviewer_id}:
        raise DomainError("score_same_person")
    access.check_not_own_points(actor, row, now=get_clock().now())


def review_appeal(*, actor: Actor, entry_id: int, is_granted: bool, note: str) -> None:
    """Write down the first review of an appeal (初审); it changes no points yet.

    Never by who appealed, proposed or confirmed the points, nor about oneself or one's own unit. Raises
    `score_act_not_yours`, `score_entry_unknown`, `score_same_person`, `score_own_points`, `score_appeal_state`,
    `score_reason_missing`, `note_too_long`, `score_period_frozen`.
    """
    access.check_score(actor, get_profile().scoring.first_review_by)
    known, words = fetch_entry(actor, entry_id), read_words(note)
    with begin_act():
        lock_period(known.period_id, states=LIVING)
        row = _lock_appeal(entry_id, state=ASKED)
        _check_reviewer(actor, row)
        row.appeal_state, row.review_verdict, row.review_note = REVIEWED, GRANTED if is_granted else DENIED, words
        row.reviewer_id, row.reviewed_at = actor.member_id, get_clock().now()
        row.review_due_at = find_review_end(row.reviewed_at)
        columns = ("appeal_state", "review_verdict", "review_note", "reviewer_id", "reviewed_at", "review_due_at")
        seal_row(row, act="review", actor_id=actor.member_id, columns=columns)
        announce_entry(row, REVIEWED_EVENT)
        arm_review(row)


def rule_on_appeal(*, actor: Actor, entry_id: int, is_granted: bool, note: str) -> int | None:
    """Decide an appeal in the second review (复审); of one that is granted, return the id of the counter-entry.

    Never by the appellant, by whom reviewed it first, by whom proposed or confirmed the points, nor about oneself or one's
    own unit. Raises `score_act_not_yours`, `score_entry_unknown`, `score_same_person`, `score_own_points`,
    `score_appeal_state`, `score_entry_countered`, `score_reason_missing`, `note_too_long`, `score_period_frozen`.
    """
    access.check_score(actor, get_profile().scoring.second_review_by)
    known, words = fetch_entry(actor, entry_id), read_words(note)
    with begin_act():
        period = lock_period(known.period_id, states=LIVING)
        row = _lock_appeal(entry_id, state=REVIEWED)
        _check_reviewer(actor, row)
        row.appeal_state, row.ruling_note = GRANTED if is_granted else DENIED, words
        row.second_reviewer_id, row.ruled_at = actor.member_id, get_clock().now()
        columns = ("appeal_state", "ruling_note", "second_reviewer_id", "ruled_at")
        seal_row(row, act="rule", actor_id=actor.member_id, columns=columns)
        announce_entry(row, RULED_EVENT)
        if not is_granted or is_countered(row.pk):  # its case may be voided meanwhile
            return None
        return counter_entry(
            row,
            period=period,
            cause=APPEAL,
            reason=words,
            proposed_by_id=row.reviewer_id,
            decided_by_id=row.second_reviewer_id,
        )


def _lock_appeal(entry_id: int, *, state: str) -> ScoreEntry:
    row = lock_entry(entry_id)
    if row.appeal_state != state:
        raise DomainError("score_appeal_state", number=row.number)
    return row
