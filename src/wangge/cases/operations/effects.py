"""What each move does to the case beside its state: one small function a move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from wangge.cases import access
from wangge.cases.domain.separation import Handling, check_independence
from wangge.cases.domain.workflow import CLOSURE_CODES, OPEN_STATES
from wangge.cases.models import Case, CaseReporter, HandlingRound
from wangge.cases.operations.ledger import Act, update_with_event
from wangge.cases.operations.photos import check_new_photos
from wangge.cases.operations.reporting import set_place
from wangge.catalog.public import get_category, get_condition
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import get_member, get_organisation
from wangge.platform.public import EvidenceRef


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveArguments:
    """What a person gives with a move; which of them a move needs stands in its row of the table."""

    reason: str = ""
    note: str = ""
    category_id: int | None = None
    condition_id: int | None = None
    unit_id: int | None = None
    checker_id: int | None = None
    target_number: str = ""
    closure_code: str = ""
    photo_ids: tuple[int, ...] = ()
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"

    def has(self, need: str) -> bool:
        """Whether the argument that satisfies `need` was given."""
        values: Mapping[str, object] = {
            "reason": self.reason,
            "note": self.note.strip(),
            "category": self.category_id,
            "condition": self.condition_id,
            "unit": self.unit_id,
            "checker": self.checker_id,
            "target_case": self.target_number.strip(),
            "closure_code": self.closure_code,
            "after_photos": self.photo_ids,
            "check_photos": self.photo_ids,
        }
        return bool(values[need])


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveInHand:
    """One move being made."""

    case: Case
    actor: Actor
    arguments: MoveArguments
    photos: list[EvidenceRef] = field(default_factory=list)
    now: datetime


Facts = dict[str, object]


def _get_round(case: Case) -> HandlingRound:
    return HandlingRound.objects.get(case_id=case.pk, turn=case.round_count)


def do_nothing_more(move: MoveInHand) -> Facts:
    """Change nothing but the state."""
    del move
    return {}


def accept(move: MoveInHand) -> Facts:
    """Set the class, and the place where the acceptor found it out."""
    category = get_category(move.arguments.category_id or 0)
    move.case.category_id = category.id
    facts: Facts = {"category_id": category.id, "category": category.code}
    if move.arguments.lon is not None:
        grid = set_place(move.case, lon=move.arguments.lon, lat=move.arguments.lat, crs=move.arguments.crs)
        facts |= {"lon": move.case.lon, "lat": move.case.lat, "grid": grid.code if grid else ""}
    return facts


def file(move: MoveInHand) -> Facts:
    """Set the filing condition; it must be one of the case's class. Raises `condition_of_other_category`."""
    condition = get_condition(move.arguments.condition_id or 0)
    if condition.category_id != move.case.category_id:
        raise DomainError("condition_of_other_category")
    move.case.condition_id = condition.id
    return {"condition_id": condition.id}


def dispatch(move: MoveInHand) -> Facts:
    """Open a handling round at the unit, which must be an active one of the same district."""
    unit = get_organisation(actor=move.actor, organisation_id=move.arguments.unit_id or 0)
    if unit.district_id != move.case.district_id or not unit.is_active:
        raise DomainError("organisation_unknown", organisation=unit.code)
    previous_unit_id = move.case.unit_id
    move.case.unit_id = unit.id
    open_round(move, opened_by="dispatch")
    return {"unit_id": unit.id, "unit": unit.code, "previous_unit_id": previous_unit_id}


def open_round(move: MoveInHand, *, opened_by: str, signed_at: datetime | None = None) -> HandlingRound:
    """Insert the case's next handling round at its unit."""
    move.case.round_count += 1
    return HandlingRound.objects.create(
        case_id=move.case.pk,
        turn=move.case.round_count,
        unit_id=move.case.unit_id,
        dispatcher_id=move.actor.member_id if opened_by == "dispatch" else None,
        opened_by=opened_by,
        dispatched_at=move.now,
        signed_at=signed_at,
    )


def return_(move: MoveInHand) -> Facts:
    """End the round as returned and take the case from the unit."""
    _update_round(move, result="returned", finished_at=None)
    unit_id, move.case.unit_id = move.case.unit_id, None
    move.case.return_count += 1
    return {"unit_id": unit_id, "return_count": move.case.return_count}


def sign(move: MoveInHand) -> Facts:
    """Note when the unit signed for the case."""
    _update_round(move, signed_at=move.now)
    return {"unit_id": move.case.unit_id}


def finish(move: MoveInHand) -> Facts:
    """Copy handler and unit to the round; the after-photos must be new and newer than the dispatch."""
    handling_round = _get_round(move.case)
    check_new_photos(move.case, move.photos, dispatched_at=handling_round.dispatched_at)
    _update_round(
        move,
        handler_id=move.actor.member_id,
        handler_unit_id=move.actor.unit_id,
        finished_at=move.now,
        result="finished",
    )
    return {"unit_id": move.case.unit_id, "handler_unit_id": move.actor.unit_id}


