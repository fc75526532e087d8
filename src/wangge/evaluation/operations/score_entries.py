"""Give and take points: a manual entry is proposed by one person and confirmed by another; counter-entries undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wangge.cases.public import find_case_id
from wangge.evaluation import access
from wangge.evaluation.domain.score_totals import compute_points, is_self_found, is_within_rule
from wangge.evaluation.domain.score_views import (
    CORRECTION,
    COUNTED,
    GRID,
    OPEN,
    OPEN_APPEALS,
    PERSON,
    PROPOSED,
    PUBLISHED,
    REJECTED,
    UNIT,
)
from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.evaluation.operations.score_evidence import check_case_concerns
from wangge.evaluation.operations.score_sealing import open_row, seal_row
from wangge.evaluation.queries.score_basis import get_rule
from wangge.evaluation.queries.score_rows import (
    fetch_entry,
    fetch_own_period,
    find_open_edition,
    find_same_value,
    is_countered,
    list_unfounded_uncountered,
    lock_entry,
    lock_period,
)
from wangge.geo.public import find_grid
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import OrganisationView, get_member, get_organisation
from wangge.platform.public import begin_act, get_clock, get_evidence, get_profile
from wangge.profiles.public import ScoreRule, find_row

MAX_WORDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What somebody proposes: whose points by which rule, when, why, and what it rests on.

    `points` are for rules that leave them to be weighed; by all others the rule says how many.
    """

    rule: str
    occurred_on: date
    reason: str
    unit_id: int | None = None
    member_id: int | None = None
    grid_code: str = ""
    check_kind: str = ""
    case_number: str = ""
    evidence_id: int | None = None
    points: Decimal | None = None


def propose_entry(*, actor: Actor, period_id: int, entry: NewEntry) -> int:
    """Propose points by a manual rule and return the entry's id; they count when another person confirms them.

    By a kind of check that allows it (属地自查), who acts for a unit proposes what the unit found about itself (HS-7).
    Raises `score_act_not_yours`, `score_period_unknown`, `score_period_state`, `score_period_frozen`, `score_rule_unknown`,
    `score_rule_computed`, `score_day_outside(from_on, to_on)`, `score_reason_missing`, `note_too_long`, `score_subject_missing`,
    `organisation_unknown`, `member_unknown`, `score_evidence_missing`, `score_own_points`, `score_own_unit`,
    `score_check_missing`, `score_check_unknown`, `case_not_found`, `score_points_outside(rule, least, most)`,
    `score_value_given(number)`, `score_track_other(unit, track)`, `score_case_other` for evidence that is another's.
    """
    access.check_propose_points(actor, find_row(get_profile().scoring.checks, entry.check_kind))
    period = fetch_own_period(actor, period_id)
    rule = get_rule(period, entry.rule)
    if rule.mode != "manual":
        raise DomainError("score_rule_computed", rule=rule.name_zh)
    if not period.from_on <= entry.occurred_on <= period.to_on:
        raise DomainError("score_day_outside", from_on=period.from_on.isoformat(), to_on=period.to_on.isoformat())
    row = _build_entry(actor, period, rule, entry)
    with begin_act():
        lock_period(period.pk, states=(OPEN,))
        if rule.points_to is not None and (known := find_same_value(row)) is not None:
            raise DomainError("score_value_given", number=known)
        open_row(row, act="propose", actor_id=actor.member_id)
    return row.pk


