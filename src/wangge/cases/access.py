"""Who may see a case and who may make which move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from wangge.cases.domain.history import History
from wangge.cases.domain.means import settle_means
from wangge.cases.domain.separation import (
    MAIN_ROLES,
    PAST_THE_UNIT,
    RETURNING_MOVES,
    PastAct,
    is_past_the_returner,
    is_past_the_unit,
)
from wangge.cases.domain.workflow import AT_THE_UNIT, CASE_MOVES, FINAL_STATES, OPEN_STATES
from wangge.cases.models import Assistance, Bulletin, Case, CaseEvent, CaseLink, Conference, EvidenceReview
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_clock, get_profile
from wangge.profiles.public import CityProfile, find_row
from wangge.workflow.public import Move, MoveTable, require_move

SCOPE_ORDER = ("own", "unit", "district", "all")

# These act for the unit that has the case; whoever acts under another role as well acts under that one.
UNIT_ROLES = frozenset({"handler", "unit_leader"})
# Moves of a unit that was called to assist, and the one that is open to everybody who sees the case.
ASSISTING_MOVES = frozenset({"check_in", "report_assistance"})
OPEN_MOVES = frozenset({"note"})
UNIT_STATES = tuple(AT_THE_UNIT.split())

# Of the roles that a move's row allows, those that the profile gives it to.
PROFILE_ROLES: Mapping[str, Callable[[CityProfile], tuple[str, ...]]] = {
    "supervise": lambda profile: (*profile.loop.supervision.started_by, "system"),
    "grant_extension": lambda profile: profile.loop.extension.decided_by,
    "deny_extension": lambda profile: profile.loop.extension.decided_by,
    "grant_suspension": lambda profile: profile.loop.suspension.decided_by,
    "deny_suspension": lambda profile: profile.loop.suspension.decided_by,
    "ask_forced_closing": lambda profile: profile.loop.forced_closing.asked_by,
    "grant_forced_closing": lambda profile: profile.loop.forced_closing.confirmed_by,
    "deny_forced_closing": lambda profile: profile.loop.forced_closing.confirmed_by,
    "support_appeal": lambda profile: profile.loop.appeal.first_review_by,
    "grant_appeal": lambda profile: profile.loop.appeal.second_review_by,
    "deny_appeal": lambda profile: (*profile.loop.appeal.first_review_by, *profile.loop.appeal.second_review_by),
    "confirm_complaint": lambda profile: profile.loop.complaint.judged_by,
    "dismiss_complaint": lambda profile: profile.loop.complaint.judged_by,
    "rule_on_duty": lambda profile: profile.loop.arbitration.decided_by,
    "convene": lambda profile: profile.loop.conference.convened_by,
    "decide_conference": lambda profile: profile.loop.conference.convened_by,
}

# Asked whenever a case ends, and nearly always in vain.
_OPEN_PARTS = (
    "SELECT link.case_id, part.number FROM cases_caselink link JOIN cases_case part ON part.id = link.other_id "  # noqa: S608 - marks only
    "WHERE link.case_id IN ({cases}) AND link.kind = 'part' "
    f"AND part.state IN ({', '.join(['%s'] * len(OPEN_STATES))}) ORDER BY part.id"
)


def get_moves() -> MoveTable:
    """Return the table of moves of the city: without those its profile switches off, with the means it asks for."""
    profile = get_profile()
    return _build_table(profile.workflow.moves_off, is_means_asked=bool(profile.loop.means))


@lru_cache(maxsize=16)
def _build_table(names: tuple[str, ...], *, is_means_asked: bool) -> MoveTable:
    return settle_means(CASE_MOVES.without(names), is_asked=is_means_asked)


def find_scope(actor: Actor) -> str | None:
    """Return the widest scope that the actor's roles give by the profile: own, unit, district, all or None."""
    if actor.is_system:
        return "all" if actor.district_id is None else "district"
    scopes = {role.scope for role in get_profile().roles if role.key in actor.roles}
    return max(scopes, key=SCOPE_ORDER.index, default=None)


def visible_to(actor: Actor, *, is_by_unit: bool = True) -> QuerySet[Case]:
    """Return the cases the actor may know of; another district's do not exist for him.

    Without `is_by_unit` no index of units is read: a list of very many cases goes along its own order.
    """
    scope = find_scope(actor)
    if scope is None:
        return Case.objects.none()
    if scope == "all":
        return Case.objects.all()
    if scope == "district":
        return Case.objects.filter(district_id=actor.district_id)
    if scope == "unit":
        return Case.objects.filter(_build_unit_clause(actor, is_indexed=is_by_unit), district_id=actor.district_id)
    if actor.member_id is None:
        return Case.objects.none()
    own = Q(reporter_id=actor.member_id) | Q(checker_id=actor.member_id) | Q(verifier_id=actor.member_id)
    return Case.objects.filter(own, district_id=actor.district_id)


