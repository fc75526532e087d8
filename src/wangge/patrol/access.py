"""Who goes on duty, who may look at another's track, and who brings duties in from elsewhere; nobody else sees any."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wangge.kernel.public import Actor, DomainError
from wangge.patrol.models import Duty, TrackLook
from wangge.platform.public import get_profile

ADMIN_ROLE = "admin"


def may_go_on_duty(actor: Actor) -> bool:
    """Whether the actor is a person of a district with a role that walks patrols."""
    is_person = actor.member_id is not None and actor.district_id is not None
    return is_person and actor.has_role(*get_profile().tracks.walked_by)


def check_go_on_duty(actor: Actor) -> None:
    """Refuse everybody else. Raises `duty_not_yours(name)`."""
    if not may_go_on_duty(actor):
        raise DomainError("duty_not_yours", name=actor.name)


def may_look_at_tracks(actor: Actor) -> bool:
    """Whether the actor may look at the tracks of others, each time with a reason; a program never may."""
    return actor.member_id is not None and actor.has_role(*get_profile().tracks.looked_at_by)


def check_look_at_tracks(actor: Actor) -> None:
    """Refuse everybody else. Raises `track_not_shown(name)`."""
    if not may_look_at_tracks(actor):
        raise DomainError("track_not_shown", name=actor.name)


def check_record_duties(actor: Actor) -> None:
    """Let the administrator and the system bring in duties of others. Raises `duty_import_not_yours(name)`."""
    if not (actor.is_system or actor.has_role(ADMIN_ROLE)):
        raise DomainError("duty_import_not_yours", name=actor.name)


def own_duties(actor: Actor) -> QuerySet[Duty]:
    """Return the actor's own duties, also those of a role that he no longer holds."""
    return Duty.objects.none() if actor.member_id is None else Duty.objects.filter(member_id=actor.member_id)


def visible_to(actor: Actor) -> QuerySet[Duty]:
    """Return the duties whose tracks the actor may look at: his own, and with the right to it those of his district."""
    if not may_look_at_tracks(actor):
        return own_duties(actor)
    if any(role.scope == "all" for role in get_profile().roles if role.key in actor.roles):
        return Duty.objects.all()
    return Duty.objects.filter(Q(member_id=actor.member_id) | Q(district_id=actor.district_id))


def looks_visible_to(actor: Actor) -> QuerySet[TrackLook]:
    """Return the looks at the actor's own tracks; another's are shown to nobody."""
    return TrackLook.objects.none() if actor.member_id is None else TrackLook.objects.filter(member_id=actor.member_id)
