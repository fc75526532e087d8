"""Who may see and do what with the platform's own rows."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wangge.kernel.public import Actor, DomainError
from wangge.platform.models import DueWork

ADMINISTRATOR = "admin"
AUDITOR = "auditor"


def check_operate_platform(actor: Actor) -> None:
    """Let the administrator and the system pass; raises `not_administrator` for everybody else."""
    if not (actor.is_system or actor.has_role(ADMINISTRATOR)):
        raise DomainError("not_administrator", name=actor.name)


def check_read_audit(actor: Actor) -> None:
    """Let auditors, the administrator and the system pass; raises `not_auditor` for everybody else."""
    if not (actor.is_system or actor.has_role(ADMINISTRATOR, AUDITOR)):
        raise DomainError("not_auditor", name=actor.name)


def visible_events_to(actor: Actor, events: QuerySet[DueWork]) -> QuerySet[DueWork]:
    """Limit events to those of the actor's district and those of none; the system without a district sees all."""
    if actor.is_system and actor.district_id is None:
        return events
    return events.filter(Q(district_id=actor.district_id) | Q(district_id__isnull=True))
