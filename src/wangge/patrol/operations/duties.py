"""Going on duty and off it; a duty that nobody ends is ended by its timer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from wangge.kernel.public import Actor, DomainError
from wangge.patrol import access
from wangge.patrol.domain.views import PERSON, TIMER, DutyView
from wangge.patrol.models import Duty
from wangge.patrol.queries.duties import show_duties
from wangge.platform.public import enqueue, get_clock, get_profile

END_TIMER = "patrol.end_duty"


def start_duty(*, actor: Actor) -> DutyView:
    """Put the actor on duty from now on. Raises `duty_not_yours(name)`, `duty_open_already(started_at)`."""
    access.check_go_on_duty(actor)
    assert actor.member_id is not None, "check_go_on_duty lets only people through"
    assert actor.district_id is not None, "check_go_on_duty lets only people of a district through"
    now = get_clock().now()
    try:
        with transaction.atomic():
            row = Duty.objects.create(member_id=actor.member_id, district_id=actor.district_id, started_at=now)
            _arm(row)
    except IntegrityError:
        open_row = access.own_duties(actor).filter(ended_at__isnull=True).first()
        if open_row is None:
            raise
        raise DomainError("duty_open_already", started_at=open_row.started_at.isoformat()) from None
    return show_duties([row])[0]


def _arm(row: Duty) -> None:
    enqueue(
        kind="timer",
        name=END_TIMER,
        key=f"duty:{row.pk}:end",
        payload={"duty_id": row.pk},
        due_at=find_end(row.started_at),
        district_id=row.district_id,
    )


def end_duty(*, actor: Actor) -> DutyView:
    """End the actor's duty now. Raises `duty_not_open(name)`."""
    with transaction.atomic():
        row = access.own_duties(actor).filter(ended_at__isnull=True).select_for_update().first()
        if row is None:
            raise DomainError("duty_not_open", name=actor.name)
        now = get_clock().now()
        _end(row, at=min(now, find_end(row.started_at)), by=PERSON)
    return show_duties([row])[0]


def end_forgotten_duty(duty_id: int) -> None:
    """End a duty at its longest time, if it lasts still."""
    with transaction.atomic():
        row = Duty.objects.filter(pk=duty_id, ended_at__isnull=True).select_for_update().first()
        if row is not None:
            _end(row, at=find_end(row.started_at), by=TIMER)


def _end(row: Duty, *, at: datetime, by: str) -> None:
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])


def find_end(started_at: datetime) -> datetime:
    """Return the instant at which a duty is over at the latest."""
    return started_at + timedelta(hours=get_profile().tracks.longest_duty_hours)
