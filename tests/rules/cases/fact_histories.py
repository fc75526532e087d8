"""Histories of cases as rows, without a database: what the operations would have stored, for folding into facts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from wangge.cases.domain.clocks import STOPPED_BY, UNIT_STAGES, find_started_stages
from wangge.cases.domain.workflow import CASE_MOVES
from wangge.cases.queries import fact_references, facts
from wangge.cases.queries.charges import collect_charges
from wangge.cases.queries.deadlines import collect_deadlines
from wangge.cases.queries.facts import collect_sayings, fold_facts
from wangge.cases.queries.particulars import GRADED_ROADS, GRADED_STREETS, WINDOWS, Nearness, collect_particulars

ZONE = "Asia/Shanghai"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DISTRICT, BUREAU, CREW = 1, 2, 3
LIMIT_HOURS = {"accept": 1, "file": 1, "dispatch": 1, "sign": 2, "handle": 24, "send_check": 2, "check": 4, "close": 1}
TOTAL_ALLOWANCE_HOURS = 12
MOST_SCORE = 2
BESIDE = ("absorb", "rate")
"""Acts that are no moves."""


@dataclass
class Story:
    """One case told act by act; `row` is what its row says now, `then` what row and clocks said after each act."""

    case_id: int
    source_class: str = "own"
    reporter_id: int | None = 10
    grid_code: str = "320582001001001"
    lon: float | None = 120.5
    lat: float | None = 31.9
    limits: dict[str, int] = field(default_factory=lambda: dict(LIMIT_HOURS))
    at: datetime = START
    events: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[dict[str, Any]] = field(default_factory=list)
    then: list[tuple[dict[str, Any], list[dict[str, Any]]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.row: dict[str, Any] = {
            "case_id": self.case_id,
            "number": f"ZJG{self.case_id:05d}",
            "version": 0,
            "district_id": DISTRICT,
            "source": "collector",
            "source_class": self.source_class,
            "reported_at": self.at,
            "closed_at": None,
            "closure_kind": "",
            "closure_code": "",
            "category_id": None,
            "condition_id": None,
            "grid_code": self.grid_code,
            "area_class": "class_1",
            "road_class": "",
            "unit_id": None,
            "reporter_id": self.reporter_id,
            "checker_id": None,
            "lon": self.lon,
            "lat": self.lat,
            "state": "new",
            "merged_into_id": None,
            "address": "",
            "is_askable": False,
        }
        self.state = "new"

    def act(self, move: str, *, by: int | None = None, role: str = "citizen", hours: float = 0.5, **said: Any) -> Story:
        """Let `hours` pass and make a move; `role` matters for who reopens, `said` is what its event's payload says."""
        self.at += timedelta(hours=hours)
        found = CASE_MOVES.find_move(move) if move not in BESIDE else None
        self.state = self.row["state"] = found.find_target(self.state) if found else self.state
        self.row["version"] += 1
        if move in {"report", "handle_on_the_spot", "import_filed", "import_closed"}:
            said = {"grid": self.grid_code, "lon": self.lon, "lat": self.lat, **said}
        if move == "supervise":
            said = {"supervisions": [{"act": "check_on_site"}], **said}
            said["supervisions"] = [{"unit_id": self.row["unit_id"], **rung} for rung in said["supervisions"]]
        self._follow(move, said)
        if found is not None:
            self._stop(move)
            for stage in find_started_stages(move, found.clock):
                self._start(stage)
        if "due_hours" in said:
            said = {**said, "moved": self._set_due(said["due_hours"])}
        told = {
            clock["stage"]: {"due_at": clock["due_at"] and clock["due_at"].isoformat()}
            for clock in self.clocks
            if clock["turn"] == self.row["version"]
        }
        self.events.append(
            {
                "case_id": self.case_id,
                "seq": self.row["version"],
                "move": move,
                "to_state": self.state,
                "actor_id": by,
                "actor_role": role,
                "payload": json.dumps({**said, "clocks": told}),
                "recorded_at": self.at,
            }
        )
        self.then.append((dict(self.row), [dict(clock) for clock in self.clocks]))
        return self

    def _follow(self, move: str, said: dict[str, Any]) -> None:
        for name in ("category_id", "condition_id", "unit_id", "checker_id", "lon", "lat"):
            if name in said:
                self.row[name] = said[name]
        if move in {"merge", "unmerge"}:
            self.row["merged_into_id"] = said.get("target_id")
        if "grid" in said:
            self.row["grid_code"] = said["grid"]
            self.row["area_class"] = AREA_CLASSES.get(said["grid"], "")
        if move == "return":
            self.row["unit_id"] = None
        if self.state == "closed" and move not in BESIDE and CASE_MOVES.find_move(move).target is not None:
            self.row["closed_at"] = self.at
            self.row["closure_code"] = said.get("closure_code", "fixed")
            self.row["closure_kind"] = {
                "close": "checked",
                "import_closed": "import",
                "grant_forced_closing": "forced",
            }.get(move, "on_the_spot")

    def _stop(self, move: str) -> None:
        for clock in self.clocks:
            if clock["stopped_at"] is None and clock["stage"] in STOPPED_BY.get(move, ()):
                clock |= {"stopped_at": self.at, "stopped_by": move}

    def _set_due(self, hours: float) -> dict[str, Any]:
        running = [c for c in self.clocks if c["stopped_at"] is None and c["stage"] in {"handle", "total"}]
        due_at = self.at + timedelta(hours=hours)
        for clock in running:
            clock["due_at"] = due_at
        return {clock["stage"]: {"due_at": due_at.isoformat()} for clock in running}

    def _start(self, stage: str) -> None:
        is_first_dispatch = stage == "handle" and not any(clock["stage"] == "handle" for clock in self.clocks)
        hours = self.limits.get(stage)
        self.add_clock(stage, hours=hours)
        if is_first_dispatch:
            self.add_clock("total", hours=None if hours is None else hours + TOTAL_ALLOWANCE_HOURS)

    def add_clock(self, stage: str, *, hours: float | None, started_at: datetime | None = None) -> None:
        """Start a stage clock, due after `hours`; None is no deadline."""
        started = started_at or self.at
        self.clocks.append(
            {
                "case_id": self.case_id,
                "stage": stage,
                "turn": self.row["version"],
                "unit_id": self.row["unit_id"] if stage in UNIT_STAGES else None,
                "started_at": started,
                "due_at": None if hours is None else started + timedelta(hours=hours),
                "stopped_at": None,
                "stopped_by": "",
            }
        )


