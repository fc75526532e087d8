"""Transfer to another level or authority (移送), which ends with its receipt or comes back."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.models import HandlingRound
from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.effects.main_line import do_nothing_more
from wangge.cases.operations.reporting import clean_text
from wangge.cases.operations.rows import ROUNDS
from wangge.kernel.public import DomainError

MAX_AUTHORITY_LENGTH = 200
MAX_RECEIPT_LENGTH = 2000


def transfer(move: MoveInHand) -> Facts:
    """Name the authority that the case is handed to."""
    authority = clean_text(move.arguments.authority)
    if len(authority) > MAX_AUTHORITY_LENGTH:
        raise DomainError("text_too_long", field="authority", length=len(authority), limit=MAX_AUTHORITY_LENGTH)
    return {"authority": authority}


def confirm_transfer(move: MoveInHand) -> Facts:
    """Close the case by the receipt of whoever took it over; nothing was handled here, so there is nothing to check."""
    receipt = clean_text(move.arguments.receipt)
    if len(receipt) > MAX_RECEIPT_LENGTH:
        raise DomainError("text_too_long", field="receipt", length=len(receipt), limit=MAX_RECEIPT_LENGTH)
    case = move.case
    case.round_count += 1
    closing_round = HandlingRound(
        case_id=case.pk,
        turn=case.round_count,
        opened_by="transfer",
        result="transferred",
        closed_at=move.now,
        closure_kind="transferred",
    )
    ROUNDS.insert(closing_round)
    case.closing_round_id, case.closed_at = closing_round.pk, move.now
    case.closure_kind = case.closure_code = "transferred"
    return {"receipt": receipt, "closure_kind": "transferred", "closure_code": "transferred"}


TRANSFERRING: Mapping[str, Effect] = {
    "transfer": transfer,
    "confirm_transfer": confirm_transfer,
    "take_back": do_nothing_more,
}