def _build_unit_clause(actor: Actor, *, is_indexed: bool) -> Q:
    unit_ids = sorted(actor.unit_ids)
    own = Q(unit_id=unit_ids[0]) if len(unit_ids) == 1 else Q(unit_id__in=unit_ids)
    if not is_indexed:
        own = Q(In(Coalesce("unit_id", Value(0)), unit_ids))
    # Read apart and only where there are any, so that a unit's list stays one walk through its index.
    called = _find_calls(actor).filter(case__state__in=UNIT_STATES).values_list("case_id", flat=True)
    talks = _find_conferences(actor).values_list("case_id", flat=True)
    tracked = _find_tracked(actor).values_list("pk", flat=True)
    beside = list(called.union(talks, tracked))
    return own | Q(pk__in=beside) if beside else own


def _find_calls(actor: Actor) -> QuerySet[Assistance]:
    """Return the calls for assistance to the actor's units that no report has ended."""
    return Assistance.objects.filter(unit_id__in=sorted(actor.unit_ids), reported_at__isnull=True)


def _find_conferences(actor: Actor) -> QuerySet[Conference]:
    """Return the conferences to which the actor's units were called, from the call until a first effect has shown."""
    if not actor.unit_ids:
        return Conference.objects.none()
    names_unit = rf"[\[,]({'|'.join(map(str, sorted(actor.unit_ids)))})[],]"
    rows = Conference.objects.filter(effect_shown_at__isnull=True, case__state__in=OPEN_STATES)
    return rows.filter(unit_ids__regex=names_unit)


def _find_tracked(actor: Actor) -> QuerySet[Case]:
    """Return the open cases that the actor's units track to their end (XS-17)."""
    return Case.objects.filter(tracking_unit_id__in=sorted(actor.unit_ids), state__in=OPEN_STATES)


def _is_beside(actor: Actor, case: Case) -> bool:
    """Whether a unit of the actor that does not have the case assists, confers on it or tracks it."""
    if case.tracking_unit_id in actor.unit_ids and case.state in OPEN_STATES:
        return True
    return _is_called(actor, case) or _find_conferences(actor).filter(case_id=case.pk).exists()


def _is_called(actor: Actor, case: Case) -> bool:
    if case.state not in UNIT_STATES or case.unit_id in actor.unit_ids:  # the unit that has it is never called to it
        return False
    return _find_calls(actor).filter(case_id=case.pk).exists()


def may_see(actor: Actor, case: Case) -> bool:
    """Whether `visible_to` has the case: the same rule over a row that was read already."""
    scope = find_scope(actor)
    if scope is None or scope == "all":
        return scope is not None
    if case.district_id != actor.district_id:
        return False
    if scope == "unit":
        return case.unit_id in actor.unit_ids or _is_beside(actor, case)
    if scope == "district":
        return True
    return actor.member_id is not None and actor.member_id in {case.reporter_id, case.checker_id, case.verifier_id}


def check_see_cases(actor: Actor) -> None:
    """Refuse somebody whose roles give no view of cases at all. Raises `not_allowed`."""
    if find_scope(actor) is None:
        raise DomainError("not_allowed")


def may_see_duty(actor: Actor) -> bool:
    """Whether the duty desk is for the actor: for those who lead, dispatch or administer."""
    return actor.has_role("shift_leader", "leader", "dispatcher", "admin")


def check_see_duty(actor: Actor) -> None:
    """Refuse everybody else. Raises `not_allowed`."""
    if not may_see_duty(actor) or find_scope(actor) is None:
        raise DomainError("not_allowed")


def check_see_reporter(actor: Actor) -> None:
    """A reporter's name is for those who answer him, never for the handling side. Raises `reporter_hidden`."""
    if not actor.has_role("acceptor", "shift_leader", "admin", "system"):
        raise DomainError("reporter_hidden")


def may_see_reviews(actor: Actor) -> bool:
    """Whether photos that were there before are shown to the actor: to those who supervise, never to who handles."""
    return actor.has_role("acceptor", "shift_leader", "auditor")


