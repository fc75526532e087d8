"""Duties: one's own, and those of a day for who may look at tracks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Sum

from wangge.kernel.public import Actor, DomainError
from wangge.patrol import access
from wangge.patrol.domain.views import DutyView, LookView
from wangge.patrol.models import Duty, TrackPiece
from wangge.platform.public import get_profile

MOST_DUTIES = 500
MOST_LOOKS = 100
LARGEST_ID = 2**63 - 1


def find_open_duty(*, actor: Actor) -> DutyView | None:
    """Return the actor's duty that lasts, or None."""
    rows = access.own_duties(actor).filter(ended_at__isnull=True)
    return next(iter(show_duties(rows)), None)


def list_own_duties(*, actor: Actor, since_on: date) -> tuple[DutyView, ...]:
    """Return the actor's duties that began on a day of the city or later, the newest first."""
    begin_at, _ = find_day(since_on)
    return show_duties(access.own_duties(actor).filter(started_at__gte=begin_at).order_by("-started_at"))


def list_duties(*, actor: Actor, on: date) -> tuple[DutyView, ...]:
    """Return the duties of others and one's own that lie on a day of the city, at most 500, by their start.

    No track is shown by it. Raises `track_not_shown`.
    """
    access.check_look_at_tracks(actor)
    begin_at, end_at = find_day(on)
    rows = access.visible_to(actor).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=begin_at),
        started_at__lt=end_at,
        started_at__gte=begin_at - timedelta(hours=get_profile().tracks.longest_duty_hours),
    )
    return show_duties(rows.order_by("started_at", "id"))


def get_duty(*, actor: Actor, duty_id: int) -> DutyView:
    """Return a duty that the actor may look at, without its track. Raises `duty_unknown(duty)`."""
    return show_duties([fetch_duty(access.visible_to(actor), duty_id)])[0]


def list_looks(*, actor: Actor) -> tuple[LookView, ...]:
    """Return who looked at the actor's tracks, the latest first, at most 100."""
    rows = access.looks_visible_to(actor).select_related("looker").order_by("-looked_at", "-id")
    return tuple(
        LookView(
            looker_name=str(row.looker),
            kind=row.kind,
            looked_at=row.looked_at,
            reason=row.reason,
            from_at=row.from_at,
            to_at=row.to_at,
        )
        for row in rows[:MOST_LOOKS]
    )


def may_go_on_duty(*, actor: Actor) -> bool:
    """Whether the actor goes on duty with a track."""
    return access.may_go_on_duty(actor)


def check_look(*, actor: Actor) -> None:
    """Refuse who may not look at the tracks of others. Raises `track_not_shown(name)`."""
    access.check_look_at_tracks(actor)


def may_look_at_tracks(*, actor: Actor) -> bool:
    """Whether the actor may look at the tracks of others."""
    return access.may_look_at_tracks(actor)


def fetch_duty(rows: QuerySet[Duty], duty_id: int) -> Duty:
    """Return one of the rows with its member. Raises `duty_unknown(duty)`."""
    row = rows.filter(pk=duty_id).select_related("member").first() if 0 < duty_id <= LARGEST_ID else None
    if row is None:
        raise DomainError("duty_unknown", duty=duty_id)
    return row


def show_duties(rows: QuerySet[Duty] | Iterable[Duty]) -> tuple[DutyView, ...]:
    """Return rows as frozen values, with how many places are kept of each; two queries."""
    found = list(rows.select_related("member")[:MOST_DUTIES] if isinstance(rows, QuerySet) else rows)
    pieces = TrackPiece.objects.filter(duty_id__in=[row.pk for row in found]).order_by()
    counts = dict(pieces.values_list("duty_id").annotate(total=Sum("count"))) if found else {}
    return tuple(
        DutyView(
            id=row.pk,
            member_id=row.member_id,
            member_name=str(row.member),
            started_at=row.started_at,
            ended_at=row.ended_at,
            ended_by=row.ended_by,
            point_count=counts.get(row.pk, 0),
        )
        for row in found
    )


def find_day(on: date) -> tuple[datetime, datetime]:
    """Return when a day of the city begins and ends, as instants in UTC."""
    zone = ZoneInfo(get_profile().city.zone)
    begin_at, end_at = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (on, on + timedelta(days=1)))
    return begin_at, end_at
