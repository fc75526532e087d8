"""Who may see and change the register of people."""

from __future__ import annotations

from django.db.models import Q

from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

ADMIN_ROLE = "admin"


def is_unlimited(actor: Actor) -> bool:
    """Whether the actor sees every district: by a role of scope "all", as the system, or as an administrator of none."""
    if actor.is_system:
        return actor.district_id is None
    if actor.district_id is None and actor.has_role(ADMIN_ROLE):
        return True
    return any(role.scope == "all" for role in get_profile().roles if role.key in actor.roles)


def may_manage_people(actor: Actor) -> bool:
    """Whether the actor may change the register as far as he sees it."""
    return actor.is_system or actor.has_role(ADMIN_ROLE)


def check_manage_people(actor: Actor) -> None:
    """Let the administrator and the system pass; raises `people_not_administrator` for everybody else."""
    if not may_manage_people(actor):
        raise DomainError("people_not_administrator", name=actor.name)


def may_found_district(actor: Actor) -> bool:
    """Whether the actor may make an organisation above which there is none."""
    return may_manage_people(actor) and is_unlimited(actor)


def check_found_district(actor: Actor) -> None:
    """Let those pass who keep the register of every district; raises `district_not_yours_to_found` for all others."""
    if not may_found_district(actor):
        raise DomainError("district_not_yours_to_found", name=actor.name)


def check_manage_tokens(actor: Actor, *, member_id: int) -> None:
    """Let the member himself, the administrator and the system pass; raises `api_token_not_yours`."""
    if actor.member_id != member_id and not may_manage_people(actor):
        raise DomainError("api_token_not_yours", name=actor.name)


def may_see_phone(actor: Actor, *, member_id: int) -> bool:
    """Whether the actor sees a member's number whole: his own, or any when he keeps the register."""
    return actor.member_id == member_id or may_manage_people(actor)


def check_see_contact(actor: Actor, *, member_id: int) -> None:
    """Let the member himself, the administrator and the system pass; raises `contact_not_yours`."""
    if actor.member_id != member_id and not may_manage_people(actor):
        raise DomainError("contact_not_yours", name=actor.name)


def visible_to(actor: Actor, *, district: str = "district_id") -> Q:
    """Return the condition that limits rows to the actor's district; `district` is the way from the row to it."""
    if is_unlimited(actor):
        return Q()
    if actor.district_id is None:
        return Q(pk__in=())
    return Q(**{district: actor.district_id})


def may_see_district(actor: Actor, district_id: int | None) -> bool:
    """Whether `visible_to` lets a row of that district through."""
    return is_unlimited(actor) or (actor.district_id is not None and actor.district_id == district_id)