def _build_entry(actor: Actor, period: ScorePeriod, rule: ScoreRule, entry: NewEntry) -> ScoreEntry:
    case_id = find_case_id(actor=actor, number=entry.case_number) if entry.case_number else None
    if rule.needs_evidence and case_id is None and entry.evidence_id is None:
        raise DomainError("score_evidence_missing", rule=rule.name_zh)
    evidence = get_evidence(entry.evidence_id) if entry.evidence_id is not None else None
    if not is_within_rule(rule, entry.points):
        most = rule.points if rule.points_to is None else rule.points_to
        raise DomainError("score_points_outside", rule=rule.name_zh, least=str(rule.points), most=str(most))
    points, factor = compute_points(rule, entry.occurred_on, entry.points)
    row = ScoreEntry(
        district_id=period.district_id,
        period=period,
        track=rule.track,
        rule=rule.key,
        check_kind=entry.check_kind,
        subject_kind=rule.subject,
        points=points,
        factor=factor,
        occurred_on=entry.occurred_on,
        reason=read_words(entry.reason),
        case_id=case_id,
        evidence_id=entry.evidence_id,
        evidence_sha256=evidence.sha256 if evidence is not None else "",
        proposed_by_id=actor.member_id,
        proposed_at=get_clock().now(),
        state=PROPOSED,
    )
    _fill_subject(actor, row, entry)
    check = find_row(get_profile().scoring.checks, row.check_kind)
    is_self_check = check is not None and check.allows_own and is_self_found(rule)
    access.check_propose_about(actor, row, is_self_check=is_self_check, now=row.proposed_at)
    _check_kind(actor, row)
    check_case_concerns(actor, row)
    return row


def read_words(text: str) -> str:
    """Return a reason somebody gives. Raises `score_reason_missing`, `note_too_long(length, limit)`."""
    words = text.strip()
    if not words:
        raise DomainError("score_reason_missing")
    if len(words) > MAX_WORDS:
        raise DomainError("note_too_long", length=len(words), limit=MAX_WORDS)
    return words


def _fill_subject(actor: Actor, row: ScoreEntry, entry: NewEntry) -> None:
    """Fill in whose points they are; out of the actor's district there is nobody."""
    given = {UNIT: entry.unit_id, PERSON: entry.member_id, GRID: entry.grid_code.strip()}[row.subject_kind]
    if not given:
        raise DomainError("score_subject_missing")
    if row.subject_kind == GRID:
        if find_grid(actor=actor, code=str(given)) is None:
            raise DomainError("score_subject_missing")
        row.grid_code = str(given)
    elif row.subject_kind == PERSON:
        member = get_member(actor=actor, member_id=int(given), now=row.proposed_at)
        row.member_id = member.id
    if entry.unit_id is not None and row.subject_kind != PERSON:
        unit = get_organisation(actor=actor, organisation_id=entry.unit_id)
        if unit.district_id != row.district_id:
            raise DomainError("score_subject_missing")
        _check_on_track(row, unit)
        row.unit_id = unit.id


def _check_on_track(row: ScoreEntry, unit: OrganisationView) -> None:
    """Refuse points of a unit that does not stand on the rule's track (HS-7)."""
    track = find_row(get_profile().scoring.tracks, row.track)
    if row.subject_kind == UNIT and track is not None and track.unit_kinds and unit.kind not in track.unit_kinds:
        raise DomainError("score_track_other", unit=unit.name, track=track.name_zh)


def _check_kind(actor: Actor, row: ScoreEntry) -> None:
    """Refuse points without a kind of check where the city has them, and a cross-check of a unit below one's own (HS-7)."""
    checks = get_profile().scoring.checks
    if not row.check_kind:
        if checks:
            raise DomainError("score_check_missing")
        return
    check = find_row(checks, row.check_kind)
    if check is None:
        raise DomainError("score_check_unknown", check=row.check_kind)
    if check.excludes_own and row.unit_id in actor.unit_ids:
        raise DomainError("score_own_unit", check=check.name_zh)


def decide_entry(*, actor: Actor, entry_id: int, is_confirmed: bool, note: str = "") -> None:
    """Confirm a proposed entry, which counts from then on, or reject it with a reason.

    Never by who proposed it nor by whom or whose unit it is about. Raises `score_act_not_yours`, `score_entry_unknown`,
    `score_own_points`, `score_entry_decided`, `score_same_person`, `score_reason_missing`, `note_too_long`,
    `score_period_state`, `score_period_frozen`.
    """
    access.check_score(actor, get_profile().scoring.confirmed_by)
    known = fetch_entry(actor, entry_id)
    access.check_not_own_points(actor, known, now=get_clock().now())
    words = note.strip()[:MAX_WORDS] if is_confirmed else read_words(note)
    with begin_act():
        lock_period(known.period_id, states=(OPEN,))
        row = lock_entry(entry_id)
        if row.state != PROPOSED:
            raise DomainError("score_entry_decided", number=row.number)
        if row.proposed_by_id == actor.member_id:
            raise DomainError("score_same_person")
        row.state = COUNTED if is_confirmed else REJECTED
        row.decided_by_id, row.decided_at, row.decision_note = actor.member_id, get_clock().now(), words
        seal_row(
            row,
            act="confirm" if is_confirmed else "reject",
            actor_id=actor.member_id,
            columns=("state", "decided_by_id", "decided_at", "decision_note"),
        )


