"""How the acts of the main line are told."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.replay.routing import tell_route
from wangge.cases.domain.replay.told import Teller, ToldCase, end_case, make_clock, open_round, tell_place, turn_round


def begin_case(told: ToldCase, act: SealedAct) -> None:
    """Tell the report, whoever brought it."""
    said = act.said
    for name in ("district_id", "category_id", "reported_at"):
        told.columns[name] = said.get(name)
    for name in ("source", "source_class", "external_source", "external_id", "description_sha256"):
        told.columns[name] = said.get(name, "")
    told.columns["recorded_at"] = act.recorded_at
    if said.get("source_class") == "own":
        told.columns["reporter_id"] = act.actor_id
    tell_place(told, act)


def _handle_on_the_spot(told: ToldCase, act: SealedAct) -> None:
    begin_case(told, act)
    open_round(
        told,
        opened_by="on_the_spot",
        unit_id=act.unit_id,
        handler_id=act.actor_id,
        handler_unit_id=act.unit_id,
        finished_at=act.occurred_at,
        result="fixed",
    )
    end_case(told, act, at=act.occurred_at)


def _import(told: ToldCase, act: SealedAct) -> None:
    begin_case(told, act)
    said = act.said
    told.columns["external_digest"] = said.get("digest", "")
    told.columns["unit_id"] = said.get("unit_id")
    closed_at = said.get("closed_at")
    if closed_at:
        open_round(told, opened_by="import", unit_id=said.get("unit_id"), result="imported")
        end_case(told, act, at=closed_at)
    if said.get("due_at"):
        told.columns["total_due_at"] = said["due_at"]
        clock = make_clock({"due_at": said["due_at"], "due_state": "due"}, started_at=said.get("reported_at"))
        told.clocks["total", act.seq] = clock
        if closed_at:
            clock["stopped_at"], clock["stopped_by"] = closed_at, act.move
        else:
            told.running["total"] = clock


def _accept(told: ToldCase, act: SealedAct) -> None:
    told.columns["category_id"] = act.said.get("category_id")
    if "lon" in act.said:
        tell_place(told, act)


def _file(told: ToldCase, act: SealedAct) -> None:
    told.columns["condition_id"] = act.said.get("condition_id")


def _merge(told: ToldCase, act: SealedAct) -> None:
    told.columns["merged_into_id"] = act.said.get("target_id")


def _dispatch(told: ToldCase, act: SealedAct) -> None:
    told.columns["unit_id"] = act.said.get("unit_id")
    tell_route(told, act)
    open_round(
        told,
        opened_by="dispatch",
        unit_id=told.columns["unit_id"],
        dispatcher_id=act.actor_id,
        dispatched_at=act.occurred_at,
    )


def _return(told: ToldCase, _: SealedAct) -> None:
    turn_round(told, result="returned")
    told.columns["unit_id"] = told.columns["handle_due_at"] = None
    told.columns["return_count"] = sum(row["result"] == "returned" for row in told.rounds)


def _sign(told: ToldCase, act: SealedAct) -> None:
    turn_round(told, signed_at=act.occurred_at)


def _finish(told: ToldCase, act: SealedAct) -> None:
    turn_round(
        told,
        handler_id=act.actor_id,
        handler_unit_id=act.unit_id,
        finished_at=act.occurred_at,
        result="finished",
    )


def _send_to_check(told: ToldCase, act: SealedAct) -> None:
    checker_id = told.columns["checker_id"] = act.said.get("checker_id")
    turn_round(
        told,
        checker_id=checker_id,
        checker_unit_id=act.said.get("checker_unit_id"),
        check_sent_at=act.occurred_at,
        result="sent",
    )


def _pass_check(told: ToldCase, act: SealedAct) -> None:
    turn_round(told, checked_at=act.occurred_at, result="passed")


def _fail_check(told: ToldCase, act: SealedAct) -> None:
    turn_round(told, checked_at=act.occurred_at, result="failed")
    _open_rework(told, act)


def _give_up_check(told: ToldCase, act: SealedAct) -> None:
    turn_round(told, checked_at=act.occurred_at, result="undecided")
    told.columns["checker_id"] = None


def _recheck(told: ToldCase, _: SealedAct) -> None:
    turn_round(told, result="recheck")
    told.columns["checker_id"] = None


def _rework(told: ToldCase, act: SealedAct) -> None:
    turn_round(told, result="failed")
    _open_rework(told, act)


def _close(told: ToldCase, act: SealedAct) -> None:
    end_case(told, act, at=act.occurred_at)


def _open_rework(told: ToldCase, act: SealedAct) -> None:
    at = act.occurred_at
    open_round(told, opened_by="rework", unit_id=told.columns["unit_id"], dispatched_at=at, signed_at=at)


MAIN_LINE: Mapping[str, Teller] = {
    "report": begin_case,
    "handle_on_the_spot": _handle_on_the_spot,
    "import_closed": _import,
    "import_filed": _import,
    "accept": _accept,
    "merge": _merge,
    "file": _file,
    "dispatch": _dispatch,
    "return": _return,
    "sign": _sign,
    "finish": _finish,
    "send_to_check": _send_to_check,
    "pass_check": _pass_check,
    "fail_check": _fail_check,
    "give_up_check": _give_up_check,
    "recheck": _recheck,
    "rework": _rework,
    "close": _close,
}
