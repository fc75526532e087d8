"""What the events tell of a case, and how an act's common parts are told: rounds, clocks, photos, its place and end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.clocks import SHOWN_STAGES, STOPPED_BY, UNIT_STAGES
from wangge.cases.domain.evidence import find_purpose

Columns = dict[str, object]

CASE_COLUMNS: Mapping[str, object] = {
    "state": "new", "district_id": None, "unit_id": None, "category_id": None, "condition_id": None,
    "checker_id": None, "merged_into_id": None, "source": "", "source_class": "", "reporter_id": None,
    "external_source": "", "external_id": "", "external_digest": "", "description_sha256": "", "lon": None,
    "lat": None, "grid_code": "", "area_class": "", "road_class": "", "reported_at": None, "recorded_at": None,
    "closed_at": None, "closure_kind": "", "closure_code": "", "round_count": 0, "return_count": 0, "stage": "",
    "stage_due_at": None, "stage_yellow_at": None, "handle_due_at": None, "total_due_at": None, "verifier_id": None,
    "verify_result": "", "is_urgent": False, "is_exempt": False, "suspended_until_on": None, "route": "",
    "route_stage": "", "instruction": "", "tracking_unit_id": None,
}  # fmt: skip
"""The columns of a case that its events tell, as they are before the first one."""

CLOCK_COLUMNS = (
    "unit_id", "started_at", "limit_kind", "limit_amount", "due_at", "yellow_at", "due_state", "extensions",
    "pauses", "stopped_at", "stopped_by",
)  # fmt: skip

ROUND_COLUMNS: Mapping[str, object] = {
    "unit_id": None, "dispatcher_id": None, "handler_id": None, "handler_unit_id": None, "checker_id": None,
    "checker_unit_id": None, "opened_by": "", "dispatched_at": None, "signed_at": None, "finished_at": None,
    "check_sent_at": None, "checked_at": None, "result": "", "closed_at": None, "closure_kind": "",
    "is_closing": False,
}  # fmt: skip
"""The columns of a handling round as they are before anything happens in it; `is_closing`: the case names this one."""


@dataclass(slots=True)
class ToldCase:
    """Told case (记录所述的案卷): `clocks` by stage and turn, `rounds` from the first, `photos` by seq, purpose, digest.

    `others` are the rows of the sub-actions by the names that `queries/parts.py` gives them ("request extension 1").
    """

    columns: Columns = field(default_factory=lambda: dict(CASE_COLUMNS))
    clocks: dict[tuple[str, int], Columns] = field(default_factory=dict)
    rounds: list[Columns] = field(default_factory=list)
    photos: set[tuple[int, str, str]] = field(default_factory=set)
    running: dict[str, Columns] = field(default_factory=dict)
    others: dict[str, Columns] = field(default_factory=dict)


Teller = Callable[[ToldCase, SealedAct], None]


def tell_place(told: ToldCase, act: SealedAct) -> None:
    """Tell the place that an act gives the case."""
    said = act.said
    told.columns["lon"], told.columns["lat"] = said.get("lon"), said.get("lat")
    told.columns["grid_code"] = said.get("grid", "")
    told.columns["area_class"], told.columns["road_class"] = said.get("area_class", ""), said.get("road_class", "")


def tell_tracker(told: ToldCase, act: SealedAct) -> None:
    """Tell the unit that tracks the case from an act on, where it names one."""
    if "tracking_unit_id" in act.said:
        told.columns["tracking_unit_id"] = act.said["tracking_unit_id"]


def end_case(told: ToldCase, act: SealedAct, *, at: str) -> None:
    """Tell that the case was closed by its last round."""
    kind = act.said.get("closure_kind", "")
    told.columns["closed_at"], told.columns["closure_kind"] = at, kind
    told.columns["closure_code"] = act.said.get("closure_code", "")
    turn_round(told, closed_at=at, closure_kind=kind, is_closing=True)


def open_round(told: ToldCase, **columns: object) -> None:
    """Tell that a handling round began."""
    told.rounds.append({**ROUND_COLUMNS, **columns})
    told.columns["round_count"] = len(told.rounds)


def turn_round(told: ToldCase, **columns: object) -> None:
    """Tell what became of the present handling round."""
    if told.rounds:
        told.rounds[-1].update(columns)


def stop_clocks(told: ToldCase, act: SealedAct) -> None:
    """Tell which running clocks an act stops."""
    stages = STOPPED_BY.get(act.move, ())
    for stage in stages:
        clock = told.running.pop(stage, None)
        if clock is not None:
            clock["stopped_at"], clock["stopped_by"] = max(str(clock["started_at"]), act.occurred_at), act.move
    if told.columns["stage"] in stages:
        show_stage(told, "", {})


def start_clocks(told: ToldCase, act: SealedAct) -> None:
    """Tell the clocks that an act says it starts."""
    for stage, said in act.said.get("clocks", {}).items():
        clock = make_clock(said, started_at=act.occurred_at)
        told.clocks[stage, act.seq] = told.running[stage] = clock
        if stage in UNIT_STAGES:
            clock["unit_id"] = told.columns["unit_id"]
        if stage in SHOWN_STAGES:
            show_stage(told, stage, clock)
        if stage in {"handle", "total"}:
            told.columns[f"{stage}_due_at"] = clock["due_at"]


def move_clocks(told: ToldCase, act: SealedAct) -> None:
    """Tell the running clocks whose deadlines an act says it moves: by an extension, a pause or another limit."""
    for stage, said in act.said.get("moved", {}).items():
        clock = told.running.get(stage)
        if clock is None:
            continue
        clock.update({name: value for name, value in said.items() if name in CLOCK_COLUMNS})
        if told.columns["stage"] == stage:
            show_stage(told, stage, {} if act.to_state == "suspended" else clock)
        if stage in {"handle", "total"}:
            told.columns[f"{stage}_due_at"] = clock["due_at"]


def show_stage(told: ToldCase, stage: str, clock: Columns) -> None:
    """Tell which stage the case shows."""
    told.columns["stage"] = stage
    told.columns["stage_due_at"], told.columns["stage_yellow_at"] = clock.get("due_at"), clock.get("yellow_at")


def make_clock(said: Mapping[str, object], *, started_at: object) -> Columns:
    """Return the columns of a clock that starts, by what its event says of it."""
    return {
        "unit_id": None,
        "started_at": started_at,
        "limit_kind": said.get("limit_kind", ""),
        "limit_amount": said.get("limit_amount"),
        "due_at": said.get("due_at"),
        "yellow_at": said.get("yellow_at"),
        "due_state": said.get("due_state"),
        "extensions": "",
        "pauses": "",
        "stopped_at": None,
        "stopped_by": "",
    }


def add_photos(told: ToldCase, act: SealedAct) -> None:
    """Tell the photos of an act."""
    photos = act.said.get("photos")
    if not photos:
        return
    after = act.said.get("after_photos", ())
    purpose = find_purpose(act.move)
    for digest in photos:
        told.photos.add((act.seq, "after" if digest in after else purpose, digest))
