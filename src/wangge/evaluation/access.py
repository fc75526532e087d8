"""Who may see an evaluation, and whose: leaders and staff all of their district, a unit itself, a person himself."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from wangge.evaluation.domain.sheets import DEPARTMENT, POSTS
from wangge.evaluation.models import (
    AccountabilityMatter,
    EvaluationRun,
    EvaluationSubject,
    KeyTask,
    ScoreEntry,
    ScorePeriod,
)
from wangge.geo.public import list_postings
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.people.public import list_own_units
from wangge.platform.public import get_clock, get_local_day, get_profile
from wangge.profiles.public import CheckKind

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


def may_run_score_period(actor: Actor) -> bool:
    """Whether the actor opens, publishes and freezes score periods: an evaluator who is a person of a district."""
    return may_run_evaluation(actor) and actor.district_id is not None and actor.member_id is not None


def check_run_score_period(actor: Actor) -> None:
    """Refuse everybody else. Raises `evaluation_not_evaluator(name)`."""
    if not may_run_score_period(actor):
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


def may_see_judged(actor: Actor, kind: str, key: str) -> bool:
    """Whether the actor sees what one of the judged was given; beside who sees all the unit itself, the person himself."""
    is_own_unit = kind == DEPARTMENT and actor.has_role(*UNIT_VIEW_ROLES) and key in map(str, actor.unit_ids)
    is_self = kind in POSTS and actor.member_id is not None and key == str(actor.member_id)
    return may_see_all(actor) or is_own_unit or is_self


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
    """Return the entries the actor may know of; a unit, a person and a grid's chief see their own, once they count.

    Who proposed what his unit found about itself sees how that stands.
    """
    rows = ScoreEntry.objects.filter(period__in=score_periods_visible_to(actor).order_by())
    if may_see_all(actor):
        return rows
    own = Q(member_id=actor.member_id)
    if actor.has_role(*LEDGER_UNIT_ROLES):
        own |= Q(unit_id__in=sorted(actor.unit_ids))
    for code in list_own_grids(actor, now=get_clock().now()):
        own |= Q(grid_code__startswith=code)
    return rows.filter(Q(own, state="counted") | _found_by_own_check(actor))


def _found_by_own_check(actor: Actor) -> Q:
    """Return the condition of what the actor himself proposed about a unit that he acts for, whatever became of it."""
    if actor.member_id is None or not actor.has_role(*LEDGER_UNIT_ROLES):
        return Q(pk__in=())
    return Q(proposed_by_id=actor.member_id, unit_id__in=sorted(actor.unit_ids))


def list_own_grids(actor: Actor, *, now: datetime) -> frozenset[str]:
    """Return the codes of the grids whose chief (网格长) the actor is: he stands for them and all below them (ZJG-14).

    The code of a grid begins with those of the grids it lies in.
    """
    if actor.member_id is None:
        return frozenset()
    reader = build_system_actor(name="evaluation", district_id=actor.district_id)
    today = get_local_day(now)
    postings = list_postings(actor=reader, on=today, member_id=actor.member_id)
    return frozenset(one.grid_code for one in postings if one.duty == "chief")


def may_score(actor: Actor, roles: tuple[str, ...]) -> bool:
    """Whether the actor is a person of a district with one of the roles that the profile names for an act."""
    return actor.member_id is not None and actor.district_id is not None and actor.has_role(*roles)


def check_score(actor: Actor, roles: tuple[str, ...]) -> None:
    """Refuse somebody without one of the roles. Raises `score_act_not_yours(name)`."""
    if not may_score(actor, roles):
        raise DomainError("score_act_not_yours", name=actor.name)


def may_appeal_score(actor: Actor, entry: ScoreEntry) -> bool:
    """Whether the points are those of the actor, of his unit, or of a grid whose chief he is."""
    if actor.member_id is None:
        return False
    is_unit = entry.unit_id in actor.unit_ids and actor.has_role(*LEDGER_UNIT_ROLES)
    return is_unit or entry.member_id == actor.member_id or _is_of_own_grid(actor, entry, now=get_clock().now())


def _is_of_own_grid(actor: Actor, entry: ScoreEntry, *, now: datetime) -> bool:
    return bool(entry.grid_code) and entry.grid_code.startswith(tuple(list_own_grids(actor, now=now)))


def check_appeal_score(actor: Actor, entry: ScoreEntry) -> None:
    """Refuse an appeal about somebody else's points. Raises `score_act_not_yours(name)`."""
    if not may_appeal_score(actor, entry):
        raise DomainError("score_act_not_yours", name=actor.name)


def is_own_points(actor: Actor, entry: ScoreEntry, *, now: datetime) -> bool:
    """Whether points are about the actor himself, a grid he heads, or a unit that is his own or in which he holds a post."""
    if entry.member_id is not None and entry.member_id == actor.member_id:
        return True
    if _is_of_own_grid(actor, entry, now=now):
        return True
    return entry.unit_id is not None and entry.unit_id in list_own_units(actor=actor, now=now)


def check_not_own_points(actor: Actor, entry: ScoreEntry, *, now: datetime) -> None:
    """Refuse to propose, confirm or review points about oneself or one's own unit. Raises `score_own_points(name)`."""
    if is_own_points(actor, entry, now=now):
        raise DomainError("score_own_points", name=actor.name)


def may_check_self(actor: Actor) -> bool:
    """Whether the actor proposes what his own unit found about itself: who acts for one, where a check allows it (HS-7)."""
    return may_score(actor, LEDGER_UNIT_ROLES) and any(check.allows_own for check in get_profile().scoring.checks)


