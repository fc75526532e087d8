"""Duties that are over, and tracks of many people, brought in at once: from another system's files, or for the demo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction

from wangge.geo.public import Crs
from wangge.kernel.public import Actor, DomainError
from wangge.patrol import access
from wangge.patrol.domain.views import PERSON, GivenPoint, RecordedDuty, TrackReceipt
from wangge.patrol.models import Duty
from wangge.patrol.operations.tracks import make_fixes, take_fixes
from wangge.people.public import get_contacts
from wangge.platform.public import get_clock

LONGEST_RECORDED = timedelta(hours=24)
_DUTIES_A_STATEMENT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReceipt:
    """What came of duties brought in: how many are new, how many were known, and what came of their points."""

    made: int
    known: int
    track: TrackReceipt


def record_duties(*, actor: Actor, duties: Iterable[RecordedDuty], crs: Crs = Crs.WGS84) -> RecordReceipt:
    """Bring in duties that are over, with their tracks; all or nothing, and what is known already stays as it is.

    Raises `duty_import_not_yours(name)`, `member_unknown(member)`, `duty_times_wrong(member, started_at)`,
    `duty_overlaps(member, started_at)`, `point_invalid(lon, lat)`.
    """
    access.check_record_duties(actor)
    by_member: dict[int, list[RecordedDuty]] = {}
    for duty in duties:
        by_member.setdefault(duty.member_id, []).append(duty)
    districts = _find_districts(actor, by_member)
    with transaction.atomic():
        known = _list_known(by_member)
        fresh = [
            Duty(
                member_id=member_id,
                district_id=districts[member_id],
                started_at=duty.started_at,
                ended_at=duty.ended_at,
                ended_by=PERSON,
            )
            for member_id, own in by_member.items()
            for duty in _leave_out_known(own, known.get(member_id, []))
        ]
        Duty.objects.bulk_create(fresh, batch_size=_DUTIES_A_STATEMENT)
        without_track = frozenset(duty.pk for duty in fresh)
        receipts = [
            _take(member_id, [point for duty in own for point in duty.points], crs, fresh=without_track)
            for member_id, own in by_member.items()
        ]
    total = sum(len(own) for own in by_member.values())
    return RecordReceipt(made=len(fresh), known=total - len(fresh), track=add_receipts(receipts))


def record_tracks(
    *, actor: Actor, points: Mapping[int, Sequence[GivenPoint]], crs: Crs = Crs.WGS84
) -> dict[int, TrackReceipt]:
    """Take points of many people, by member, where duties of theirs lay; return what came of each one's.

    Raises `duty_import_not_yours(name)`, `member_unknown(member)`, `point_invalid(lon, lat)`.
    """
    access.check_record_duties(actor)
    _find_districts(actor, points)
    with transaction.atomic():
        return {member_id: _take(member_id, own, crs) for member_id, own in points.items()}


def _take(
    member_id: int, points: Sequence[GivenPoint], crs: Crs, *, fresh: AbstractSet[int] = frozenset()
) -> TrackReceipt:
    return take_fixes(Duty.objects.filter(member_id=member_id), make_fixes(points, crs), fresh=fresh)


def add_receipts(receipts: Iterable[TrackReceipt]) -> TrackReceipt:
    """Return the counts of several receipts together."""
    taken, repeated, refused = 0, 0, Counter[str]()
    for receipt in receipts:
        taken += receipt.taken
        repeated += receipt.repeated
        refused.update(receipt.refused)
    return TrackReceipt(taken=taken, repeated=repeated, refused=dict(refused))


def _find_districts(actor: Actor, member_ids: Iterable[int]) -> dict[int, int]:
    """Return member → district. Raises `member_unknown` for one out of sight or of no district."""
    wanted = list(member_ids)
    contacts = get_contacts(actor=actor, member_ids=wanted)
    found: dict[int, int] = {}
    for member_id in wanted:
        contact = contacts.get(member_id)
        if contact is None or contact.district_id is None:
            raise DomainError("member_unknown", member=member_id)
        found[member_id] = contact.district_id
    return found


def _list_known(member_ids: Iterable[int]) -> dict[int, list[tuple[datetime, datetime | None]]]:
    known: dict[int, list[tuple[datetime, datetime | None]]] = {}
    rows = Duty.objects.filter(member_id__in=list(member_ids)).order_by("started_at")
    for member_id, started_at, ended_at in rows.values_list("member_id", "started_at", "ended_at"):
        known.setdefault(member_id, []).append((started_at, ended_at))
    return known


def _leave_out_known(
    duties: Sequence[RecordedDuty], known: Sequence[tuple[datetime, datetime | None]]
) -> list[RecordedDuty]:
    """Return the duties that are new. Raises `duty_times_wrong` and `duty_overlaps`."""
    now = get_clock().now()
    for duty in duties:
        if not (duty.started_at < duty.ended_at <= min(now, duty.started_at + LONGEST_RECORDED)):
            raise DomainError("duty_times_wrong", member=duty.member_id, started_at=duty.started_at.isoformat())
    starts = {started_at for started_at, _ in known}
    fresh = [duty for duty in duties if duty.started_at not in starts]
    spans = sorted([*((one.started_at, one.ended_at) for one in fresh), *((a, b or now) for a, b in known)])
    for (_, ended_at), (started_at, _) in pairwise(spans):
        if started_at < ended_at:
            raise DomainError("duty_overlaps", member=duties[0].member_id, started_at=started_at.isoformat())
    return fresh