AREA_CLASSES = {"320582001001001": "class_1", "320582001001002": "class_2"}
AREAS = [
    {
        "code": code,
        "area_class": area_class,
        "road_class": "",
        "area_1": "320582",
        "area_2": "T01",
        "area_3": "320582001",
        "area_4": "320582001001",
        "area_5": code,
        "area_6": None,
    }
    for code, area_class in AREA_CLASSES.items()
]

SCHEMAS = {
    "cases": facts.CASES,
    "events": facts.EVENTS,
    "clocks": facts.CLOCKS,
    "areas": fact_references.AREAS,
    "duties": fact_references.DUTIES,
    "categories": fact_references.CATEGORIES,
    "organisations": fact_references.ORGANISATIONS,
    "verified_first": fact_references.VERIFIED_FIRST,
    "nearby": facts.NEARBY,
    "unborn": facts.UNBORN,
    "askable": facts.ASKABLE,
    "addresses": facts.ADDRESSES,
    "windows": WINDOWS,
    "graded_roads": GRADED_ROADS,
    "graded_streets": GRADED_STREETS,
}
NEARNESS = Nearness(
    discovery_radius_m=50, discovery_days=7, solved_days=15, standing_radius_m=50, standing_days=30, standing_count=3
)
GRADES = {
    "windows": [
        {"rank": 0, "key": "strict", "from_minute": 0, "to_minute": 1440},
        {"rank": 1, "key": "day", "from_minute": 8 * 60, "to_minute": 20 * 60},
        {"rank": 2, "key": "model", "from_minute": 6 * 60, "to_minute": 22 * 60},
    ],
    "graded_roads": [
        {"rank": 0, "road_class": "main"},
        {"rank": 1, "road_class": "main"},
        {"rank": 1, "road_class": "secondary"},
    ],
    "graded_streets": [{"rank": 2, "street": "人民路"}, {"rank": 1, "street": "人民路步行街"}],
}
VERIFIED_FIRST = [{"source": "citizen_app"}]
CATEGORIES = [{"id": 7, "standard": "GB/T 47678.5-2026", "kind": "matter", "class_code": "06", "code": "06013"}]
ORGANISATIONS = [
    {"id": DISTRICT, "code": "320582", "name": "张家港市"},
    {"id": BUREAU, "code": "CG", "name": "城管局"},
    {"id": CREW, "code": "SW", "name": "水务局"},
]


