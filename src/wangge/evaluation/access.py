"""Who may see an evaluation, and whose: leaders and staff all of their district, a unit itself, a person himself."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wangge.evaluation.domain.sheets import DEPARTMENT, POSTS
from wangge.evaluation.models import EvaluationRun, EvaluationSubject, ScoreEntry, ScorePeriod
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

WHOLE_VIEW_ROLES = ("leader", "evaluator", "auditor", "admin", "shift_leader", "dispatcher")
UNIT_VIEW_ROLES = ("handler", "unit_leader")
OWN_VIEW_ROLES = ("collector", "acceptor")
LEDGER_UNIT_ROLES = ("handler", "unit_leader")
CHIEF_VIEW_ROLES = ("leader", "evaluator", "auditor", "admin")
RUNNING_ROLES = ("evaluator", "admin")
BUILDING_ROLES = ("admin",)


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


def check_see_whole_evaluation(actor: Actor) -> None:
    """Refuse somebody who does not see every subject. Raises `evaluation_not_shown(name)`."""
    if not may_see_all(actor):
        raise DomainError("evaluation_not_shown", name=actor.name)


def may_see_chief_page(actor: Actor) -> bool:
    """Whether the actor answers for the whole, or for the figures."""
    return actor.is_system or actor.has_role(*CHIEF_VIEW_ROLES)


def check_see_chief_page(actor: Actor) -> None:
    """Let chiefs, evaluators, auditors and administrators pass; raises `evaluation_not_shown(name)`."""
    if not may_see_chief_page(actor):
        raise DomainError("evaluation_not_shown", name=actor.name)


def may_see_own_unit(actor: Actor) -> bool:
    """Whether the actor belongs to a unit that is judged, by a post in it."""
    return bool(actor.unit_ids) and actor.has_role(*UNIT_VIEW_ROLES)


def check_see_own_unit(actor: Actor) -> None:
    """Refuse somebody who has no unit of his own in the evaluation. Raises `evaluation_no_unit(name)`."""
    if not may_see_own_unit(actor):
        raise DomainError("evaluation_no_unit", name=actor.name)


def may_see_board(actor: Actor) -> bool:
    """Whether the actor sees how the departments rank: the units see it too, since it is held up to them."""
    return may_see_all(actor) or actor.has_role(*UNIT_VIEW_ROLES)


def ranked_visible_to(actor: Actor) -> QuerySet[EvaluationSubject]:
    """Return the departments of the runs the actor may know of, for their places and flags alone.

    Raises `evaluation_not_shown(name)`.
    """
    if not may_see_board(actor):
        raise DomainError("evaluation_not_shown", name=actor.name)
    return EvaluationSubject.objects.filter(kind=DEPARTMENT, run__in=visible_to(actor).order_by())


def may_run_evaluation(actor: Actor) -> bool:
    """Whether the actor may have an evaluation computed and stored."""
    return actor.is_system or actor.has_role(*RUNNING_ROLES)


def check_run_evaluation(actor: Actor) -> None:
    """Let evaluators, the administrator and the system pass; raises `evaluation_not_evaluator(name)`."""
    if not may_run_evaluation(actor):
        raise DomainError("evaluation_not_evaluator", name=actor.name)


def may_build_indicators(actor: Actor) -> bool:
    """Whether the actor may define indicators."""
    return actor.is_system or actor.has_role(*BUILDING_ROLES)


def check_build_indicators(actor: Actor) -> None:
    """Let the administrator and the system pass; raises `indicator_not_builder(name)`."""
    if not may_build_indicators(actor):
        raise DomainError("indicator_not_builder", name=actor.name)


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


def may_see_ledger(actor: Actor) -> bool:
    """Whether the actor sees points: all of them, his unit's or his own."""
    return may_see_all(actor) or actor.has_role(*LEDGER_UNIT_ROLES, *OWN_VIEW_ROLES)


def score_periods_visible_to(actor: Actor) -> QuerySet[ScorePeriod]:
    """Return the score periods of the actor's district. Raises `evaluation_not_shown(name)`."""
    if not may_see_ledger(actor):
        raise DomainError("evaluation_not_shown", name=actor.name)
    rows = ScorePeriod.objects.all()
    return rows if _sees_every_district(actor) else rows.filter(district_id=actor.district_id)


def score_entries_visible_to(actor: Actor) -> QuerySet[ScoreEntry]:
    """Return the entries the actor may know of; a unit and a person see their own, once they count."""
    rows = ScoreEntry.objects.filter(period__in=score_periods_visible_to(actor).order_by())
    if may_see_all(actor):
        return rows
    own = Q(member_id=actor.member_id)
    if actor.has_role(*LEDGER_UNIT_ROLES):
        own |= Q(unit_id__in=sorted(actor.unit_ids))
    return rows.filter(own, state="counted")


def may_score(actor: Actor, roles: tuple[str, ...]) -> bool:
    """Whether the actor is a person of a district with one of the roles that the profile names for an act."""
    return actor.member_id is not None and actor.district_id is not None and actor.has_role(*roles)


def check_score(actor: Actor, roles: tuple[str, ...]) -> None:
    """Refuse somebody without one of the roles. Raises `score_act_not_yours(name)`."""
    if not may_score(actor, roles):
        raise DomainError("score_act_not_yours", name=actor.name)


def may_appeal_score(actor: Actor, entry: ScoreEntry) -> bool:
    """Whether the points are those of the actor or of his unit."""
    if actor.member_id is None:
        return False
    is_unit = entry.unit_id in actor.unit_ids and actor.has_role(*LEDGER_UNIT_ROLES)
    return is_unit or entry.member_id == actor.member_id


def check_appeal_score(actor: Actor, entry: ScoreEntry) -> None:
    """Refuse an appeal about somebody else's points. Raises `score_act_not_yours(name)`."""
    if not may_appeal_score(actor, entry):
        raise DomainError("score_act_not_yours", name=actor.name)


def _sees_every_district(actor: Actor) -> bool:
    if actor.is_system:
        return actor.district_id is None
    return any(role.scope == "all" for role in get_profile().roles if role.key in actor.roles)
