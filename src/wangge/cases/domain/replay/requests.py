"""How requests are told: asked for, supported, granted, denied, or lapsed because the case went on."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.replay.told import Columns, Teller, ToldCase, end_case, open_round, turn_round
from wangge.cases.domain.requests import OPEN_REQUEST_STATES, REQUEST_ACTS, REQUEST_KINDS, find_lapsing

_NAMES = {kind: f"request {kind} " for kind in REQUEST_KINDS}


def _ask(told: ToldCase, act: SealedAct) -> None:
    name = _NAMES[REQUEST_ACTS[act.move][0]]
    turn = 1 + sum(key.startswith(name) for key in told.others)
    said = act.said
    told.others[f"{name}{turn}"] = {
        "round_turn": len(told.rounds), "state": "waiting", "asker_id": act.actor_id, "asker_unit_id": act.unit_id,
        "asked_at": act.occurred_at, "reason": said.get("reason", ""), "note": said.get("note", ""),
        "plan": said.get("plan", ""), "until_on": said.get("until_on"), "amount": said.get("amount"),
        "closure_code": said.get("closure_code", ""), "reviewer_id": None, "reviewed_at": None, "decider_id": None,
        "decided_at": None, "decision_note": "",
    }  # fmt: skip


def _support(told: ToldCase, act: SealedAct) -> None:
    _find(told, act).update(state="reviewed", reviewer_id=act.actor_id, reviewed_at=act.occurred_at)


def _deny(told: ToldCase, act: SealedAct) -> None:
    _decide(told, act, "denied")


def _grant_extension(told: ToldCase, act: SealedAct) -> None:
    _decide(told, act, "granted")


def _grant_suspension(told: ToldCase, act: SealedAct) -> None:
    _decide(told, act, "granted")
    told.columns["suspended_until_on"] = act.said.get("suspended_until_on")


def _resume(told: ToldCase, _: SealedAct) -> None:
    told.columns["suspended_until_on"] = None


def _grant_forced_closing(told: ToldCase, act: SealedAct) -> None:
    _decide(told, act, "granted")
    if told.columns["unit_id"] is None:
        open_round(told, opened_by="forced")
    told.columns["suspended_until_on"] = None
    turn_round(told, result="forced")
    end_case(told, act, at=act.occurred_at)


def _grant_appeal(told: ToldCase, act: SealedAct) -> None:
    _decide(told, act, "granted")
    told.columns["is_exempt"] = bool(act.said.get("is_exempt"))


def _decide(told: ToldCase, act: SealedAct, state: str) -> None:
    _find(told, act).update(
        state=state, decider_id=act.actor_id, decided_at=act.occurred_at, decision_note=act.said.get("note", "")
    )


def _find(told: ToldCase, act: SealedAct) -> Columns:
    """Return the request that an act is about; one that no event made is told nowhere."""
    name = _NAMES[REQUEST_ACTS[act.move][0]]
    return told.others.get(f"{name}{act.said.get('request')}", {})


def lapse_requests(told: ToldCase, act: SealedAct) -> None:
    """Tell which open requests an act leaves behind."""
    kinds = find_lapsing(act.move, str(told.columns["state"]), act.to_state)
    for kind in kinds:
        for name, row in told.others.items():
            if name.startswith(_NAMES[kind]) and row["state"] in OPEN_REQUEST_STATES:
                row["state"] = "lapsed"


REQUESTS: Mapping[str, Teller] = {
    "ask_extension": _ask,
    "grant_extension": _grant_extension,
    "deny_extension": _deny,
    "ask_suspension": _ask,
    "grant_suspension": _grant_suspension,
    "deny_suspension": _deny,
    "resume": _resume,
    "ask_forced_closing": _ask,
    "grant_forced_closing": _grant_forced_closing,
    "deny_forced_closing": _deny,
    "ask_appeal": _ask,
    "support_appeal": _support,
    "grant_appeal": _grant_appeal,
    "deny_appeal": _deny,
}
