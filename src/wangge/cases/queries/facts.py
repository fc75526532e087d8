"""The flat case-facts table: read in one snapshot, folded by DuckDB, one row per case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from wangge.analytics.public import CASE_FACTS_SCHEMA, ROWS_OF_A_THREAD
from wangge.cases import access
from wangge.cases.queries.arrow import ArrowSnapshot, open_arrow_snapshot
from wangge.cases.queries.charges import collect_charges
from wangge.cases.queries.deadlines import collect_deadlines
from wangge.cases.queries.fact_references import FactReferences, read_fact_references
from wangge.cases.queries.particulars import Nearness, collect_particulars
from wangge.kernel.public import Actor, DomainError

EVENTS_TABLE = "cases_caseevent"
_EVER = (datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))

_CASES = """
    SELECT id AS case_id, number, version, district_id, source, source_class, reported_at, closed_at, closure_kind,
           closure_code, category_id, condition_id, grid_code, area_class, road_class, unit_id, reporter_id, checker_id
    FROM cases_case
    WHERE ({district} = 0 OR district_id = {district}) AND reported_at >= {from_at} AND reported_at < {until_at}
"""
_EVENTS = """
    SELECT case_id, seq, move, to_state, actor_id FROM cases_caseevent
    WHERE case_id BETWEEN {first_case} AND {last_case} AND id <= {high_water} AND recorded_at <= {as_of}
"""
# All that was reported near the cases in time: what may be the same trouble. A part of a split case is no trouble more.
_NEARBY = """
    SELECT id AS case_id, source_class, reported_at, closed_at, category_id, lon, lat, state, merged_into_id
    FROM cases_case c
    WHERE ({district} = 0 OR district_id = {district}) AND reported_at >= {from_at} AND reported_at < {until_at}
      AND recorded_at <= {as_of}
      AND NOT EXISTS (SELECT 1 FROM cases_caselink l WHERE l.other_id = c.id AND l.kind = 'part')
"""
_UNBORN = "SELECT case_id FROM cases_caseevent WHERE id > {high_water} AND seq = 1"
_CLOCKS = """
    SELECT case_id, stage, turn, unit_id, started_at, due_at, stopped_at, stopped_by FROM cases_caseclock
    WHERE case_id BETWEEN {first_case} AND {last_case} AND stage <> 'close'
"""
# Of the cases that moved on after the cut: what their acts until then said.
_SAYINGS = """
    SELECT case_id, seq, move, to_state, payload, recorded_at FROM cases_caseevent
    WHERE case_id BETWEEN {first_case} AND {last_case} AND id <= {high_water} AND recorded_at <= {as_of}
      AND case_id IN (
        SELECT case_id FROM cases_caseevent
        WHERE case_id BETWEEN {first_case} AND {last_case} AND (id > {high_water} OR recorded_at > {as_of})
    )
    ORDER BY case_id, seq
"""
# Of the cases of which a deadline was ever moved: all that their acts said until the cut.
_RETIMED = """
    SELECT case_id, seq, move, to_state, payload, recorded_at FROM cases_caseevent
    WHERE case_id BETWEEN {first_case} AND {last_case} AND id <= {high_water} AND recorded_at <= {as_of}
      AND case_id IN (
        SELECT case_id FROM cases_caseevent
        WHERE case_id BETWEEN {first_case} AND {last_case}
          AND move IN ('instruct', 'recompute', 'grant_extension', 'grant_suspension', 'resume')
    )
    ORDER BY case_id, seq
"""
_TELLING = """
    SELECT case_id, seq, move, actor_role, payload, recorded_at FROM cases_caseevent
    WHERE case_id BETWEEN {first_case} AND {last_case} AND id <= {high_water} AND recorded_at <= {as_of}
      AND (
        move IN (
            'supervise', 'return', 'rule_on_duty', 'grant_suspension', 'resume', 'grant_forced_closing', 'rate',
            'reopen', 'take_complaint', 'confirm_complaint', 'dismiss_complaint'
        )
        -- Only a city that asks by which means has any; what people wrote has its quotation marks escaped.
        OR move IN ('finish', 'submit_to_unit_leader', 'handle_on_the_spot') AND payload LIKE '%"means":%'
      )
    ORDER BY case_id, seq
"""
# Whom the page of his own report asks how satisfied he is.
_ASKABLE = """
    SELECT DISTINCT case_id FROM cases_casereporter
    WHERE case_id BETWEEN {first_case} AND {last_case} AND tracking_digest <> ''
"""
_ADDRESSES = """
    SELECT id AS case_id, address FROM cases_case
    WHERE ({district} = 0 OR district_id = {district}) AND id BETWEEN {first_case} AND {last_case}
