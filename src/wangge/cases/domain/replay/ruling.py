"""How a ruling on duty and what is said beside the line are told."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.replay.routing import tell_route
from wangge.cases.domain.replay.told import Teller, ToldCase, open_round


def _rule_on_duty(told: ToldCase, act: SealedAct) -> None:
    told.columns["unit_id"] = act.said.get("unit_id")
    tell_route(told, act)
    open_round(told, opened_by="ruling", unit_id=told.columns["unit_id"], dispatched_at=act.occurred_at)


def _flag_urgent(told: ToldCase, _: SealedAct) -> None:
    told.columns["is_urgent"] = True


def _instruct(told: ToldCase, act: SealedAct) -> None:
    told.columns["instruction"] = act.said.get("note", "")


RULING: Mapping[str, Teller] = {"rule_on_duty": _rule_on_duty, "flag_urgent": _flag_urgent, "instruct": _instruct}
