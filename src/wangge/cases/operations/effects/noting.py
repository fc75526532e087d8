"""What is said beside the line: urgency, a leader's instruction, an internal note."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from wangge.cases import access
from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.reporting import clean_text
from wangge.cases.operations.retiming import replace_limit
from wangge.kernel.public import DomainError
from wangge.people.public import build_actor, get_member
from wangge.worktime.public import Limit, LimitKind

MOST_MENTIONS = 20
LONGEST_INSTRUCTION_DAYS = Decimal(366)


def flag_urgent(move: MoveInHand) -> Facts:
    """Mark the case as an emergency. Raises `already_urgent`."""
    if move.case.is_urgent:
        raise DomainError("already_urgent")
    move.case.is_urgent = True
    return {}


def instruct(move: MoveInHand) -> Facts:
    """Keep the leader's words on the case; a limit of working days from now replaces the handling deadline (XS-12).

    Raises `instruction_limit_unsound`, `handling_not_timed`.
    """
    move.case.instruction = clean_text(move.arguments.note)
    amount = move.arguments.amount
    if amount is None:
        return {}
    if not amount.is_finite() or not 0 < amount <= LONGEST_INSTRUCTION_DAYS:
        raise DomainError("instruction_limit_unsound", most=int(LONGEST_INSTRUCTION_DAYS))
    limit = Limit(kind=LimitKind.WORK_DAY, amount=amount)
    return replace_limit(move.case, limit=limit, now=move.now)


def note(move: MoveInHand) -> Facts:
    """Write an internal note; who is mentioned must be able to read it. Raises `member_unknown`, `mention_unseen`."""
    mention_ids = sorted(set(move.arguments.mention_ids))
    if len(mention_ids) > MOST_MENTIONS:
        raise DomainError("mentions_too_many", count=len(mention_ids), most=MOST_MENTIONS)
    for member_id in mention_ids:
        member = get_member(actor=move.actor, member_id=member_id, now=move.now)
        if not member.is_active or not access.may_see(build_actor(member_id=member_id, now=move.now), move.case):
            raise DomainError("mention_unseen", name=member.display_name)
    return {"mention_ids": mention_ids}


NOTING: Mapping[str, Effect] = {"flag_urgent": flag_urgent, "instruct": instruct, "note": note}
