"""How the acts of a verification and of a unit's own confirmation are told."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.replay.told import Teller, ToldCase, turn_round


def _send_to_verify(told: ToldCase, act: SealedAct) -> None:
    told.columns["verifier_id"] = act.said.get("verifier_id")
    told.columns["verify_result"] = ""


def _answer(told: ToldCase, act: SealedAct) -> None:
    told.columns["verify_result"] = act.said.get("verify_result", "")


def _give_up_verify(told: ToldCase, act: SealedAct) -> None:
    _answer(told, act)
    told.columns["verifier_id"] = None


def _submit_to_unit_leader(told: ToldCase, act: SealedAct) -> None:
    turn_round(told, handler_id=act.actor_id, handler_unit_id=act.unit_id, result="submitted")


def _confirm_handling(told: ToldCase, act: SealedAct) -> None:
    turn_round(told, finished_at=act.occurred_at, result="finished")


def _send_back_to_handler(told: ToldCase, _: SealedAct) -> None:
    turn_round(told, result="sent_back")


VERIFYING: Mapping[str, Teller] = {
    "send_to_verify": _send_to_verify,
    "confirm_exists": _answer,
    "deny_exists": _answer,
    "give_up_verify": _give_up_verify,
    "submit_to_unit_leader": _submit_to_unit_leader,
    "confirm_handling": _confirm_handling,
    "send_back_to_handler": _send_back_to_handler,
}
