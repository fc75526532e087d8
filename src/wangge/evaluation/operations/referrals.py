"""Hand a matter over to another authority, enter its receipt, and take the package; each a sealed act (XS-19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from wangge.evaluation import access
from wangge.evaluation.domain.matter_parts import tell_referral
from wangge.evaluation.domain.matters import CLOSED, REFERRED, TrackState, pack_tracks, unpack_tracks
from wangge.evaluation.domain.referrals import TAKEN, NewReceipt, NewReferral
from wangge.evaluation.domain.reports import ReportFile
from wangge.evaluation.models import AccountabilityMatter, MatterReferral
from wangge.evaluation.operations.score_entries import read_words
from wangge.evaluation.operations.score_sealing import open_row, seal_row
from wangge.evaluation.queries.matter_rows import fetch_matter, lock_matter
from wangge.evaluation.queries.matters import get_matter
from wangge.evaluation.queries.referral_packages import gather_package
from wangge.evaluation.queries.referrals import build_file, fetch_referral, find_outstanding
from wangge.kernel.public import Actor, DomainError, digest_bytes, encode_canonical, encode_instant
from wangge.platform.public import begin_act, get_clock, get_local_day, get_profile
from wangge.profiles.public import find_row

MAX_NAME = 60
MAX_AUTHORITY = 120


def refer_matter(*, actor: Actor, matter_id: int, referral: NewReferral) -> int:
    """Hand a matter over with its package, as it stands, and return the referral's id; the actor is who hands it over.

    Raises `matter_unknown`, `matter_act_not_yours`, `matter_state(number)` of a closed one, `matter_track_unknown(track)`,
    `referral_outstanding(number)` while the receipt of one before is, `referral_unclear`, `score_reason_missing`,
    `note_too_long`.
    """
    known = fetch_matter(actor, matter_id)
    access.check_refer_matter(actor, known)
    given = _read_referral(known, referral)
    now = get_clock().now()
    with begin_act():
        matter = lock_matter(known.pk)
        if matter.state == CLOSED:
            raise DomainError("matter_state", number=matter.number)
        waiting = find_outstanding(matter, given.track)
        if waiting is not None:
            raise DomainError("referral_outstanding", number=waiting.number)
        row = _build_referral(actor, matter, given, now=now)
        open_row(row, act="hand_over", actor_id=actor.member_id)
        if given.track:
            told = unpack_tracks(matter.tracks)
            told[given.track] = TrackState(state=REFERRED, on=get_local_day(now), member_id=actor.member_id)
            matter.tracks = pack_tracks(told)
        columns = ("tracks",) if given.track else ()
        beside = tell_referral(row, row.number)
        seal_row(matter, act="refer", actor_id=actor.member_id, columns=columns, beside=beside)
    return row.pk


def _read_referral(matter: AccountabilityMatter, referral: NewReferral) -> NewReferral:
    rule = find_row(get_profile().accountability.tracks, referral.track)
    if referral.track and (rule is None or referral.track not in unpack_tracks(matter.tracks)):
        raise DomainError("matter_track_unknown", track=referral.track)
    return replace(
        referral,
        authority=_read_name(referral.authority, MAX_AUTHORITY),
        handed_to=_read_name(referral.handed_to, MAX_NAME),
        note=read_words(referral.note),
    )


def _read_name(text: str, limit: int) -> str:
    words = text.strip()
    if not words or len(words) > limit:
        raise DomainError("referral_unclear", limit=limit)
    return words


def _build_referral(actor: Actor, matter: AccountabilityMatter, given: NewReferral, *, now: datetime) -> MatterReferral:
    assert actor.member_id is not None, "check_refer_matter lets only people through"
    handed = {
        "authority": given.authority,
        "to": given.handed_to,
        "by": actor.name,
        "at": encode_instant(now),
        "track": given.track,
        "note": given.note,
    }
    view = get_matter(actor=actor, matter_id=matter.pk)
    package = encode_canonical(gather_package(matter, view, handed=handed))
    return MatterReferral(
        district_id=matter.district_id,
        matter_id=matter.pk,
        track=given.track,
        authority=given.authority,
        handed_to=given.handed_to,
        note=given.note,
        package=package.decode(),
        digest=digest_bytes(package),
        handed_by_id=actor.member_id,
        handed_at=now,
    )


def enter_receipt(*, actor: Actor, matter_id: int, referral_id: int, receipt: NewReceipt) -> None:
    """Enter the receipt of a referral of a matter, once.

    Raises `referral_unknown`, `matter_act_not_yours`, `referral_receipted(number)`, `matter_day_wrong(on)` before the handing
    over or after today, `referral_unclear`.
    """
    known = fetch_referral(actor, matter_id, referral_id)
    number, received_by = _read_name(receipt.number, MAX_NAME), _read_name(receipt.received_by, MAX_NAME)
    now = get_clock().now()
    if not get_local_day(known.handed_at) <= receipt.received_on <= get_local_day(now):
        raise DomainError("matter_day_wrong", on=receipt.received_on.isoformat())
    with begin_act():
        matter = lock_matter(known.matter_id)
        row = MatterReferral.objects.select_for_update().get(pk=known.pk)
        if row.receipt_number:
            raise DomainError("referral_receipted", number=row.number)
        row.receipt_number, row.received_by, row.received_on = number, received_by, receipt.received_on
        row.receipt_by_id, row.receipt_at = actor.member_id, now
        columns = ("receipt_number", "received_by", "received_on", "receipt_by_id", "receipt_at")
        seal_row(row, act="receipt", actor_id=actor.member_id, columns=columns)
        beside = tell_referral(row, row.number)
        seal_row(matter, act="receipt", actor_id=actor.member_id, columns=(), beside=beside)


def take_package(*, actor: Actor, matter_id: int, referral_id: int) -> ReportFile:
    """Return the package of a referral of a matter as a file, and seal who took it when.

    Raises `referral_unknown`, `matter_act_not_yours`, `evidence_lost`, `evidence_altered`.
    """
    known = fetch_referral(actor, matter_id, referral_id)
    made = build_file(known)
    with begin_act():
        row = MatterReferral.objects.select_for_update().get(pk=known.pk)
        seal_row(row, act=TAKEN, actor_id=actor.member_id, columns=())
    return made
