"""Matters of accountability: opened by a rung, recorded, answered, followed by three, closed by two persons (HS-8, ZJG-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wangge.evaluation import access
from wangge.evaluation.domain.matter_parts import tell_opening
from wangge.evaluation.domain.matters import (
    CLOSED,
    OPEN,
    RECORDED,
    REFERRED,
    TRACK_STATES,
    TrackState,
    find_next_rung,
    find_since,
    find_unrecorded,
    is_ready_to_close,
    pack_tracks,
    unpack_tracks,
)
from wangge.evaluation.models import AccountabilityMatter
from wangge.evaluation.operations.matter_building import (
    fetch_carrying_entry,
    fill_member,
    fill_unit,
    find_due,
    start_matter,
)
from wangge.evaluation.operations.matter_findings import build_findings, save_findings
from wangge.evaluation.operations.matter_grounds import build_ground, save_ground
from wangge.evaluation.operations.matter_notices import tell_of_matter
from wangge.evaluation.operations.score_entries import read_words
from wangge.evaluation.operations.score_sealing import open_row, seal_row
from wangge.evaluation.queries.matter_findings import list_struck_matters
from wangge.evaluation.queries.matter_rows import (
    fetch_matter,
    find_other_inquiry,
    get_ladder,
    list_matters_before,
    lock_matter,
    show_gone,
)
from wangge.evaluation.queries.referrals import find_outstanding
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import begin_act, get_clock, get_evidence, get_local_day, get_profile
from wangge.profiles.public import LadderRung, find_row


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMatter:
    """What somebody opens: whose matter on which ladder, why, and the score entry it rests on; "" is no trigger.

    With a trigger by points that is the entry by which the ledger says it is due. With a trigger by grades instead the frozen period, and whose grade it was (`judged`).
    """

    ladder: str
    reason: str
    unit_id: int | None = None
    member_id: int | None = None
    trigger: str = ""
    entry_id: int | None = None
    period_id: int | None = None
    judged: str = ""


def open_matter(*, actor: Actor, matter: NewMatter) -> int:
    """Open the next rung of a ladder for a unit or person, tell those concerned, and return the matter's id.

    Raises `score_act_not_yours`, `ladder_unknown`, `ladder_ended(ladder)`, `matter_unrecorded(number)` while the rung before
    has no record, `matter_subject_missing`, `matter_own`, `matter_trigger_unknown`, `matter_trigger_answered(number)`,
    `matter_trigger_not_met(trigger)`, `matter_entry_other(number)`, `matter_entry_open(number)`, `matter_band_not_met(trigger)`,
    `matter_subject_other(name)`, `score_reason_missing`, `note_too_long`, `organisation_unknown`, `member_unknown`,
    `score_entry_unknown`.
    """
    access.check_score(actor, get_profile().accountability.opened_by)
    ladder, now = get_ladder(matter.ladder), get_clock().now()
    row = _build_matter(actor, matter, now=now)
    ground, findings = build_ground(row, period_id=matter.period_id, judged=matter.judged), build_findings(row)
    with begin_act():
        rung, before = _find_rung(row, find_since(ladder, get_local_day(now)))
        row.rung, row.before, row.due_on = rung.key, before, find_due(rung, now)
        open_row(row, act="open", actor_id=actor.member_id, beside=tell_opening(ground, findings))
        _find_rung(row, find_since(ladder, get_local_day(now)))  # whoever opened one meanwhile held the counter
        if ground is not None:
            save_ground(ground, row)
        save_findings(row, findings)
        tell_of_matter(row, now=now)
    return row.pk


def _build_matter(actor: Actor, matter: NewMatter, *, now: datetime) -> AccountabilityMatter:
    ladder, words = get_ladder(matter.ladder), read_words(matter.reason)
    row = start_matter(actor, ladder=ladder.key, reason=words, now=now)
    if ladder.subject == "unit":
        fill_unit(actor, row, matter.unit_id)
    else:
        fill_member(actor, row, matter.member_id)
    if matter.trigger and get_profile().accountability.find_trigger(matter.trigger) is None:
        raise DomainError("matter_trigger_unknown", trigger=matter.trigger)
    row.trigger = matter.trigger
    if matter.entry_id is not None:
        _fill_entry(actor, row, matter.entry_id)
    return row


def _fill_entry(actor: Actor, row: AccountabilityMatter, entry_id: int) -> None:
    """Let the matter rest on points that count against the same unit or person."""
    entry = fetch_carrying_entry(actor, entry_id)
    if (entry.unit_id, entry.member_id) != (row.unit_id, row.member_id):
        raise DomainError("matter_entry_other", number=entry.number)
    row.entry_id = entry.pk


def _find_rung(row: AccountabilityMatter, since_on: date) -> tuple[LadderRung, AccountabilityMatter | None]:
    """Return the rung to be opened and the matter before it; one whose ground was struck off is no rung that was gone."""
    known = list_matters_before(
        district_id=row.district_id, ladder=row.ladder, unit_id=row.unit_id, member_id=row.member_id, since_on=since_on
    )
    known = [one for one in known if one.pk != row.pk]
    struck = list_struck_matters([one.pk for one in known])
    gone = [show_gone(one) for one in known if one.pk not in struck]
    waiting = find_unrecorded(gone)
    if waiting is not None:
        raise DomainError("matter_unrecorded", number=waiting.number)
    ladder = get_ladder(row.ladder)
    rung = find_next_rung(ladder, gone)
    if rung is None:
        raise DomainError("ladder_ended", ladder=ladder.name_zh)
    return rung, known[-1] if gone else None


def record_matter(*, actor: Actor, matter_id: int, record: str, evidence_id: int | None = None) -> None:
    """Record what was carried out; only behind it may the next rung open. Never by the person it is about.

    Raises `matter_unknown`, `matter_act_not_yours`, `matter_state(number)`, `score_reason_missing`, `note_too_long`.
    """
    known, words = fetch_matter(actor, matter_id), read_words(record)
    access.check_act_on_matter(actor, known, get_profile().accountability.recorded_by)
    evidence = get_evidence(evidence_id) if evidence_id is not None else None
    with begin_act():
        row = lock_matter(known.pk)
        if row.state != OPEN:
            raise DomainError("matter_state", number=row.number)
        row.state, row.record = RECORDED, words
        row.recorded_by_id, row.recorded_at = actor.member_id, get_clock().now()
        row.evidence_id = evidence_id
        row.evidence_sha256 = evidence.sha256 if evidence is not None else ""
        columns = ("state", "record", "recorded_by_id", "recorded_at", "evidence_id", "evidence_sha256")
        seal_row(row, act="record", actor_id=actor.member_id, columns=columns)


def answer_matter(*, actor: Actor, matter_id: int, answer: str) -> None:
    """Say what the person concerned, or the unit, has to say; once, and before the matter is closed.

    Raises `matter_unknown`, `matter_act_not_yours`, `matter_answered(number)`, `matter_state(number)`, `score_reason_missing`,
    `note_too_long`.
    """
    known, words = fetch_matter(actor, matter_id), read_words(answer)
    access.check_answer_matter(actor, known)
    with begin_act():
        row = lock_matter(known.pk)
        if row.state == CLOSED:
            raise DomainError("matter_state", number=row.number)
        if row.answer:
            raise DomainError("matter_answered", number=row.number)
        row.answer, row.answered_by_id, row.answered_at = words, actor.member_id, get_clock().now()
        columns = ("answer", "answered_by_id", "answered_at")
        seal_row(row, act="answer", actor_id=actor.member_id, columns=columns)


def follow_matter(*, actor: Actor, matter_id: int, track: str, state: str, on: date, note: str) -> None:
    """Say how one of those who follow a matter stands, with the day (HS-17, XS-19); each only for his own track.

    A track is referred by handing the matter over, and not in words. Raises `matter_unknown`, `matter_track_unknown(track)`,
    `matter_act_not_yours`, `matter_state(number)`, `referral_needed`, `referral_outstanding(number)` until its receipt is there,
    `matter_day_wrong(on)`, `score_reason_missing`, `note_too_long`.
    """
    known, words = fetch_matter(actor, matter_id), read_words(note)
    rule = find_row(get_profile().accountability.tracks, track)
    if rule is None or state not in TRACK_STATES or track not in unpack_tracks(known.tracks):
        raise DomainError("matter_track_unknown", track=track)
    access.check_act_on_matter(actor, known, rule.followed_by)
    if state == REFERRED:
        raise DomainError("referral_needed")
    now = get_clock().now()
    if not get_local_day(known.opened_at) <= on <= get_local_day(now):
        raise DomainError("matter_day_wrong", on=on.isoformat())
    with begin_act():
        row = lock_matter(known.pk)
        if row.state == CLOSED:
            raise DomainError("matter_state", number=row.number)
        _check_receipts(row, track)
        told = unpack_tracks(row.tracks)
        told[track] = TrackState(state=state, on=on, note=words, member_id=actor.member_id)
        row.tracks = pack_tracks(told)
        seal_row(row, act="follow", actor_id=actor.member_id, columns=("tracks",))


def close_matter(*, actor: Actor, matter_id: int, note: str) -> None:
    """Close a matter that is recorded and followed to its end; of a double inquiry both at once, neither alone.

    Never by who opened it or whom it is about. Raises `matter_unknown`, `matter_act_not_yours`, `score_same_person`,
    `matter_state(number)`, `matter_not_ready(number)`, `referral_outstanding(number)`, `score_reason_missing`, `note_too_long`.
    """
    known, words = fetch_matter(actor, matter_id), read_words(note)
    other_id, roles = find_other_inquiry(known), get_profile().accountability.recorded_by
    ids = [known.pk] if other_id is None else sorted((known.pk, other_id))
    now = get_clock().now()
    with begin_act():
        rows = [lock_matter(one_id) for one_id in ids]
        for row in rows:
            access.check_act_on_matter(actor, row, roles)
            if row.opened_by_id == actor.member_id:
                raise DomainError("score_same_person")
            if row.state == CLOSED:
                raise DomainError("matter_state", number=row.number)
            if not is_ready_to_close(state=row.state, tracks=unpack_tracks(row.tracks)):
                raise DomainError("matter_not_ready", number=row.number)
            _check_receipts(row)
        for row in rows:
            row.state, row.closing_note = CLOSED, words
            row.closed_by_id, row.closed_at = actor.member_id, now
            columns = ("state", "closing_note", "closed_by_id", "closed_at")
            seal_row(row, act="close", actor_id=actor.member_id, columns=columns)


def _check_receipts(row: AccountabilityMatter, track: str | None = None) -> None:
    """Refuse to go on while the receipt of a referral is outstanding, on one track or on any."""
    waiting = find_outstanding(row, track)
    if waiting is not None:
        raise DomainError("referral_outstanding", number=waiting.number)
