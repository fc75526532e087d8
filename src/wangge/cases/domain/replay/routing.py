"""How passing a case on along its route is told."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.replay.told import Teller, ToldCase, open_round, turn_round


def tell_route(told: ToldCase, act: SealedAct) -> None:
    """Tell the route and the stage that an act gives the case."""
    told.columns["route"] = act.said.get("route", "")
    told.columns["route_stage"] = act.said.get("route_stage", "")


def _pass_on(told: ToldCase, act: SealedAct) -> None:
    turn_round(told, result="passed_on")
    told.columns["unit_id"] = act.said.get("unit_id")
    tell_route(told, act)
    open_round(told, opened_by="pass_on", unit_id=told.columns["unit_id"], dispatched_at=act.occurred_at)


ROUTING: Mapping[str, Teller] = {"pass_on": _pass_on}