def check_propose_points(actor: Actor, check: CheckKind | None) -> None:
    """Refuse who proposes no points, or none by this check. Raises `score_act_not_yours(name)`."""
    is_allowed_own = check is not None and check.allows_own and may_score(actor, LEDGER_UNIT_ROLES)
    if not is_allowed_own:
        check_score(actor, get_profile().scoring.proposed_by)


def check_propose_about(actor: Actor, entry: ScoreEntry, *, is_self_check: bool, now: datetime) -> None:
    """Refuse points about oneself or one's own unit, but those of the unit's check on itself; for some these alone.

    Raises `score_act_not_yours(name)`, `score_own_points(name)`.
    """
    if is_self_check and entry.unit_id is not None and entry.unit_id in list_own_units(actor=actor, now=now):
        return
    check_score(actor, get_profile().scoring.proposed_by)
    check_not_own_points(actor, entry, now=now)


def may_see_all_matters(actor: Actor) -> bool:
    """Whether the actor sees every matter of accountability: who opens, records or follows them, and the auditor."""
    section = get_profile().accountability
    following = (role for track in section.tracks for role in track.followed_by)
    return actor.is_system or actor.has_role("auditor", *section.opened_by, *section.recorded_by, *following)


def matters_visible_to(actor: Actor) -> QuerySet[AccountabilityMatter]:
    """Return the matters the actor may know of; all others see those about themselves and the unit they act for.

    Raises `evaluation_not_shown(name)`.
    """
    if not (may_see_all_matters(actor) or may_see_ledger(actor)):
        raise DomainError("evaluation_not_shown", name=actor.name)
    rows = AccountabilityMatter.objects.all()
    if not may_see_all_matters(actor):
        return rows.filter(_concern(actor))
    return rows if _sees_every_district(actor) else rows.filter(district_id=actor.district_id)


def _concern(actor: Actor) -> Q:
    """Return the condition of the matters about the actor or a unit that he acts for."""
    if actor.member_id is None:
        return Q(pk__in=())
    own = Q(member_id=actor.member_id)
    return own | Q(unit_id__in=sorted(actor.unit_ids)) if actor.has_role(*LEDGER_UNIT_ROLES) else own


def is_concerned(actor: Actor, matter: AccountabilityMatter) -> bool:
    """Whether a matter is about the actor, or about a unit that he acts for."""
    if actor.member_id is None:
        return False
    is_unit = matter.unit_id is not None and matter.unit_id in actor.unit_ids and actor.has_role(*LEDGER_UNIT_ROLES)
    return is_unit or matter.member_id == actor.member_id


def may_act_on_matter(actor: Actor, matter: AccountabilityMatter, roles: tuple[str, ...]) -> bool:
    """Whether the actor holds a role for it in the matter's district and is not the one it is about."""
    return may_score(actor, roles) and actor.district_id == matter.district_id and not is_concerned(actor, matter)


def check_act_on_matter(actor: Actor, matter: AccountabilityMatter, roles: tuple[str, ...]) -> None:
    """Refuse everybody else. Raises `matter_act_not_yours(name)`."""
    if not may_act_on_matter(actor, matter, roles):
        raise DomainError("matter_act_not_yours", name=actor.name)


def check_answer_matter(actor: Actor, matter: AccountabilityMatter) -> None:
    """Let only the person concerned, or somebody of the unit, answer. Raises `matter_act_not_yours(name)`."""
    if not is_concerned(actor, matter):
        raise DomainError("matter_act_not_yours", name=actor.name)


def may_refer_matter(actor: Actor, matter: AccountabilityMatter) -> bool:
    """Whether the actor hands a matter over to another authority: who records or follows it, never whom it is about."""
    section = get_profile().accountability
    following = (role for track in section.tracks for role in track.followed_by)
    return may_act_on_matter(actor, matter, (*section.recorded_by, *following))


def check_refer_matter(actor: Actor, matter: AccountabilityMatter) -> None:
    """Refuse everybody else. Raises `matter_act_not_yours(name)`."""
    if not may_refer_matter(actor, matter):
        raise DomainError("matter_act_not_yours", name=actor.name)


def may_see_referrals(actor: Actor, matter: AccountabilityMatter) -> bool:
    """Whether the actor sees to whom a matter was handed over: who sees every matter, but nobody it is about."""
    return may_see_all_matters(actor) and not is_concerned(actor, matter)


def key_tasks_visible_to(actor: Actor) -> QuerySet[KeyTask]:
    """Return the key tasks of the actor's district: they hang on the wall. Raises `evaluation_not_shown(name)`."""
    check_see_evaluation(actor)
    rows = KeyTask.objects.all()
    return rows if _sees_every_district(actor) else rows.filter(district_id=actor.district_id)


def may_set_key_tasks(actor: Actor) -> bool:
    """Whether the actor sets key tasks, puts off their day and ends them."""
    return may_score(actor, get_profile().key_work.set_by)


def check_set_key_tasks(actor: Actor, district_id: int | None) -> None:
    """Refuse everybody else, and anybody in another district. Raises `key_task_not_yours(name)`."""
    if not may_set_key_tasks(actor) or actor.district_id != district_id:
        raise DomainError("key_task_not_yours", name=actor.name)


def may_report_key_task(actor: Actor, task: KeyTask) -> bool:
    """Whether the actor acts for the lead unit."""
    return actor.member_id is not None and task.unit_id in actor.unit_ids and actor.has_role(*LEDGER_UNIT_ROLES)


def check_report_key_task(actor: Actor, task: KeyTask) -> None:
    """Let only the lead unit report. Raises `key_task_not_yours(name)`."""
    if not may_report_key_task(actor, task):
        raise DomainError("key_task_not_yours", name=actor.name)


def _sees_every_district(actor: Actor) -> bool:
    if actor.is_system:
        return actor.district_id is None
    return any(role.scope == "all" for role in get_profile().roles if role.key in actor.roles)