def correct_entry(*, actor: Actor, entry_id: int, reason: str) -> int:
    """Propose the opposite of a counted entry that was wrong and return its id; another person confirms it.

    It enters the open edition of the period, so an entry of a frozen one is put right in the edition that restates it.
    Raises `score_act_not_yours`, `score_entry_unknown`, `score_own_points`, `score_reason_missing`, `note_too_long`,
    `score_period_frozen`, `score_entry_not_counted`, `score_entry_appealed`, `score_entry_countered`.
    """
    access.check_score(actor, get_profile().scoring.proposed_by)
    known, words = fetch_entry(actor, entry_id), read_words(reason)
    access.check_not_own_points(actor, known, now=get_clock().now())
    target = find_open_edition(known)
    if target is None or target.district_id != actor.district_id:
        raise DomainError("score_period_frozen", number=known.period.number)
    with begin_act():
        period = lock_period(target.pk, states=(OPEN,))
        row = lock_entry(entry_id)
        if row.state != COUNTED:
            raise DomainError("score_entry_not_counted", number=row.number)
        if row.appeal_state in OPEN_APPEALS:
            raise DomainError("score_entry_appealed", number=row.number)
        if row.counters_id is not None or is_countered(row.pk):
            raise DomainError("score_entry_countered", number=row.number)
        return counter_entry(row, period=period, cause=CORRECTION, reason=words, proposed_by_id=actor.member_id)


def counter_entry(
    wrong: ScoreEntry,
    *,
    period: ScorePeriod,
    cause: str,
    reason: str = "",
    proposed_by_id: int | None = None,
    decided_by_id: int | None = None,
) -> int:
    """Enter the opposite of an entry, so that both come to nothing; the caller holds the period's lock and the act.

    One proposed by a person and not decided yet waits for a second one.
    """
    now, is_waiting = get_clock().now(), proposed_by_id is not None and decided_by_id is None
    row = ScoreEntry(
        **{
            name: getattr(wrong, name)
            for name in (
                "district_id", "track", "rule", "check_kind", "subject_kind", "unit_id", "member_id", "grid_code",
                "factor", "occurred_on", "case_id", "evidence_id", "evidence_sha256",
            )
        },
        period=period,
        points=0 - wrong.points,  # a plain minus would make a zero of its own that is not read back
        reason=reason,
        counters=wrong,
        cause=cause,
        proposed_by_id=proposed_by_id,
        proposed_at=now,
        state=PROPOSED if is_waiting else COUNTED,
        decided_by_id=decided_by_id,
        decided_at=now if decided_by_id is not None else None,
    )  # fmt: skip
    open_row(row, act="counter", actor_id=decided_by_id or proposed_by_id)
    return row.pk


def counter_voided_entries(*, actor: Actor, period_id: int) -> int:
    """Counter every entry that rests on a case voided or excused since, and return how many; nothing is edited.

    Raises `evaluation_not_evaluator`, `score_period_unknown`, `score_period_frozen`.
    """
    access.check_run_evaluation(actor)
    fetch_own_period(actor, period_id)
    with begin_act():
        period = lock_period(period_id, states=(OPEN, PUBLISHED))
        return counter_unfounded(period)


def counter_unfounded(period: ScorePeriod) -> int:
    """Counter what rests on voided or excused cases; the caller holds the period's lock and the act."""
    wrong = list_unfounded_uncountered(period)
    for row, cause in wrong:
        counter_entry(row, period=period, cause=cause)
    return len(wrong)