"""


def _describe(numbers: str = "", texts: str = "", instants: str = "", shares: str = "") -> pa.Schema:
    kinds = {
        numbers: pa.int64(),
        texts: pa.string(),
        instants: pa.timestamp("us", tz="UTC"),
        shares: pa.float64(),
    }
    return pa.schema([(name, kind) for names, kind in kinds.items() for name in names.split()])


CASES = _describe(
    "case_id version district_id category_id condition_id unit_id reporter_id checker_id",
    "number source source_class closure_kind closure_code grid_code area_class road_class",
    "reported_at closed_at",
)
EVENTS = _describe("case_id seq actor_id", "move to_state")
CLOCKS = _describe("case_id turn unit_id", "stage stopped_by", "started_at due_at stopped_at")
NEARBY = _describe(
    "case_id category_id merged_into_id", "source_class state", "reported_at closed_at", shares="lon lat"
)
UNBORN = _describe("case_id")
ASKABLE = _describe("case_id")
ADDRESSES = _describe("case_id", "address")
SAYINGS = _describe("case_id seq", "move to_state payload", "recorded_at")
TELLING = _describe("case_id seq", "move actor_role payload", "recorded_at")
CHANGES = _describe(
    "case_id category_id condition_id unit_id checker_id merged_into_id",
    "grid_code state",
    "last_recorded_at",
    shares="lon lat",
)
"""The tables that `case_facts.sql` folds beside those of `fact_references`."""
_SETTINGS = {"autoinstall_known_extensions": "false", "max_temp_directory_size": "8GB"}


def read_case_facts(
    *,
    actor: Actor,
    as_of: datetime,
    high_water: int | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    references: FactReferences | None = None,
) -> tuple[pa.Table, int]:
    """Return the case facts of the actor's district as known at `as_of`, and the event high-water mark.

    The table has `CASE_FACTS_SCHEMA`, rows by case id; only cases reported from `from_on` to `to_on` (days of the
    city, both included) if given. The mark is the highest event id in the snapshot; given as `high_water` it cuts
    off what came later, so that with its `references` (without: those of now) the facts of an earlier reading are read
    again. What is not committed is not in it.
    Raises `not_allowed` for somebody without a view of the whole district, `facts_busy`.
    """
    if access.find_scope(actor) not in {"district", "all"}:
        raise DomainError("not_allowed")
    references = references or read_fact_references(actor=actor)
    zone = ZoneInfo(references.zone)
    with open_arrow_snapshot(settled_table=EVENTS_TABLE if high_water is None else "") as snapshot:
        if high_water is None:
            high_water = snapshot.read_number(f"SELECT coalesce(max(id), 0) FROM {EVENTS_TABLE}")  # noqa: S608 - ours
        cases = snapshot.read(
            _CASES,
            CASES,
            district=actor.district_id or 0,
            from_at=_EVER[0] if from_on is None else datetime.combine(from_on, time.min, zone),
            until_at=_EVER[1] if to_on is None else datetime.combine(to_on + timedelta(days=1), time.min, zone),
        )
        tables = _read_histories(snapshot, cases, most_score=references.most_score, high_water=high_water, as_of=as_of)
        tables["addresses"] = _read_addresses(snapshot, cases, actor=actor, references=references)
        tables |= _read_nearby(
            snapshot, cases, actor=actor, nearness=references.nearness, high_water=high_water, as_of=as_of
        )
    tables |= {"cases": cases, **references.tables}
    return fold_facts(tables, as_of=as_of, zone=zone.key, nearness=references.nearness), high_water


def fold_facts(tables: Mapping[str, pa.Table], *, as_of: datetime, zone: str, nearness: Nearness) -> pa.Table:
    """Return the facts folded from the Arrow tables that the queries beside this file name; `zone` is the city's."""
    threads = "1" if max(table.num_rows for table in tables.values()) < ROWS_OF_A_THREAD else "2"
    with (
        TemporaryDirectory(prefix="wangge-facts-") as spill,
        duckdb.connect(config={**_SETTINGS, "threads": threads, "temp_directory": spill}) as engine,
    ):
        for name, table in {**tables, "cases": _add_local_time(tables["cases"], zone)}.items():
            engine.register(name, _drop_zones(table))
        values = asdict(nearness)
        engine.register("repeats", _run(engine, "case_repeats.sql", values))
        folded = _run(engine, "case_facts.sql", values | {"as_of": as_of.astimezone(UTC).replace(tzinfo=None)})
    columns = [_restore_type(folded[field.name], field.type) for field in CASE_FACTS_SCHEMA]
    return pa.table(columns, schema=CASE_FACTS_SCHEMA)


def _run(engine: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, Any]) -> pa.Table:
    """Run a query kept beside this file with those of the values that it names."""
    query = files(__package__).joinpath(name).read_text(encoding="utf-8")
    named = {key: value for key, value in values.items() if f"${key}" in query}
    table: pa.Table = engine.execute(query, named).to_arrow_table()
    return table