def send_to_check(move: MoveInHand) -> Facts:
    """Name the checker, who must be a collector independent of the handling side."""
    checker = get_member(actor=move.actor, member_id=move.arguments.checker_id or 0, now=move.now)
    if "collector" not in checker.roles or not checker.is_active:
        raise DomainError("checker_is_no_collector", name=checker.display_name)
    handling_round = _get_round(move.case)
    handling = Handling(
        handler_id=handling_round.handler_id,
        handler_unit_id=handling_round.handler_unit_id,
        handling_unit_ids=frozenset(filter(None, (move.case.unit_id, handling_round.unit_id))),
    )
    check_independence(handling=handling, checker_id=checker.id, checker_unit_id=checker.organisation_id)
    move.case.checker_id = checker.id
    _update_round(
        move, checker_id=checker.id, checker_unit_id=checker.organisation_id, check_sent_at=move.now, result="sent"
    )
    return {"checker_id": checker.id, "checker_unit_id": checker.organisation_id}


def pass_check(move: MoveInHand) -> Facts:
    """End the round's check as passed; the case leaves the collector's list of tasks."""
    _update_round(move, checked_at=move.now, result="passed")
    return {"checker_id": move.actor.member_id}


def fail_check(move: MoveInHand) -> Facts:
    """End the round's check as failed and open the next round at the same unit."""
    _update_round(move, checked_at=move.now, result="failed")
    open_round(move, opened_by="rework", signed_at=move.now)
    return {"checker_id": move.actor.member_id, "unit_id": move.case.unit_id, "round": move.case.round_count}


def give_up_check(move: MoveInHand) -> Facts:
    """The checker cannot tell: the round waits for another check."""
    _update_round(move, checked_at=move.now, result="undecided")
    move.case.checker_id = None
    return {"checker_id": move.actor.member_id}


def recheck(move: MoveInHand) -> Facts:
    """The shift leader is not convinced: the round is to be checked again."""
    _update_round(move, result="recheck")
    move.case.checker_id = None
    return {}


def rework(move: MoveInHand) -> Facts:
    """The shift leader orders another round at the same unit."""
    _update_round(move, result="failed")
    open_round(move, opened_by="rework", signed_at=move.now)
    return {"unit_id": move.case.unit_id, "round": move.case.round_count}


def close(move: MoveInHand) -> Facts:
    """Close the case by its last round, with the code that says how it really ended."""
    if move.arguments.closure_code not in CLOSURE_CODES:
        raise DomainError("closure_code_unknown", closure_code=move.arguments.closure_code)
    closing_round = _update_round(move, closed_at=move.now, closure_kind="checked")
    move.case.closing_round_id = closing_round.pk
    move.case.closed_at = move.now
    move.case.closure_kind = "checked"
    move.case.closure_code = move.arguments.closure_code
    return {"closure_code": move.arguments.closure_code, "closure_kind": "checked"}


def merge(move: MoveInHand) -> Facts:
    """Add the report to an open case of the same district; its reporters go along and are answered with the rest.

    Both rows are locked in the order of their ids. Raises `merge_target_not_found`, `merge_into_itself`.
    """
    target = lock_merge_target(move)
    move.case.merged_into_id = target.pk
    for reporter in CaseReporter.objects.filter(case_id=move.case.pk):
        reporter.pk = None
        reporter.case_id = target.pk
        reporter.save(force_insert=True)
    act = Act(
        move="absorb",
        event="case.absorb",
        from_state=target.state,
        to_state=target.state,
        actor=move.actor,
        actor_role="acceptor" if "acceptor" in move.actor.roles else "shift_leader",
        occurred_at=move.now,
        recorded_at=move.now,
        payload={"merged": move.case.number},
    )
    update_with_event(target, act)
    return {"target": target.number}


def lock_merge_target(move: MoveInHand) -> Case:
    """Return the open case that takes up the report, both locked lowest id first."""
    number = move.arguments.target_number.strip()
    if number == move.case.number:
        raise DomainError("merge_into_itself")
    rows = access.visible_to(move.actor).filter(Q(number=number, state__in=OPEN_STATES))
    target = rows.first()
    if target is None:
        raise DomainError("merge_target_not_found", number=number)
    ordered = sorted((move.case.pk, target.pk))
    locked = {row.pk: row for row in Case.objects.select_for_update().filter(pk__in=ordered).order_by("pk")}
    if locked[move.case.pk].version != move.case.version or locked[target.pk].state not in OPEN_STATES:
        raise DomainError("case_changed", number=target.number)
    return locked[target.pk]


def _update_round(move: MoveInHand, **values: object) -> HandlingRound:
    handling_round = _get_round(move.case)
    for name, value in values.items():
        setattr(handling_round, name, value)
    handling_round.save(update_fields=[name.removesuffix("_id") for name in values])
    return handling_round


EFFECTS: Mapping[str, Callable[[MoveInHand], Facts]] = {
    "accept": accept,
    "refuse": do_nothing_more,
    "merge": merge,
    "file": file,
    "void": do_nothing_more,
    "send_back_to_acceptor": do_nothing_more,
    "send_back_to_shift_leader": do_nothing_more,
    "dispatch": dispatch,
    "return": return_,
    "sign": sign,
    "finish": finish,
    "send_to_check": send_to_check,
    "pass_check": pass_check,
    "fail_check": fail_check,
    "give_up_check": give_up_check,
    "recheck": recheck,
    "rework": rework,
    "close": close,
}
