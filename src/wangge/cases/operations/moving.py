"""One way to move a case: read, check, apply the effect, set the clocks, seal."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from wangge.cases import access
from wangge.cases.domain.clocks import STOPPED_BY, find_started_stages
from wangge.cases.domain.workflow import REASON_LISTS
from wangge.cases.models import Case, CaseClock
from wangge.cases.operations.effects import EFFECTS, MoveArguments, MoveInHand
from wangge.cases.operations.ledger import Act, update_with_event
from wangge.cases.operations.photos import attach_photos, describe_photos, read_photos
from wangge.cases.operations.reporting import CaseRef, find_acting_role, refer_to
from wangge.cases.operations.timing import build_clocks, stop_clocks
from wangge.kernel.public import Actor, DomainError, encode_instant
from wangge.platform.public import get_clock, get_profile
from wangge.workflow.public import Move

MAX_NOTE_LENGTH = 2000


def move_case(*, actor: Actor, case_id: int, version: int, move: str, arguments: MoveArguments) -> CaseRef:
    """Make one move of the table on a case and return what it became.

    `version` is the version the actor saw. Raises DomainError `case_not_found` (404), `case_changed` (409),
    the refusals of `access.check_make_move`, `need_missing` and what the move's own rule refuses.
    """
    now = get_clock().now()
    with transaction.atomic():
        case = lock_case(actor, case_id)
        if case.version != version:
            raise DomainError("case_changed", number=case.number)
        allowed = access.check_make_move(actor, case, move_name=move)
        check_needs(allowed, arguments)
        _apply(case, allowed, actor, arguments, now=now)
    return refer_to(case)


def lock_case(actor: Actor, case_id: int) -> Case:
    """Return the case's row, locked until the end of the transaction on PostgreSQL. Raises `case_not_found`."""
    rows = access.visible_to(actor).filter(pk=case_id)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    case = rows.first()
    if case is None:
        raise DomainError("case_not_found")
    return case


def check_needs(move: Move, arguments: MoveArguments) -> None:
    """Refuse a move that lacks something it must have, or names a reason the profile does not know.

    Raises DomainError `need_missing`, `reason_unknown`, `note_too_long`.
    """
    for need in move.needs:
        if not need.endswith("?") and not arguments.has(need):
            raise DomainError("need_missing", need=need)
    if "reason" in move.needs:
        known = get_profile().workflow.reasons.list_for(REASON_LISTS[move.name])
        if arguments.reason not in {reason.key for reason in known}:
            raise DomainError("reason_unknown", reason=arguments.reason)
    if len(arguments.note) > MAX_NOTE_LENGTH:
        raise DomainError("note_too_long", length=len(arguments.note), limit=MAX_NOTE_LENGTH)


def _apply(case: Case, move: Move, actor: Actor, arguments: MoveArguments, *, now: datetime) -> None:
    from_state = case.state
    photos = read_photos(arguments.photo_ids)
    facts = EFFECTS[move.name](MoveInHand(case=case, actor=actor, arguments=arguments, photos=photos, now=now))
    stop_clocks(case, STOPPED_BY.get(move.name, ()), at=now, move=move.name)
    clocks = build_clocks(case, find_started_stages(move.name, move.clock), at=now)
    payload = {
        **facts,
        "reason": arguments.reason,
        "note": arguments.note,
        "photos": describe_photos(photos),
        "due": {clock.stage: encode_instant(clock.due_at) if clock.due_at else clock.due_state for clock in clocks},
    }
    act = Act(
        move=move.name,
        event=move.event,
        from_state=from_state,
        to_state=move.target,
        actor=actor,
        actor_role=find_acting_role(actor, move),
        occurred_at=now,
        recorded_at=now,
        payload={name: value for name, value in payload.items() if value not in (None, "", [], {})},
    )
    update_with_event(case, act)
    if clocks:
        CaseClock.objects.bulk_create(clocks)
    attach_photos(case, photos, purpose="after" if move.name == "finish" else "check")
