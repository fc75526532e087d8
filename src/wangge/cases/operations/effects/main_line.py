"""What each move of the main line does to the case beside its state: one small function a move."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.domain.checking import describe_window, is_same_time
from wangge.cases.domain.routes import find_standard
from wangge.cases.domain.separation import Handling, build_handling
from wangge.cases.domain.workflow import CLOSURE_CODES, OPEN_STATES
from wangge.cases.models import HandlingRound
from wangge.cases.operations.drawing import choose_checker
from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.ledger import Act, update_with_event
from wangge.cases.operations.photos import check_new_photos
from wangge.cases.operations.reporting import describe_place, find_acting_role, set_place
from wangge.cases.operations.routing import get_stage, take_route
from wangge.cases.operations.rows import REPORTERS, REPORTERS_OF_CASE, ROUNDS, ROUNDS_OF_CASE, LockedCase
from wangge.cases.operations.timing import is_checked_at_same_time
from wangge.catalog.public import get_category, get_condition
from wangge.geo.public import find_jurisdiction
from wangge.kernel.public import DomainError
from wangge.people.public import get_organisation
from wangge.platform.public import get_profile


def do_nothing_more(move: MoveInHand) -> Facts:
    """Change nothing but the state."""
    del move
    return {}


def decline(move: MoveInHand) -> Facts:
    """Refuse or void, for a reason that the street's own standard accepts too. Raises `reason_off_on_street`."""
    case, profile = move.case, get_profile()
    code = get_category(case.category_id).code if case.category_id else ""
    standard = find_standard(profile.places.control_grades, address=case.address, class_code=code)
    if standard is not None and move.arguments.reason in standard.reasons_off:
        raise DomainError("reason_off_on_street", reason=move.arguments.reason, address=case.address)
    return {}


def accept(move: MoveInHand) -> Facts:
    """Set the class, and the place where the acceptor found it out, which must lie in the case's district."""
    category = get_category(move.arguments.category_id or 0)
    move.case.category_id = category.id
    facts: Facts = {"category_id": category.id, "category": category.code}
    if move.arguments.lon is not None or move.arguments.lat is not None:
        grid = set_place(move.case, lon=move.arguments.lon, lat=move.arguments.lat, crs=move.arguments.crs)
        if grid is not None and find_jurisdiction(grid.code) not in {None, move.case.district_id}:
            raise DomainError("place_in_other_district")
        facts |= describe_place(move.case)
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
    previous_unit_id, move.case.unit_id = move.case.unit_id, unit.id
    open_round(move, opened_by="dispatch")
    return {"unit_id": unit.id, "unit": unit.code, "previous_unit_id": previous_unit_id, **take_route(move.case)}


def open_round(move: MoveInHand, *, opened_by: str) -> None:
    """Insert the case's next handling round at its unit; a rework needs no signing, only a dispatch has a dispatcher."""
    move.case.round_count += 1
    is_dispatch = opened_by == "dispatch"
    ROUNDS.insert(
        HandlingRound(
            case_id=move.case.pk,
            turn=move.case.round_count,
            unit_id=move.case.unit_id,
            dispatcher_id=move.actor.member_id if is_dispatch else None,
            opened_by=opened_by,
            dispatched_at=move.now,
            signed_at=move.now if opened_by == "rework" else None,
        )
    )


def return_(move: MoveInHand) -> Facts:
    """End the round as returned and take the case from the unit."""
    update_round(move, result="returned")
    unit_id, move.case.unit_id = move.case.unit_id, None
    move.case.handle_due_at = None
    move.case.return_count += 1
    return {"unit_id": unit_id, "return_count": move.case.return_count}


def sign(move: MoveInHand) -> Facts:
    """Note when the unit signed for the case."""
    update_round(move, signed_at=move.now)
    return {"unit_id": move.case.unit_id}


def finish(move: MoveInHand) -> Facts:
    """Copy handler and unit to the round; the after-photos must be new and newer than the dispatch.

    Raises `facts_to_establish` at a stage of the route that comes before handling.
    """
    check_handling_stage(move)
    handling_round = update_round(
        move,
        handler_id=move.actor.member_id,
        handler_unit_id=move.actor.unit_id,
        finished_at=move.now,
        result="finished",
    )
    told = check_new_photos(
        move.case, move.photos, dispatched_at=handling_round.dispatched_at, note=move.arguments.note
    )
    return {
        "unit_id": move.case.unit_id,
        "handler_unit_id": move.actor.unit_id,
        "means": move.arguments.means,
        **told,
    }


def check_handling_stage(move: MoveInHand) -> None:
    """Refuse to hand in work where the facts are still to be established. Raises `facts_to_establish`."""
    stage = get_stage(move.case)
    if stage is not None and stage.purpose == "establish":
        raise DomainError("facts_to_establish", stage=stage.name_zh)


def send_to_check(move: MoveInHand) -> Facts:
    """Name the checker, or draw one: a collector independent of the handling side."""
    choice = choose_checker(
        move.case, checker_id=move.arguments.checker_id, handling=describe_handling(move), now=move.now
    )
    checker = choice.member
    move.case.checker_id = checker.id
    update_round(
        move, checker_id=checker.id, checker_unit_id=checker.organisation_id, check_sent_at=move.now, result="sent"
    )
    return {"checker_id": checker.id, "checker_unit_id": checker.organisation_id, **choice.facts}


