"""How the acts of supervision are told."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.ladder import is_struck_off
from wangge.cases.domain.replay.told import Teller, ToldCase


def _supervise(told: ToldCase, act: SealedAct) -> None:
    for turn in act.said.get("ended", ()):
        told.others.get(_name(turn), {})["ended_at"] = act.occurred_at
    for said in act.said.get("supervisions", ()):
        told.others[_name(said["turn"])] = {
            "rung": said["rung"],
            "act": said["act"],
            "unit_id": said["unit_id"],
            "round_turn": said["round"],
            "started_by_id": act.actor_id,
            "started_at": act.occurred_at,
            "due_at": said["due_at"],
            "answered_at": None,
            "answer": "",
            "ended_at": act.occurred_at if said["is_passed"] else None,
            "is_listed": said["act"] == "list",
        }


def _answer_supervision(told: ToldCase, act: SealedAct) -> None:
    row = told.others.get(_name(act.said.get("supervision")))
    if row is not None:
        row["answered_at"], row["answer"] = act.occurred_at, act.said.get("note", "")


def strike_off(told: ToldCase, act: SealedAct) -> None:
    """Tell which listed entries an act strikes off the board."""
    if not is_struck_off(str(told.columns["state"]), act.to_state):
        return
    for name, row in told.others.items():
        if name.startswith("supervision ") and row.get("is_listed") and row["ended_at"] is None:
            row["ended_at"] = act.occurred_at


def _name(turn: object) -> str:
    return f"supervision {turn}"


SUPERVISING: Mapping[str, Teller] = {"supervise": _supervise, "answer_supervision": _answer_supervision}
