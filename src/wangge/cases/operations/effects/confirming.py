"""The unit's own confirmation (XS-17): its leader looks before the case is handed back; never the independent check."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.effects.main_line import check_handling_stage, update_round
from wangge.cases.operations.photos import check_new_photos
from wangge.cases.operations.rows import ROUNDS_OF_CASE
from wangge.kernel.public import DomainError


def submit_to_unit_leader(move: MoveInHand) -> Facts:
    """Copy handler and unit to the round; the handling clock runs on until the unit's leader has confirmed.

    Raises `facts_to_establish` at a stage of the route that comes before handling.
    """
    check_handling_stage(move)
    handling_round = update_round(
        move, handler_id=move.actor.member_id, handler_unit_id=move.actor.unit_id, result="submitted"
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


def confirm_handling(move: MoveInHand) -> Facts:
    """Hand the case back as handled, the leader being somebody else than the handler."""
    _check_confirmer(move)
    update_round(move, finished_at=move.now, result="finished")
    return {"unit_id": move.case.unit_id}


def send_back_to_handler(move: MoveInHand) -> Facts:
    """Let the handler go on with the same round."""
    _check_confirmer(move)
    update_round(move, result="sent_back")
    return {"unit_id": move.case.unit_id}


def _check_confirmer(move: MoveInHand) -> None:
    """Refuse a leader who handled the round himself. Raises `confirmer_is_handler`."""
    if ROUNDS_OF_CASE.read(move.case.pk)[-1].handler_id == move.actor.member_id:
        raise DomainError("confirmer_is_handler")


CONFIRMING: Mapping[str, Effect] = {
    "submit_to_unit_leader": submit_to_unit_leader,
    "confirm_handling": confirm_handling,
    "send_back_to_handler": send_back_to_handler,
}
