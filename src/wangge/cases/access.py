"""Who may see a case and who may make which move."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Q, QuerySet

from wangge.cases.domain.workflow import CASE_MOVES
from wangge.cases.models import Case
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile
from wangge.workflow.public import Move, MoveTable, require_move

SCOPE_ORDER = ("own", "unit", "district", "all")


def get_moves() -> MoveTable:
    """Return the table of moves without those that the city's profile switches off."""
    return _switch_off(get_profile().workflow.moves_off)


@lru_cache(maxsize=16)
def _switch_off(names: tuple[str, ...]) -> MoveTable:
    return CASE_MOVES.without(names)


def find_scope(actor: Actor) -> str | None:
    """Return the widest scope that the actor's roles give by the profile: own, unit, district, all or None."""
    if actor.is_system:
        return "all" if actor.district_id is None else "district"
    scopes = {role.scope for role in get_profile().roles if role.key in actor.roles}
    return max(scopes, key=SCOPE_ORDER.index, default=None)


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Return the cases the actor may know of; another district's do not exist for him."""
    scope = find_scope(actor)
    if scope is None:
        return Case.objects.none()
    if scope == "all":
        return Case.objects.all()
    if scope == "district":
        return Case.objects.filter(district_id=actor.district_id)
    if scope == "unit":
        return Case.objects.filter(_build_unit_clause(actor), district_id=actor.district_id)
    if actor.member_id is None:
        return Case.objects.none()
    own = Q(reporter_id=actor.member_id) | Q(checker_id=actor.member_id)
    return Case.objects.filter(own, district_id=actor.district_id)


def _build_unit_clause(actor: Actor) -> Q:
    if len(actor.unit_ids) == 1:
        return Q(unit_id=next(iter(actor.unit_ids)))
    return Q(unit_id__in=sorted(actor.unit_ids))


def may_see(actor: Actor, case: Case) -> bool:
    """Whether `visible_to` has the case: the same rule over a row that was read already."""
    scope = find_scope(actor)
    if scope is None or scope == "all":
        return scope is not None
    if case.district_id != actor.district_id:
        return False
    if scope == "unit":
        return case.unit_id in actor.unit_ids
    if scope == "district":
        return True
    return actor.member_id is not None and actor.member_id in {case.reporter_id, case.checker_id}


def check_see_cases(actor: Actor) -> None:
    """Refuse somebody whose roles give no view of cases at all. Raises `not_allowed`."""
    if find_scope(actor) is None:
        raise DomainError("not_allowed")


def check_see_reporter(actor: Actor) -> None:
    """A reporter's name is for those who answer him, never for the handling side. Raises `reporter_hidden`."""
    if not actor.has_role("acceptor", "shift_leader", "admin", "system"):
        raise DomainError("reporter_hidden")


def check_report(actor: Actor, move: Move) -> None:
    """Refuse a creation by somebody whose role does not create. Raises `move_wrong_role`."""
    if not move.roles & actor.roles:
        raise DomainError("move_wrong_role", move=move.name, roles=tuple(sorted(move.roles)))


def check_make_move(actor: Actor, case: Case, *, move_name: str) -> Move:
    """Return the move if the actor may make it on the case now.

    Raises `move_unknown`, the verdict of the table (wrong state, wrong role), `case_of_another_unit`,
    `check_assigned_to_other` or `return_limit_reached`.
    """
    move = require_move(get_moves(), move_name=move_name, state=case.state, roles=actor.roles)
    _check_place_of_move(actor, case, move)
    return move


def _check_place_of_move(actor: Actor, case: Case, move: Move) -> None:
    if not actor.is_system and case.district_id != actor.district_id:
        raise DomainError("case_not_found")
    if "handler" in move.roles and case.unit_id not in actor.unit_ids:
        raise DomainError("case_of_another_unit")
    if case.state == "checking" and case.checker_id != actor.member_id:
        raise DomainError("check_assigned_to_other")
    if move.name == "return" and case.return_count >= get_profile().workflow.return_limit:
        raise DomainError("return_limit_reached", limit=get_profile().workflow.return_limit)
