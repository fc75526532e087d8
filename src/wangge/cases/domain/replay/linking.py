"""How acts are told that make a case of another one, transfer it, or take a merge back."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.replay.main_line import begin_case
from wangge.cases.domain.replay.told import Teller, ToldCase, end_case, open_round, tell_tracker


def _split(told: ToldCase, act: SealedAct) -> None:
    tell_tracker(told, act)
    for part in act.said.get("parts", ()):
        told.others[f"link part {part.get('id')}"] = {"made_at": act.occurred_at}


def _split_off(told: ToldCase, act: SealedAct) -> None:
    begin_case(told, act)
    tell_tracker(told, act)
    told.columns["condition_id"] = act.said.get("condition_id")
    told.columns["reporter_id"] = None


def _report_again(told: ToldCase, act: SealedAct) -> None:
    begin_case(told, act)
    told.columns["reporter_id"] = None
    told.others[f"link reopens {act.said.get('reopens_id')}"] = {"made_at": act.occurred_at}


def _unmerge(told: ToldCase, _: SealedAct) -> None:
    told.columns["merged_into_id"] = None


def _confirm_transfer(told: ToldCase, act: SealedAct) -> None:
    open_round(told, opened_by="transfer", result="transferred")
    end_case(told, act, at=act.occurred_at)


LINKING: Mapping[str, Teller] = {
    "split": _split,
    "split_off": _split_off,
    "report_again": _report_again,
    "unmerge": _unmerge,
    "confirm_transfer": _confirm_transfer,
}
