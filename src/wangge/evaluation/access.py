"""Who may see an evaluation, and whose: leaders and staff all of their district, a unit itself, a person himself."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wangge.evaluation.domain.sheets import DEPARTMENT, POSTS
from wangge.evaluation.models import EvaluationRun, EvaluationSubject
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

WHOLE_VIEW_ROLES = ("leader", "evaluator", "auditor", "admin", "shift_leader", "dispatcher")
UNIT_VIEW_ROLES = ("handler",)
OWN_VIEW_ROLES = ("collector", "acceptor")
RUNNING_ROLES = ("evaluator", "admin")


def may_see_all(actor: Actor) -> bool:
    """Whether the actor sees every subject of the runs he sees."""
    return actor.is_system or actor.has_role(*WHOLE_VIEW_ROLES)


def may_see_evaluation(actor: Actor) -> bool:
    """Whether the actor sees any subject at all."""
    return may_see_all(actor) or actor.has_role(*UNIT_VIEW_ROLES, *OWN_VIEW_ROLES)


def check_see_evaluation(actor: Actor) -> None:
    """Refuse somebody to whom no evaluation is shown. Raises `evaluation_not_shown(name)`."""
    if not may_see_evaluation(actor):
        raise DomainError("evaluation_not_shown", name=actor.name)


def may_run_evaluation(actor: Actor) -> bool:
    """Whether the actor may have an evaluation computed and stored."""
    return actor.is_system or actor.has_role(*RUNNING_ROLES)


def check_run_evaluation(actor: Actor) -> None:
    """Let evaluators, the administrator and the system pass; raises `evaluation_not_evaluator(name)`."""
    if not may_run_evaluation(actor):
        raise DomainError("evaluation_not_evaluator", name=actor.name)


def visible_to(actor: Actor) -> QuerySet[EvaluationRun]:
    """Return the runs the actor may know of: those of his district, all with a role that sees every district."""
    if not may_see_evaluation(actor):
        return EvaluationRun.objects.none()
    if _sees_every_district(actor):
        return EvaluationRun.objects.all()
    return EvaluationRun.objects.filter(district_id=actor.district_id)


def subjects_visible_to(actor: Actor) -> QuerySet[EvaluationSubject]:
    """Return the subjects the actor may know of, in runs he may know of."""
    rows = EvaluationSubject.objects.filter(run__in=visible_to(actor).order_by())
    if may_see_all(actor):
        return rows
    own = Q(kind__in=POSTS, key=str(actor.member_id))
    if actor.has_role(*UNIT_VIEW_ROLES):
        own |= Q(kind=DEPARTMENT, key__in=[str(unit_id) for unit_id in sorted(actor.unit_ids)])
    return rows.filter(own)


def _sees_every_district(actor: Actor) -> bool:
    if actor.is_system:
        return actor.district_id is None
    return any(role.scope == "all" for role in get_profile().roles if role.key in actor.roles)
