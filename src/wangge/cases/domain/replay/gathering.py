"""How conferences and calls for assistance are told."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.replay.told import Columns, Teller, ToldCase, tell_tracker


def _convene(told: ToldCase, act: SealedAct) -> None:
    tell_tracker(told, act)
    told.others[f"conference {act.said.get('conference')}"] = {
        "convener_id": act.actor_id,
        "convened_at": act.occurred_at,
        "topic": act.said.get("note", ""),
        "unit_ids": orjson.dumps(act.said.get("unit_ids", [])).decode(),
        "decision": "",
        "decided_at": None,
        "effect_due_at": None,
        "effect_shown_at": None,
    }


def _decide_conference(told: ToldCase, act: SealedAct) -> None:
    conference = _find_conference(told, act)
    conference["decision"], conference["decided_at"] = act.said.get("note", ""), act.occurred_at
    conference["effect_due_at"] = act.said.get("effect_due_at")


def _show_effect(told: ToldCase, act: SealedAct) -> None:
    _find_conference(told, act)["effect_shown_at"] = act.occurred_at


def _find_conference(told: ToldCase, act: SealedAct) -> Columns:
    return told.others.setdefault(f"conference {act.said.get('conference')}", {})


def _call_assistance(told: ToldCase, act: SealedAct) -> None:
    tell_tracker(told, act)
    for unit_id in act.said.get("unit_ids", ()):
        told.others[f"assistance {unit_id} {act.occurred_at}"] = {
            "called_by_id": act.actor_id,
            "checked_in_by_id": None,
            "checked_in_at": None,
            "distance_m": None,
            "reported_at": None,
            "report": "",
        }


def _check_in(told: ToldCase, act: SealedAct) -> None:
    call = _find_call(told, act)
    call["checked_in_by_id"], call["checked_in_at"] = act.actor_id, act.occurred_at
    call["distance_m"] = act.said.get("distance_m")


def _report_assistance(told: ToldCase, act: SealedAct) -> None:
    call = _find_call(told, act)
    call["reported_at"], call["report"] = act.occurred_at, act.said.get("note", "")


def _find_call(told: ToldCase, act: SealedAct) -> Columns:
    name = f"assistance {act.said.get('called_unit_id')} {act.said.get('called_at')}"
    return told.others.setdefault(name, {})


GATHERING: Mapping[str, Teller] = {
    "convene": _convene,
    "decide_conference": _decide_conference,
    "show_effect": _show_effect,
    "call_assistance": _call_assistance,
    "check_in": _check_in,
    "report_assistance": _report_assistance,
}
