"""What the columns of a case, its rounds and its clocks must be, by its events alone: written without the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from wangge.cases.domain.workflow import CASE_MOVES
from wangge.cases.models import CaseEvent

# Which stages an act ends, and which it begins, in the order of the table.
ENDS = {
    "accept": {"accept"},
    "refuse": {"accept", "total"},
    "merge": {"accept", "file", "total"},
    "file": {"file"},
    "void": {"file", "dispatch", "total"},
    "send_back_to_acceptor": {"file"},
    "send_back_to_shift_leader": {"dispatch"},
    "dispatch": {"dispatch"},
    "return": {"sign", "handle"},
    "sign": {"sign"},
    "finish": {"handle"},
    "send_to_check": {"send_check"},
    "pass_check": {"check"},
    "fail_check": {"check"},
    "give_up_check": {"check"},
    "recheck": {"close"},
    "rework": {"close"},
    "close": {"close", "total"},
}
RESULTS = {
    "return": "returned",
    "finish": "finished",
    "send_to_check": "sent",
    "pass_check": "passed",
    "fail_check": "failed",
    "give_up_check": "undecided",
    "recheck": "recheck",
    "rework": "failed",
}


@dataclass(frozen=True)
class Round:
    """A handling round as the events tell it."""

    opened_by: str
    unit_id: int
    dispatched_at: datetime
    handler_id: int | None = None
    handler_unit_id: int | None = None
    checker_id: int | None = None
    checker_unit_id: int | None = None
    result: str = ""
    is_closed: bool = False


@dataclass(frozen=True)
class Clock:
    """A stage clock as the events tell it; `due` is the instant or the state that the event says."""

    stage: str
    turn: int
    started_at: datetime
    due: str
    stopped_at: datetime | None = None
    stopped_by: str = ""


@dataclass
class Told:
    """A case as its events tell it."""

    state: str = "new"
    version: int = 0
    category_id: int | None = None
    condition_id: int | None = None
    unit_id: int | None = None
    checker_id: int | None = None
    target: str = ""
    closure_code: str = ""
    return_count: int = 0
    closed_at: datetime | None = None
    rounds: list[Round] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)


def replay(events: Iterable[CaseEvent]) -> Told:
    """Tell the case from its first event to its last; fails where a move is not one of the table."""
    told = Told()
    for event in events:
        said = orjson.loads(event.payload)
        assert event.seq == told.version + 1
        assert event.from_state == told.state
        if event.move == "absorb":
            assert event.to_state == event.from_state
        else:
            move = CASE_MOVES.find_move(event.move)
            assert event.from_state in move.sources
            assert event.to_state == move.target
            assert event.actor_role in move.roles
            _take(told, event, said)
        told.version, told.state = event.seq, event.to_state
    return told


def _take(told: Told, event: CaseEvent, said: dict[str, Any]) -> None:
    for column in ("category_id", "condition_id", "checker_id", "target", "closure_code"):
        if said.get(column):
            setattr(told, column, said[column])
    if event.move in {"give_up_check", "recheck"}:
        told.checker_id = None
    if event.move == "return":
        told.return_count += 1
    if event.move == "close":
        told.closed_at = event.occurred_at
    _turn_rounds(told, event, said)
    _run_clocks(told, event, said)


def _turn_rounds(told: Told, event: CaseEvent, said: dict[str, Any]) -> None:
    at, name = event.occurred_at, event.move
    facts: dict[str, Any] = {"result": RESULTS[name]} if name in RESULTS else {}
    if name == "finish":
        facts |= {"handler_id": event.actor_id, "handler_unit_id": event.unit_id}
    if name == "send_to_check":
        facts |= {"checker_id": said["checker_id"], "checker_unit_id": said["checker_unit_id"]}
    if name == "close":
        facts["is_closed"] = True
    if facts:
        told.rounds[-1] = replace(told.rounds[-1], **facts)
    if name == "return":
        told.unit_id = None
    if name == "dispatch":
        told.unit_id = said["unit_id"]
        told.rounds.append(Round("dispatch", said["unit_id"], at))
    if name in {"fail_check", "rework"}:
        assert told.unit_id is not None
        told.rounds.append(Round("rework", told.unit_id, at))


def _run_clocks(told: Told, event: CaseEvent, said: dict[str, Any]) -> None:
    ended = ENDS.get(event.move, set())
    told.clocks = [
        replace(clock, stopped_at=event.occurred_at, stopped_by=event.move)
        if clock.stage in ended and clock.stopped_at is None
        else clock
        for clock in told.clocks
    ]
    due = {"accept": said["due_at"]} if event.move == "report" else said.get("due", {})
    told.clocks += [Clock(stage, event.seq, event.occurred_at, instant) for stage, instant in due.items()]
