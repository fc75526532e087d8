"""Looking at tracks of others: nothing is shown before it is written down who looked, at whose track, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.kernel.public import Actor, DomainError
from wangge.patrol import access
from wangge.patrol.domain.fixes import read_second
from wangge.patrol.domain.passes import Nearness, find_nearness
from wangge.patrol.domain.views import PASSES, TRACK, Attendance, DutyPass, PassSearch, TrackView
from wangge.patrol.models import Duty, TrackLook, TrackPiece
from wangge.patrol.operations.recording import LONGEST_RECORDED
from wangge.patrol.queries.duties import fetch_duty
from wangge.patrol.queries.tracks import LONGEST_PIECE, list_pieces_near, open_piece, read_track
from wangge.people.public import get_member_names
from wangge.platform.public import get_clock, get_profile

MOST_REASON = 200


def look_at_track(*, actor: Actor, duty_id: int, reason: str) -> TrackView:
    """Return the track of a duty of another person and write down that it was looked at; one's own is just shown.

    Raises `track_not_shown(name)`, `duty_unknown(duty)`, `look_without_reason`, `look_reason_long(length, limit)`.
    """
    access.check_look_at_tracks(actor)
    words = _read_reason(reason)
    with transaction.atomic():
        duty = fetch_duty(access.visible_to(actor), duty_id)
        span = (duty.started_at, duty.ended_at or get_clock().now())
        _note_looks(actor, [duty.member_id], kind=TRACK, reason=words, span=span)
        return read_track(duty)


def find_passes(
    *,
    actor: Actor,
    lon: float,
    lat: float,
    radius_m: float,
    from_at: datetime,
    to_at: datetime,
    reason: str,
    watchers: Iterable[int] = (),
) -> PassSearch:
    """Return who of the actor's district passed within `radius_m` metres of a WGS-84 point in a span of time.

    Of coarse tracks those come too that passed within the radius and the mesh together. `watchers` are told of even when
    they did not pass. It is written down as a look at the tracks of all who are told of. Raises `track_not_shown(name)`,
    `look_without_reason`, `look_reason_long(length, limit)`.
    """
    access.check_look_at_tracks(actor)
    words = _read_reason(reason)
    duties = _list_duties(actor, from_at, to_at)
    found = _list_passes(duties, lon=lon, lat=lat, radius_m=radius_m, from_at=from_at, to_at=to_at)
    told = {one.member_id for one in found} | set(watchers)
    attendance = _attend(duties.filter(member__in=told), from_at, to_at)
    names = get_member_names(actor=actor, member_ids=told)
    _note_looks(actor, sorted(attendance), kind=PASSES, reason=words, span=(from_at, to_at))
    passes = [replace(one, member_name=names.get(one.member_id, str(one.member_id))) for one in found]
    return PassSearch(
        passes=tuple(sorted(passes, key=lambda one: (-one.last_at.timestamp(), one.duty_id))), attendance=attendance
    )


def _list_duties(actor: Actor, from_at: datetime, to_at: datetime) -> QuerySet[Duty]:
    rows = access.visible_to(actor).filter(Q(ended_at__isnull=True) | Q(ended_at__gte=from_at))
    return rows.filter(started_at__lt=to_at, started_at__gte=from_at - LONGEST_RECORDED)


def _list_passes(
    duties: QuerySet[Duty], *, lon: float, lat: float, radius_m: float, from_at: datetime, to_at: datetime
) -> list[DutyPass]:
    mesh_m = get_profile().tracks.coarse_m
    pieces = list_pieces_near(
        duties, lon=lon, lat=lat, radius_m=radius_m + mesh_m, from_at=from_at, to_at=to_at
    ).select_related("duty")
    first, last = read_second(from_at), read_second(to_at)
    passes: list[DutyPass] = []
    for (_, is_coarse), group in groupby(pieces, key=lambda piece: (piece.duty_id, piece.is_coarse)):
        own = list(group)
        fixes = [fix for piece in own for fix in open_piece(piece) if first <= fix.second < last]
        reach_m = radius_m + (mesh_m if is_coarse else 0)
        near = find_nearness(fixes, lon=lon, lat=lat, radius_m=reach_m, is_joined=not is_coarse)
        passes += [_show_pass(own[0].duty, one, is_coarse=is_coarse) for one in near]
    return passes


def _show_pass(duty: Duty, near: Nearness, *, is_coarse: bool) -> DutyPass:
    first_at, last_at, nearest_at = (
        datetime.fromtimestamp(second, UTC) for second in (near.first_second, near.last_second, near.nearest_second)
    )
    return DutyPass(
        member_id=duty.member_id,
        member_name="",
        duty_id=duty.pk,
        first_at=first_at,
        last_at=last_at,
        nearest_at=nearest_at,
        nearest_m=near.nearest_m,
        is_coarse=is_coarse,
    )


def _attend(duties: QuerySet[Duty], from_at: datetime, to_at: datetime) -> dict[int, Attendance]:
    """Return of each member how many of the duties are his, and how many of them have a track in the span."""
    pieces = TrackPiece.objects.filter(
        duty=OuterRef("pk"), from_at__gte=from_at - LONGEST_PIECE, from_at__lt=to_at, to_at__gte=from_at
    )
    rows = duties.annotate(is_tracked=Exists(pieces)).order_by("member_id").values_list("member_id", "is_tracked")
    duty_counts, tracked_counts = Counter[int](), Counter[int]()
    for member_id, is_tracked in rows:
        duty_counts[member_id] += 1
        tracked_counts[member_id] += bool(is_tracked)
    return {
        member_id: Attendance(member_id=member_id, duty_count=count, tracked_count=tracked_counts[member_id])
        for member_id, count in duty_counts.items()
    }


def _note_looks(
    actor: Actor, member_ids: Iterable[int], *, kind: str, reason: str, span: tuple[datetime, datetime]
) -> None:
    """Write down a look at each of these people but the actor himself."""
    assert actor.member_id is not None, "check_look_at_tracks lets only people through"
    now = get_clock().now()
    TrackLook.objects.bulk_create(
        [
            TrackLook(
                member_id=member_id,
                looker_id=actor.member_id,
                looked_at=now,
                from_at=span[0],
                to_at=span[1],
                kind=kind,
                reason=reason,
            )
            for member_id in member_ids
            if member_id != actor.member_id
        ]
    )


def _read_reason(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise DomainError("look_without_reason")
    if len(words) > MOST_REASON:
        raise DomainError("look_reason_long", length=len(words), limit=MOST_REASON)
    return words