def reviews_visible_to(actor: Actor) -> QuerySet[EvidenceReview]:
    """Return the photo reviews the actor may judge; one over two districts is for those who see both.

    Raises `not_allowed`.
    """
    if not may_see_reviews(actor):
        raise DomainError("not_allowed")
    if find_scope(actor) == "all":
        return EvidenceReview.objects.all()
    return EvidenceReview.objects.filter(district_id=actor.district_id, earlier_district_id=actor.district_id)


def may_issue_bulletin(actor: Actor) -> bool:
    """Whether the actor may issue a bulletin of his district's listed cases: a person of the profile's roles (XS-14)."""
    rule = get_profile().loop.supervision.bulletin
    return actor.member_id is not None and actor.district_id is not None and actor.has_role(*rule.issued_by)


def check_issue_bulletin(actor: Actor) -> None:
    """Refuse everybody else. Raises `not_allowed`."""
    if not may_issue_bulletin(actor):
        raise DomainError("not_allowed")


def bulletins_visible_to(actor: Actor) -> QuerySet[Bulletin]:
    """Return the bulletins the actor may read: everybody who sees cases reads those of his district. Raises `not_allowed`."""
    scope = find_scope(actor)
    if scope is None:
        raise DomainError("not_allowed")
    return Bulletin.objects.all() if scope == "all" else Bulletin.objects.filter(district_id=actor.district_id)


def check_recompute(actor: Actor) -> None:
    """Refuse everybody but the administrator and the system. Raises `not_allowed`."""
    if not actor.has_role("admin", "system"):
        raise DomainError("not_allowed")


def check_report(actor: Actor, move: Move) -> None:
    """Refuse a creation by somebody whose role does not create. Raises `move_wrong_role`."""
    if not move.roles & actor.roles:
        raise DomainError("move_wrong_role", move=move.name, roles=tuple(sorted(move.roles)))


def check_make_move(actor: Actor, case: Case, *, move_name: str, history: History | None = None) -> Move:
    """Return the move if the actor may make it on the case now; `history` is what `read_histories` found before.

    Raises `move_unknown`, the verdict of the table (wrong state, wrong role), `case_of_another_unit`, `not_called`,
    `check_assigned_to_other`, `verification_assigned_to_other`, `verification_missing`, `return_limit_reached`,
    `parts_open`, `returned_to_you`, `take_back_unfiled`, `reopen_too_late`, `reopened_already` or `unmerge_too_late`.
    """
    move = require_move(get_moves(), move_name=move_name, state=case.state, roles=actor.roles)
    _check_profile_roles(actor, move)
    _check_place_of_move(actor, case, move, history)
    _check_history_of_case(actor, case, move, history)
    return move


def _check_profile_roles(actor: Actor, move: Move) -> None:
    listed = PROFILE_ROLES.get(move.name)
    if listed is not None and not actor.has_role(*listed(get_profile())):
        raise DomainError("move_wrong_role", move=move.name, roles=tuple(sorted(listed(get_profile()))))


def _check_place_of_move(actor: Actor, case: Case, move: Move, history: History | None) -> None:
    if not actor.is_system and case.district_id != actor.district_id:
        raise DomainError("case_not_found")
    if move.name in ASSISTING_MOVES:
        if not (history.is_called if history else _is_called(actor, case)):
            raise DomainError("not_called")
    elif move.roles & actor.roles <= UNIT_ROLES and move.name not in OPEN_MOVES and case.unit_id not in actor.unit_ids:
        raise DomainError("case_of_another_unit")
    if case.state == "checking" and move.roles <= {"collector"} and case.checker_id != actor.member_id:
        raise DomainError("check_assigned_to_other")
    if case.state == "verifying" and move.roles <= {"collector"} and case.verifier_id != actor.member_id:
        raise DomainError("verification_assigned_to_other")
    if move.name == "accept" and not case.verify_result and is_verified_first(case):
        raise DomainError("verification_missing")
    if move.name == "return" and case.return_count >= get_profile().workflow.return_limit:
        raise DomainError("return_limit_reached", limit=get_profile().workflow.return_limit)


def _check_history_of_case(actor: Actor, case: Case, move: Move, history: History | None) -> None:
    if move.name == "take_back" and case.condition_id is None:
        raise DomainError("take_back_unfiled")
    if move.name == "reopen":
        check_reopen(case, history)
    if move.name == "unmerge":
        check_unmerge(case, history)
    # Only what was filed once can have been split.
    if move.target in FINAL_STATES and case.condition_id is not None:
        check_parts_over(case, history)
    if move.target is None and move.name not in PAST_THE_UNIT:
        return
    is_alone = not actor.is_system and len(actor.roles & MAIN_ROLES) > 1 and move.name not in RETURNING_MOVES
    is_dispatchers = move.name in PAST_THE_UNIT and case.return_count and actor.roles & move.roles <= {"dispatcher"}
    if not is_alone and not is_dispatchers:
        return
    acts = history.acts if history else _find_past_acts([case]).get(case.pk, ())
    if is_alone and is_past_the_returner(acts, actor_id=actor.member_id, state=case.state):
        raise DomainError("returned_to_you")
    if is_dispatchers and is_past_the_unit(acts):
        raise DomainError("returned_to_you")


