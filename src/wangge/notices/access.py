"""Who may see which notice and which delivery: everybody his own, the administrator what failed."""

from __future__ import annotations

from django.db.models import QuerySet

from wangge.kernel.public import Actor, DomainError
from wangge.notices.domain.states import FAILURE_STATES
from wangge.notices.models import Delivery, Notice
from wangge.platform.public import get_profile

ADMIN_ROLE = "admin"


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """Return the actor's own notices; nobody sees another person's, the administrator and the system included."""
    if actor.member_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(member_id=actor.member_id)


def check_own_settings(actor: Actor) -> int:
    """Return the id of the member who chooses for himself; raises `notices_without_member` for the system."""
    if actor.member_id is None:
        raise DomainError("notices_without_member", name=actor.name)
    return actor.member_id


def may_see_failures(actor: Actor) -> bool:
    """Whether the actor watches over the deliveries."""
    return actor.is_system or actor.has_role(ADMIN_ROLE)


def check_see_failures(actor: Actor) -> None:
    """Let the administrator and the system pass; raises `notices_not_administrator` for everybody else."""
    if not may_see_failures(actor):
        raise DomainError("notices_not_administrator", name=actor.name)


def deliveries_visible_to(actor: Actor) -> QuerySet[Delivery]:
    """Return the deliveries to the people of the actor's district, all where his role sees every district."""
    if not may_see_failures(actor):
        return Delivery.objects.none()
    if _sees_every_district(actor):
        return Delivery.objects.all()
    return Delivery.objects.filter(notice__district_id=actor.district_id)


def failures_visible_to(actor: Actor) -> QuerySet[Delivery]:
    """Return those of `deliveries_visible_to` that failed."""
    return deliveries_visible_to(actor).filter(state__in=FAILURE_STATES)


def _sees_every_district(actor: Actor) -> bool:
    if actor.district_id is None:
        return True
    return any(role.scope == "all" for role in get_profile().roles if role.key in actor.roles)
