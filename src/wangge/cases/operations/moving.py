"""One way to move a case: read, check, apply the effect, set the clocks, seal."""

from __future__ import annotations

from datetime import datetime

from wangge.cases import access
from wangge.cases.domain.clocks import STOPPED_BY, find_started_stages
from wangge.cases.domain.evidence import find_purpose
from wangge.cases.domain.ladder import is_struck_off
from wangge.cases.domain.requests import find_lapsing
from wangge.cases.domain.workflow import REASON_LISTS
from wangge.cases.models import Case, CaseClock
from wangge.cases.operations.effects import EFFECTS, MoveArguments, MoveInHand
from wangge.cases.operations.effects.requests import lapse_requests
from wangge.cases.operations.effects.supervising import strike_off
from wangge.cases.operations.ledger import Act, update_with_event
from wangge.cases.operations.means import check_means
from wangge.cases.operations.photos import attach_photos, describe_photos, read_photos
from wangge.cases.operations.reporting import CaseRef, clean_text, find_acting_role, refer_to
from wangge.cases.operations.rows import CLOCKS, LockedCase, lock_cases
from wangge.cases.operations.timing import build_clocks, describe_clocks, stop_clocks
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.platform.public import begin_act, get_clock, get_profile
from wangge.workflow.public import Move

MAX_NOTE_LENGTH = 2000


def move_case(*, actor: Actor, case_id: int, version: int, move: str, arguments: MoveArguments) -> CaseRef:
    """Make one move of the table on a case and return what it became.

    `version` is the version the actor saw. Raises DomainError `case_not_found` (404), `case_changed` (409),
    the refusals of `access.check_make_move`, `need_missing` and what the move's own rule refuses.
    """
    now = get_clock().now()
    with begin_act():
        other_id = _find_other_case(actor, case_id, move, arguments)
        held = lock_cases(*sorted({case_id, other_id or case_id}))
        locked = held.get(case_id)
        if locked is None or not access.may_see(actor, locked.case):
            raise DomainError("case_not_found")
        if locked.case.version != version:
            raise DomainError("case_changed", number=locked.case.number)
        make_move(locked, actor=actor, move=move, arguments=arguments, now=now, target=held.get(other_id or 0))
    return refer_to(locked.case)


def make_move(
    locked: LockedCase,
    *,
    actor: Actor,
    move: str,
    arguments: MoveArguments,
    now: datetime,
    target: LockedCase | None = None,
) -> None:
    """Make a move on a case that is held and that the actor may know of, and what follows from it by itself."""
    allowed = access.check_make_move(actor, locked.case, move_name=move)
    check_needs(allowed, arguments)
    in_hand = MoveInHand(
        move=allowed,
        case=locked.case,
        actor=actor,
        arguments=arguments,
        now=now,
        photos=read_photos(arguments.photo_ids),
        target=target,
    )
    _apply(in_hand, locked)
    if move == "return" and locked.case.return_count >= get_profile().workflow.return_limit:
        # No unit took it: somebody rules on the spot.
        again = LockedCase(locked.case, dict(vars(locked.case)))
        system = build_system_actor(name="return limit", district_id=locked.case.district_id)
        make_move(again, actor=system, move="refer_to_ruling", arguments=MoveArguments(), now=now)


def _find_other_case(actor: Actor, case_id: int, move: str, arguments: MoveArguments) -> int | None:
    """Return the id of the other case that a move changes too, so that both are locked in the order of their ids."""
    if move == "merge":
        return find_target(actor, arguments.target_number)
    if move == "unmerge":
        return Case.objects.filter(pk=case_id).values_list("merged_into_id", flat=True).first()
    return None


def find_target(actor: Actor, number: str) -> int | None:
    """Return the id of a visible case by its number, or None."""
    return access.visible_to(actor).filter(number=clean_text(number)).values_list("id", flat=True).first()


def check_needs(move: Move, arguments: MoveArguments) -> None:
    """Refuse a move that lacks something it must have, names a reason the profile does not know, or has stray photos.

    Raises DomainError `need_missing`, `means_unknown`, `reason_unknown`, `note_too_long`, `photos_not_taken`.
    """
    for need in move.needs:
        if not need.endswith("?") and not arguments.has(need):
            raise DomainError("need_missing", need=need)
    check_means(move, arguments.means)
    if "reason" in move.needs or arguments.reason:
        known = get_profile().workflow.reasons.list_for(REASON_LISTS.get(move.name, ""))
        if arguments.reason not in {reason.key for reason in known}:
            raise DomainError("reason_unknown", reason=arguments.reason)
    if len(arguments.note) > MAX_NOTE_LENGTH:
        raise DomainError("note_too_long", length=len(arguments.note), limit=MAX_NOTE_LENGTH)
    if arguments.photo_ids and not any("photos" in need for need in move.needs):
        raise DomainError("photos_not_taken", move=move.name)


def _apply(move: MoveInHand, locked: LockedCase) -> None:
    case, name, from_state = move.case, move.move.name, move.case.state
    to_state = move.move.find_target(from_state)
    facts = EFFECTS[name](move)
    lapse_requests(case.pk, find_lapsing(name, from_state, to_state))
    if is_struck_off(from_state, to_state):
        strike_off(case.pk, at=move.now)
    stop_clocks(case, STOPPED_BY.get(name, ()), at=move.now, move=name)
    clocks = build_clocks(case, find_started_stages(name, move.move.clock), at=move.now)
    act = Act(
        move=name,
        event=move.move.event,
        from_state=from_state,
        to_state=to_state,
        actor=move.actor,
        actor_role=find_acting_role(move.actor, move.move),
        occurred_at=move.now,
        recorded_at=move.now,
        payload=_describe(move, facts, clocks),
    )
    update_with_event(locked, act)
    CLOCKS.insert(*clocks)
    attach_photos(case, move.photos, purpose=find_purpose(name))


def _describe(move: MoveInHand, facts: dict[str, object], clocks: list[CaseClock]) -> dict[str, object]:
    """Return what the event says of the move: its effect, its words, its photos and the clocks it started."""
    said = {
        **facts,
        "reason": move.arguments.reason,
        "note": clean_text(move.arguments.note),
        "photos": describe_photos(move.photos),
        "clocks": describe_clocks(clocks),
    }
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}