def is_verified_first(case: Case) -> bool:
    """Whether a report that came by this case's channel is looked at on the spot before it is accepted."""
    channel = find_row(get_profile().sources.channels, case.source)
    return channel is not None and channel.is_verified_first


def find_reviews(actor: Actor) -> dict[str, bool]:
    """Return whether the actor holds a role of the "first" and of the "second" review of an appeal."""
    rule = get_profile().loop.appeal
    return {"first": actor.has_role(*rule.first_review_by), "second": actor.has_role(*rule.second_review_by)}


def check_reopen(case: Case, history: History | None = None) -> None:
    """Refuse to reopen a case too late, or once more. Raises `reopen_too_late`, `reopened_already` with the new number."""
    days = get_profile().loop.reopening.days
    if case.closed_at is None or get_clock().now() > case.closed_at + timedelta(days=days):
        raise DomainError("reopen_too_late", days=days)
    number = history.reopened_as if history else _find_successors([case]).get(case.pk)
    if number:
        raise DomainError("reopened_already", number=number)


def check_unmerge(case: Case, history: History | None = None) -> None:
    """Refuse to take back a merge once everybody was long answered. Raises `unmerge_too_late`."""
    days = get_profile().loop.reopening.days
    closed_at = history.target_closed_at if history else _find_ends([case]).get(case.pk)
    if closed_at is not None and get_clock().now() > closed_at + timedelta(days=days):
        raise DomainError("unmerge_too_late", days=days)


def check_parts_over(case: Case, history: History | None = None) -> None:
    """Refuse to end a case of which a part is open. Raises `parts_open` with their numbers."""
    numbers = history.open_parts if history else _find_open_parts([case]).get(case.pk)
    if numbers:
        raise DomainError("parts_open", numbers=", ".join(numbers))


def read_histories(actor: Actor, cases: Sequence[Case]) -> dict[int, History]:
    """Return case id → what the checks of its moves ask of what went before: five queries for all of them."""
    acts, parts, successors = _find_past_acts(cases), _find_open_parts(cases), _find_successors(cases)
    ends, called = _find_ends(cases), set(_find_calls(actor).values_list("case_id", flat=True))
    return {
        case.pk: History(
            acts=tuple(acts.get(case.pk, ())),
            open_parts=tuple(parts.get(case.pk, ())),
            reopened_as=successors.get(case.pk, ""),
            target_closed_at=ends.get(case.pk),
            is_called=case.pk in called and case.state in UNIT_STATES and case.unit_id not in actor.unit_ids,
        )
        for case in cases
    }


def _find_past_acts(cases: Sequence[Case]) -> dict[int, list[PastAct]]:
    found: dict[int, list[PastAct]] = {}
    rows = CaseEvent.objects.filter(case_id__in=[case.pk for case in cases]).order_by("case_id", "seq")
    for row in rows.values_list("case_id", "move", "from_state", "to_state", "actor_id"):
        found.setdefault(row[0], []).append(PastAct(*row[1:]))
    return found


def _find_open_parts(cases: Sequence[Case]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if not cases:
        return found
    with connection.cursor() as cursor:
        statement = _OPEN_PARTS.format(cases=", ".join(["%s"] * len(cases)))
        cursor.execute(statement, [*(case.pk for case in cases), *OPEN_STATES])
        for case_id, number in cursor.fetchall():
            found.setdefault(case_id, []).append(number)
    return found


def _find_successors(cases: Sequence[Case]) -> dict[int, str]:
    rows = CaseLink.objects.filter(other_id__in=[case.pk for case in cases], kind="reopens")
    return dict(rows.values_list("other_id", "case__number"))


def _find_ends(cases: Sequence[Case]) -> dict[int, datetime | None]:
    targets = {case.pk: case.merged_into_id for case in cases if case.merged_into_id is not None}
    ends = dict(Case.objects.filter(pk__in=targets.values()).values_list("pk", "closed_at")) if targets else {}
    return {case_id: ends.get(target_id) for case_id, target_id in targets.items()}