def collect_sayings(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return what the acts of each case said last of its class, place, unit, checker, state and where it was merged.

    Rows (case_id, move, to_state, payload, recorded_at) come in order of the acts; a return takes the case from its unit.
    """
    known: dict[int, dict[str, Any]] = {}
    for row in rows:
        case = known.setdefault(row["case_id"], dict.fromkeys(CHANGES.names) | {"case_id": row["case_id"]})
        said = orjson.loads(row["payload"])
        for name in ("category_id", "condition_id", "unit_id", "checker_id", "lon", "lat"):
            case[name] = said.get(name, case[name])
        case["grid_code"] = said.get("grid", case["grid_code"])
        if row["move"] == "return":
            case["unit_id"] = None
        if row["move"] in {"merge", "unmerge"}:
            case["merged_into_id"] = said.get("target_id")
        case["state"], case["last_recorded_at"] = row["to_state"], row["recorded_at"]
    return pa.Table.from_pylist(list(known.values()), schema=CHANGES)


def _read_histories(
    snapshot: ArrowSnapshot, cases: pa.Table, *, most_score: int, high_water: int, as_of: datetime
) -> dict[str, pa.Table]:
    cut: dict[str, Any] = {**_find_range(cases), "high_water": high_water, "as_of": as_of}
    events, told = snapshot.read(_EVENTS, EVENTS, **cut), snapshot.read(_SAYINGS, SAYINGS, **cut).to_pylist()
    telling = snapshot.read(_TELLING, TELLING, **cut).to_pylist()
    retimed = _read_retimed(snapshot, events, cut, is_behind=bool(told))
    return {
        "events": events,
        "clocks": snapshot.read(_CLOCKS, CLOCKS, first_case=cut["first_case"], last_case=cut["last_case"]),
        "askable": snapshot.read(_ASKABLE, ASKABLE, first_case=cut["first_case"], last_case=cut["last_case"]),
        "particulars": collect_particulars(telling, most_score=most_score),
        "charges": collect_charges(telling),
        "changes": collect_sayings(told),
        "deadlines": collect_deadlines(retimed),
    }


def _read_retimed(
    snapshot: ArrowSnapshot, events: pa.Table, cut: Mapping[str, Any], *, is_behind: bool
) -> list[dict[str, Any]]:
    """Return the acts of the cases whose clocks do not say all: of which a leader set another deadline, or an act since.

    Read up to now, `is_behind` being false, there is nearly always none, and nothing is asked for.
    """
    if not is_behind:
        events = events.filter(pc.equal(events["move"], "instruct"))
        if not events.num_rows:
            return []
    rows: list[dict[str, Any]] = snapshot.read(_RETIMED, SAYINGS, **{**cut, **_find_range(events)}).to_pylist()
    return rows


def _find_range(cases: pa.Table) -> dict[str, int]:
    """Return first and last id: ids follow the order of reports, so a range of them keeps most other cases out.

    The fold drops the rest.
    """
    bounds = pc.min_max(cases["case_id"]).as_py()
    return {"first_case": bounds["min"] or 0, "last_case": bounds["max"] or 0}


def _read_addresses(snapshot: ArrowSnapshot, cases: pa.Table, *, actor: Actor, references: FactReferences) -> pa.Table:
    """Return the addresses, where the city grades streets by the names that stand in them."""
    if not references.tables["graded_streets"].num_rows:
        return ADDRESSES.empty_table()
    return snapshot.read(_ADDRESSES, ADDRESSES, district=actor.district_id or 0, **_find_range(cases))


def _read_nearby(
    snapshot: ArrowSnapshot, cases: pa.Table, *, actor: Actor, nearness: Nearness, high_water: int, as_of: datetime
) -> dict[str, pa.Table]:
    """Return what was reported long enough before the first case and after the last closing to matter to one of them."""
    reported, closed = (pc.min_max(cases[name]).as_py() for name in ("reported_at", "closed_at"))
    first, last = reported["min"] or _EVER[0], max(filter(None, (reported["max"], closed["max"])), default=_EVER[0])
    nearby = snapshot.read(
        _NEARBY,
        NEARBY,
        district=actor.district_id or 0,
        from_at=max(first - nearness.look_back, _EVER[0]) if cases.num_rows else _EVER[0],
        until_at=last + nearness.look_ahead + timedelta(microseconds=1),
        as_of=as_of,
    )
    return {"nearby": nearby, "unborn": snapshot.read(_UNBORN, UNBORN, high_water=high_water)}


def _add_local_time(cases: pa.Table, zone: str) -> pa.Table:
    """Return the cases with the day and the minute of that day on which they were reported in the city's zone."""
    local = pc.local_timestamp(cases["reported_at"].cast(pa.timestamp("us", tz=zone)))
    minutes = pc.add(pc.multiply(pc.hour(local), 60), pc.minute(local))
    return cases.append_column("reported_on", local.cast(pa.date32())).append_column("reported_minute", minutes)


def _drop_zones(table: pa.Table) -> pa.Table:
    """Return instants without a zone, in UTC: zoned ones need an extension of the engine, and none is loaded."""
    for position, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type) and field.type.tz is not None:
            plain = pc.local_timestamp(table[field.name].cast(pa.timestamp("us", tz="UTC")))
            table = table.set_column(position, field.name, plain)
    return table


def _restore_type(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_timestamp(kind):
        column = pc.assume_timezone(column.cast(pa.timestamp("us")), "UTC")
    return column.cast(kind)