def make_duty(grid_code: str, level: int, member_id: int, from_on: date, to_on: date | None = None) -> dict[str, Any]:
    """Return the posting of a collector to a grid."""
    return {"grid_code": grid_code, "level": level, "member_id": member_id, "from_on": from_on, "to_on": to_on}


def fold(*stories: Story, as_of: datetime | None = None, duties: list[dict[str, Any]] | None = None) -> pa.Table:
    """Return the facts of stories read at `as_of` (default: an hour after the last act), all of their acts known."""
    end = as_of or max(story.at for story in stories) + timedelta(hours=1)
    rows = {
        "cases": [story.row for story in stories],
        "events": [event for story in stories for event in story.events],
        "clocks": [clock for story in stories for clock in story.clocks if clock["stage"] != "close"],
    }
    return _fold_rows(rows, [], as_of=end, duties=duties)


def fold_then(*stories: Story, as_of: datetime) -> pa.Table:
    """Return the facts as somebody read them at `as_of`, from what the rows said then."""
    counts = [sum(event["recorded_at"] <= as_of for event in story.events) for story in stories]
    told = [(story, *story.then[count - 1], count) for story, count in zip(stories, counts, strict=True) if count]
    rows = {
        "cases": [row for _, row, _, _ in told],
        "events": [event for story, _, _, count in told for event in story.events[:count]],
        "clocks": [clock for _, _, clocks, _ in told for clock in clocks if clock["stage"] != "close"],
    }
    return _fold_rows(rows, [], as_of=as_of)


def fold_cut(*stories: Story, as_of: datetime) -> pa.Table:
    """Return the facts as known at `as_of` read later, when the rows already say what came after."""
    events = [event for story in stories for event in story.events if event["recorded_at"] <= as_of]
    moved_on = {story.case_id for story in stories if story.events[-1]["recorded_at"] > as_of}
    rows = {
        "cases": [story.row for story in stories],
        "events": events,
        "clocks": [clock for story in stories for clock in story.clocks if clock["stage"] != "close"],
    }
    return _fold_rows(rows, [event for event in events if event["case_id"] in moved_on], as_of=as_of)


def _fold_rows(
    rows: dict[str, list[dict[str, Any]]],
    told: list[dict[str, Any]],
    *,
    as_of: datetime,
    duties: list[dict[str, Any]] | None = None,
) -> pa.Table:
    lists = {
        "areas": AREAS, "duties": duties or [], "categories": CATEGORIES, "organisations": ORGANISATIONS,
        "verified_first": VERIFIED_FIRST,
    }  # fmt: skip
    lists |= {"nearby": rows["cases"], "addresses": rows["cases"], **GRADES}
    lists["askable"] = [row for row in rows["cases"] if row["is_askable"]]
    lists["unborn"] = [{"case_id": row["case_id"]} for row in rows["cases"] if not _has_acts(row, rows["events"])]
    tables = {name: make_table(name, found) for name, found in {**rows, **lists}.items()}
    tables |= {"changes": collect_sayings(told), "charges": collect_charges(rows["events"])}
    tables["particulars"] = collect_particulars(rows["events"], most_score=MOST_SCORE)
    instructed = {event["case_id"] for event in rows["events"] if event["move"] == "instruct"}
    again = [event for event in rows["events"] if event["case_id"] in instructed]
    tables["deadlines"] = collect_deadlines([*told, *again])
    return fold_facts(tables, as_of=as_of, zone=ZONE, nearness=NEARNESS)


def _has_acts(row: dict[str, Any], events: list[dict[str, Any]]) -> bool:
    return any(event["case_id"] == row["case_id"] for event in events)


def make_table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Return the Arrow table that the reading of `name` gives."""
    return pa.Table.from_pylist(rows, schema=SCHEMAS[name])


def read_fact(story: Story, **options: Any) -> dict[str, Any]:
    """Return the one row of facts of a story."""
    (row,) = fold(story, **options).to_pylist()
    found: dict[str, Any] = row
    return found
