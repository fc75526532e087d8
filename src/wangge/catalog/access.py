"""Who may change the catalogue and the matrix. Both are published: everyone may read them (权责清单公开)."""

from __future__ import annotations

from django.db.models import QuerySet

from wangge.catalog.models import ResponsibilityRule
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

ADMIN_ROLE = "admin"


def check_maintain_catalogue(actor: Actor) -> None:
    """Let the administrator and the system pass; raises `catalogue_not_administrator` for everybody else."""
    if not (actor.is_system or actor.has_role(ADMIN_ROLE)):
        raise DomainError("catalogue_not_administrator", name=actor.name)


def check_rule_on_duty(actor: Actor) -> None:
    """Let those pass who rule on duty by the profile; raises `catalogue_not_ruling` for everybody else."""
    if actor.member_id is None or not actor.has_role(*get_profile().loop.arbitration.decided_by):
        raise DomainError("catalogue_not_ruling", name=actor.name)


def visible_to(actor: Actor) -> QuerySet[ResponsibilityRule]:
    """Return the rules of the actor's district; of all districts for one of none, or with a role of scope "all"."""
    if actor.district_id is None or _is_everywhere(actor):
        return ResponsibilityRule.objects.all()
    return ResponsibilityRule.objects.filter(district_id=actor.district_id)


def _is_everywhere(actor: Actor) -> bool:
    return any(role.scope == "all" for role in get_profile().roles if role.key in actor.roles)
