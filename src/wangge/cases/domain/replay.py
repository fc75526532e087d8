"""What the rows of a case must be by its events alone: its columns, stage clocks, handling rounds and photos.

Pure: the audit sets this beside what the database holds. Instants are texts as `encode_instant` writes them, which
sort as the instants do; amounts of limits are texts with three places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.clocks import SHOWN_STAGES, STOPPED_BY, UNIT_STAGES

Columns = dict[str, object]

CASE_COLUMNS: Mapping[str, object] = {
    "state": "new", "district_id": None, "unit_id": None, "category_id": None, "condition_id": None,
    "checker_id": None, "merged_into_id": None, "source": "", "source_class": "", "reporter_id": None,
    "external_source": "", "external_id": "", "external_digest": "", "description_sha256": "", "lon": None,
    "lat": None, "grid_code": "", "area_class": "", "road_class": "", "reported_at": None, "recorded_at": None,
    "closed_at": None, "closure_kind": "", "closure_code": "", "round_count": 0, "return_count": 0, "stage": "",
    "stage_due_at": None, "stage_yellow_at": None, "handle_due_at": None, "total_due_at": None,
}  # fmt: skip
"""The columns of a case that its events tell, as they are before the first one."""

CLOCK_COLUMNS = (
    "unit_id", "started_at", "limit_kind", "limit_amount", "due_at", "yellow_at", "due_state", "stopped_at",
    "stopped_by",
)  # fmt: skip

ROUND_COLUMNS: Mapping[str, object] = {
    "unit_id": None, "dispatcher_id": None, "handler_id": None, "handler_unit_id": None, "checker_id": None,
    "checker_unit_id": None, "opened_by": "", "dispatched_at": None, "signed_at": None, "finished_at": None,
    "check_sent_at": None, "checked_at": None, "result": "", "closed_at": None, "closure_kind": "",
    "is_closing": False,
}  # fmt: skip
"""The columns of a handling round as they are before anything happens in it; `is_closing`: the case names this one."""

# Photos of the other acts belong to a check.
_PHOTO_PURPOSES = {"report": "report", "handle_on_the_spot": "before", "finish": "after"}


@dataclass(slots=True)
class ToldCase:
    """Told case (记录所述的案卷): `clocks` by stage and turn, `rounds` from the first, `photos` by seq, purpose, digest."""

    columns: Columns = field(default_factory=lambda: dict(CASE_COLUMNS))
    clocks: dict[tuple[str, int], Columns] = field(default_factory=dict)
    rounds: list[Columns] = field(default_factory=list)
    photos: set[tuple[int, str, str]] = field(default_factory=set)
    running: dict[str, Columns] = field(default_factory=dict)


def replay_case(acts: Iterable[SealedAct]) -> ToldCase:
    """Tell a case from its first act to its last; what a forged act leaves out is told as empty."""
    told = ToldCase()
    for act in acts:
        tell = TELLERS.get(act.move)
        if tell is not None:
            tell(told, act)
        _stop_clocks(told, act)
        _start_clocks(told, act)
        _add_photos(told, act)
        told.columns["state"] = act.to_state
    return told


def _begin(told: ToldCase, act: SealedAct) -> None:
    """Tell the report, whoever brought it."""
    said = act.said
    for name in ("district_id", "category_id", "reported_at"):
        told.columns[name] = said.get(name)
    for name in ("source", "source_class", "external_source", "external_id", "description_sha256"):
        told.columns[name] = said.get(name, "")
    told.columns["recorded_at"] = act.recorded_at
    if said.get("source_class") == "own":
        told.columns["reporter_id"] = act.actor_id
    _place(told, act)


def _place(told: ToldCase, act: SealedAct) -> None:
    said = act.said
    told.columns["lon"], told.columns["lat"] = said.get("lon"), said.get("lat")
    told.columns["grid_code"] = said.get("grid", "")
    told.columns["area_class"], told.columns["road_class"] = said.get("area_class", ""), said.get("road_class", "")


def _handle_on_the_spot(told: ToldCase, act: SealedAct) -> None:
    _begin(told, act)
    _open_round(
        told,
        opened_by="on_the_spot",
        unit_id=act.unit_id,
        handler_id=act.actor_id,
        handler_unit_id=act.unit_id,
        finished_at=act.occurred_at,
        result="fixed",
    )
    _end(told, act, at=act.occurred_at)


def _import(told: ToldCase, act: SealedAct) -> None:
    _begin(told, act)
    said = act.said
    told.columns["external_digest"] = said.get("digest", "")
    told.columns["unit_id"] = said.get("unit_id")
    closed_at = said.get("closed_at")
    if closed_at:
        _open_round(told, opened_by="import", unit_id=said.get("unit_id"), result="imported")
        _end(told, act, at=closed_at)
    if said.get("due_at"):
        told.columns["total_due_at"] = said["due_at"]
        clock = _make_clock({"due_at": said["due_at"], "due_state": "due"}, started_at=said.get("reported_at"))
        told.clocks["total", act.seq] = clock
        if closed_at:
            clock["stopped_at"], clock["stopped_by"] = closed_at, act.move
        else:
            told.running["total"] = clock


def _end(told: ToldCase, act: SealedAct, *, at: str) -> None:
    """Tell that the case was closed by its last round."""
    kind = act.said.get("closure_kind", "")
    told.columns["closed_at"], told.columns["closure_kind"] = at, kind
    told.columns["closure_code"] = act.said.get("closure_code", "")
    _turn_round(told, closed_at=at, closure_kind=kind, is_closing=True)


def _accept(told: ToldCase, act: SealedAct) -> None:
    told.columns["category_id"] = act.said.get("category_id")
    if "lon" in act.said:
        _place(told, act)


def _file(told: ToldCase, act: SealedAct) -> None:
    told.columns["condition_id"] = act.said.get("condition_id")


def _merge(told: ToldCase, act: SealedAct) -> None:
    told.columns["merged_into_id"] = act.said.get("target_id")


def _dispatch(told: ToldCase, act: SealedAct) -> None:
    told.columns["unit_id"] = act.said.get("unit_id")
    _open_round(
        told,
        opened_by="dispatch",
        unit_id=told.columns["unit_id"],
        dispatcher_id=act.actor_id,
        dispatched_at=act.occurred_at,
    )


def _return(told: ToldCase, _: SealedAct) -> None:
    _turn_round(told, result="returned")
    told.columns["unit_id"] = told.columns["handle_due_at"] = None
    told.columns["return_count"] = sum(row["result"] == "returned" for row in told.rounds)


def _sign(told: ToldCase, act: SealedAct) -> None:
    _turn_round(told, signed_at=act.occurred_at)


def _finish(told: ToldCase, act: SealedAct) -> None:
    _turn_round(
        told,
        handler_id=act.actor_id,
        handler_unit_id=act.unit_id,
        finished_at=act.occurred_at,
        result="finished",
    )


def _send_to_check(told: ToldCase, act: SealedAct) -> None:
    checker_id = told.columns["checker_id"] = act.said.get("checker_id")
    _turn_round(
        told,
        checker_id=checker_id,
        checker_unit_id=act.said.get("checker_unit_id"),
        check_sent_at=act.occurred_at,
        result="sent",
    )


def _pass_check(told: ToldCase, act: SealedAct) -> None:
    _turn_round(told, checked_at=act.occurred_at, result="passed")


def _fail_check(told: ToldCase, act: SealedAct) -> None:
    _turn_round(told, checked_at=act.occurred_at, result="failed")
    _open_rework(told, act)


def _give_up_check(told: ToldCase, act: SealedAct) -> None:
    _turn_round(told, checked_at=act.occurred_at, result="undecided")
    told.columns["checker_id"] = None


def _recheck(told: ToldCase, _: SealedAct) -> None:
    _turn_round(told, result="recheck")
    told.columns["checker_id"] = None


def _rework(told: ToldCase, act: SealedAct) -> None:
    _turn_round(told, result="failed")
    _open_rework(told, act)


def _close(told: ToldCase, act: SealedAct) -> None:
    _end(told, act, at=act.occurred_at)


TELLERS: Mapping[str, Callable[[ToldCase, SealedAct], None]] = {
    "report": _begin,
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
"""What a move changes beside the state, the clocks and the photos."""

PLAIN_MOVES = frozenset({"refuse", "void", "send_back_to_acceptor", "send_back_to_shift_leader", "absorb"})
"""Moves that change nothing beside these."""


def _open_rework(told: ToldCase, act: SealedAct) -> None:
    at = act.occurred_at
    _open_round(told, opened_by="rework", unit_id=told.columns["unit_id"], dispatched_at=at, signed_at=at)


def _open_round(told: ToldCase, **columns: object) -> None:
    told.rounds.append({**ROUND_COLUMNS, **columns})
    told.columns["round_count"] = len(told.rounds)


def _turn_round(told: ToldCase, **columns: object) -> None:
    if told.rounds:
        told.rounds[-1].update(columns)


def _stop_clocks(told: ToldCase, act: SealedAct) -> None:
    stages = STOPPED_BY.get(act.move, ())
    for stage in stages:
        clock = told.running.pop(stage, None)
        if clock is not None:
            clock["stopped_at"], clock["stopped_by"] = max(str(clock["started_at"]), act.occurred_at), act.move
    if told.columns["stage"] in stages:
        _show(told, "", {})


def _start_clocks(told: ToldCase, act: SealedAct) -> None:
    for stage, said in act.said.get("clocks", {}).items():
        clock = _make_clock(said, started_at=act.occurred_at)
        told.clocks[stage, act.seq] = told.running[stage] = clock
        if stage in UNIT_STAGES:
            clock["unit_id"] = told.columns["unit_id"]
        if stage in SHOWN_STAGES:
            _show(told, stage, clock)
        if stage in {"handle", "total"}:
            told.columns[f"{stage}_due_at"] = clock["due_at"]


def _show(told: ToldCase, stage: str, clock: Columns) -> None:
    told.columns["stage"] = stage
    told.columns["stage_due_at"], told.columns["stage_yellow_at"] = clock.get("due_at"), clock.get("yellow_at")


def _make_clock(said: Mapping[str, object], *, started_at: object) -> Columns:
    return {
        "unit_id": None,
        "started_at": started_at,
        "limit_kind": said.get("limit_kind", ""),
        "limit_amount": said.get("limit_amount"),
        "due_at": said.get("due_at"),
        "yellow_at": said.get("yellow_at"),
        "due_state": said.get("due_state"),
        "stopped_at": None,
        "stopped_by": "",
    }


def _add_photos(told: ToldCase, act: SealedAct) -> None:
    photos = act.said.get("photos")
    if not photos:
        return
    after = act.said.get("after_photos", ())
    purpose = _PHOTO_PURPOSES.get(act.move, "check")
    for digest in photos:
        told.photos.add((act.seq, "after" if digest in after else purpose, digest))