def describe_handling(move: MoveInHand) -> Handling:
    """Return who has handled the case in any of its rounds."""
    unit = get_organisation(actor=move.actor, organisation_id=move.case.unit_id or 0)
    rounds = ((row.handler_id, row.unit_id, row.handler_unit_id) for row in ROUNDS_OF_CASE.read(move.case.pk))
    return build_handling(rounds, unit_id=unit.id, unit_line=unit.line)


def pass_check(move: MoveInHand) -> Facts:
    """End the round's check as passed; the case leaves the collector's list of tasks.

    Raises `check_out_of_time` for what is to be looked at at the time of day of the report, at another.
    """
    check_time_of_day(move)
    update_round(move, checked_at=move.now, result="passed")
    return {"checker_id": move.actor.member_id}


def check_time_of_day(move: MoveInHand) -> None:
    """Refuse to pass a matter of the night by day. Raises `check_out_of_time` with the hours that count."""
    if not is_checked_at_same_time(move.case):
        return
    profile, reported_at = get_profile(), move.case.reported_at
    zone, minutes = profile.city.zone, profile.loop.checking.window_minutes
    if not is_same_time(reported_at=reported_at, at=move.now, zone=zone, window_minutes=minutes):
        from_time, to_time = describe_window(reported_at=reported_at, zone=zone, window_minutes=minutes)
        raise DomainError("check_out_of_time", from_time=from_time, to_time=to_time)


def fail_check(move: MoveInHand) -> Facts:
    """End the round's check as failed and open the next round at the same unit."""
    update_round(move, checked_at=move.now, result="failed")
    open_round(move, opened_by="rework")
    return {"checker_id": move.actor.member_id, "unit_id": move.case.unit_id, "round": move.case.round_count}


def give_up_check(move: MoveInHand) -> Facts:
    """The checker cannot tell: the round waits for another check."""
    update_round(move, checked_at=move.now, result="undecided")
    move.case.checker_id = None
    return {"checker_id": move.actor.member_id}


def recheck(move: MoveInHand) -> Facts:
    """The shift leader is not convinced: the round is to be checked again."""
    update_round(move, result="recheck")
    move.case.checker_id = None
    return {}


def rework(move: MoveInHand) -> Facts:
    """The shift leader orders another round at the same unit."""
    update_round(move, result="failed")
    open_round(move, opened_by="rework")
    return {"unit_id": move.case.unit_id, "round": move.case.round_count}


def close(move: MoveInHand) -> Facts:
    """Close the case by its last round, with the code that says how it really ended."""
    if move.arguments.closure_code not in CLOSURE_CODES:
        raise DomainError("closure_code_unknown", closure_code=move.arguments.closure_code)
    return close_by_round(move, kind="checked", code=move.arguments.closure_code)


def close_by_round(move: MoveInHand, *, kind: str, code: str, **columns: object) -> Facts:
    """Let the case end with its present round; `columns` are further ones of the round."""
    closing_round = update_round(move, closed_at=move.now, closure_kind=kind, **columns)
    move.case.closing_round_id = closing_round.pk
    move.case.closed_at = move.now
    move.case.closure_kind, move.case.closure_code = kind, code
    return {"closure_code": code, "closure_kind": kind}


def merge(move: MoveInHand) -> Facts:
    """Add the report to an open case of the same district; its reporters go along and are answered with the rest.

    Raises `merge_into_itself`, `merge_target_not_found` (unknown, out of sight, of another district or closed).
    """
    number = move.arguments.target_number.strip()
    if number == move.case.number:
        raise DomainError("merge_into_itself")
    if move.target is None:
        raise DomainError("merge_target_not_found", number=number)
    target = move.target.case
    if target.state not in OPEN_STATES or target.district_id != move.case.district_id:
        raise DomainError("merge_target_not_found", number=number)
    move.case.merged_into_id = target.pk
    reporters = REPORTERS_OF_CASE.read(move.case.pk)
    for reporter in reporters:
        reporter.case_id = target.pk
    REPORTERS.insert(*reporters)
    echo_on_target(move, move.target, name="absorb", said={"merged": move.case.number})
    return {"target": target.number, "target_id": target.pk}


def echo_on_target(move: MoveInHand, target: LockedCase, *, name: str, said: Facts) -> None:
    """Write down on the other case what the move did to it; it stays in its state."""
    update_with_event(
        target,
        Act(
            move=name,
            event=f"case.{name}",
            from_state=target.case.state,
            to_state=target.case.state,
            actor=move.actor,
            actor_role=find_acting_role(move.actor, move.move),
            occurred_at=move.now,
            recorded_at=move.now,
            payload=said,
        ),
    )


def update_round(move: MoveInHand, **values: object) -> HandlingRound:
    """Set columns of the case's present round and return it."""
    (handling_round,) = ROUNDS.update_and_read(values, case_id=move.case.pk, turn=move.case.round_count)
    return handling_round


MAIN_LINE: Mapping[str, Effect] = {
    "accept": accept,
    "refuse": decline,
    "merge": merge,
    "file": file,
    "void": decline,
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
