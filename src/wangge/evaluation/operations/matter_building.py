"""The row of a matter that is about to be opened: whose it is, by whom, and until when it is to be carried out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from wangge.evaluation.domain.matters import FOLLOWING, OPEN, TrackState, pack_tracks
from wangge.evaluation.domain.score_views import COUNTED
from wangge.evaluation.models import AccountabilityMatter, ScoreEntry
from wangge.evaluation.queries.matter_rows import may_carry_rung
from wangge.evaluation.queries.score_rows import fetch_entry, is_countered
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import MemberView, get_member, get_organisation
from wangge.platform.public import get_local_day, get_profile
from wangge.profiles.public import DoubleInquiry, LadderRung


def start_matter(actor: Actor, *, ladder: str, reason: str, now: datetime) -> AccountabilityMatter:
    """Return the row of a matter of the actor's district, not saved and about nobody yet."""
    assert actor.district_id is not None, "check_score lets only people of a district through"
    assert actor.member_id is not None, "check_score lets only people through"
    return AccountabilityMatter(
        district_id=actor.district_id,
        ladder=ladder,
        reason=reason,
        opened_by_id=actor.member_id,
        opened_at=now,
        state=OPEN,
        tracks=pack_tracks({row.key: TrackState(state=FOLLOWING) for row in get_profile().accountability.tracks}),
    )


def fill_unit(actor: Actor, row: AccountabilityMatter, unit_id: int | None) -> None:
    """Let a matter be about a unit of its district. Raises `matter_subject_missing`, `organisation_unknown`."""
    if unit_id is None:
        raise DomainError("matter_subject_missing")
    unit = get_organisation(actor=actor, organisation_id=unit_id)
    if unit.district_id != row.district_id:
        raise DomainError("matter_subject_missing")
    row.unit_id = unit.id


def fill_member(actor: Actor, row: AccountabilityMatter, member_id: int | None) -> MemberView:
    """Let a matter be about another person than who opens it. Raises `matter_subject_missing`, `matter_own`, `member_unknown`."""
    if member_id is None:
        raise DomainError("matter_subject_missing")
    if member_id == actor.member_id:
        raise DomainError("matter_own")
    member = get_member(actor=actor, member_id=member_id, now=row.opened_at)
    row.member_id = member.id
    return member


def fetch_carrying_entry(actor: Actor, entry_id: int) -> ScoreEntry:
    """Return points of the actor's district that a matter may rest on.

    Raises `score_entry_unknown`, `matter_entry_other(number)`, `matter_entry_open(number)`.
    """
    entry = fetch_entry(actor, entry_id)
    if entry.state != COUNTED or entry.points >= 0 or entry.district_id != actor.district_id:
        raise DomainError("matter_entry_other", number=entry.number)
    if not may_carry_rung(entry) or is_countered(entry.pk):
        raise DomainError("matter_entry_open", number=entry.number)
    return entry


def find_due(rung: LadderRung | DoubleInquiry, now: datetime) -> date | None:
    """Return until when a rung is to be carried out; None without a term."""
    return get_local_day(now) + timedelta(days=rung.days) if rung.days is not None else None
