"""The flat case-facts table: read in one snapshot, folded by DuckDB, one row per case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from wangge.analytics.public import CASE_FACTS_SCHEMA
from wangge.cases import access
from wangge.cases.queries.arrow import ArrowSnapshot, open_arrow_snapshot
from wangge.geo.public import list_areas, list_collector_duties
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

EVENTS_TABLE = "cases_caseevent"
_EVER = (datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))

_CASES = """
    SELECT id AS case_id, number, version, district_id, source, source_class, reported_at, closed_at, closure_kind,
           category_id, condition_id, grid_code, area_class, road_class, unit_id, reporter_id, checker_id
    FROM cases_case
    WHERE ({district} = 0 OR district_id = {district}) AND reported_at >= {from_at} AND reported_at < {until_at}
"""
_EVENTS = """
    SELECT case_id, seq, move, to_state, actor_id FROM cases_caseevent
    WHERE case_id BETWEEN {first_case} AND {last_case} AND id <= {high_water} AND recorded_at <= {as_of}
"""
_CLOCKS = """
    SELECT case_id, stage, turn, started_at, due_at, stopped_at, stopped_by FROM cases_caseclock
    WHERE case_id BETWEEN {first_case} AND {last_case} AND stage NOT IN ('sign', 'close')
"""
# Of the cases that moved on after the cut: what their acts until then said.
_SAYINGS = """
    SELECT case_id, move, payload, recorded_at FROM cases_caseevent
    WHERE case_id BETWEEN {first_case} AND {last_case} AND id <= {high_water} AND recorded_at <= {as_of}
      AND case_id IN (
        SELECT case_id FROM cases_caseevent
        WHERE case_id BETWEEN {first_case} AND {last_case} AND (id > {high_water} OR recorded_at > {as_of})
    )
    ORDER BY case_id, seq
"""
_CATEGORIES = "SELECT id, standard, kind, class_code, code FROM catalog_category"
_ORGANISATIONS = "SELECT id, code, name FROM people_organisation"


def _describe(numbers: str = "", texts: str = "", instants: str = "", days: str = "") -> pa.Schema:
    kinds = {numbers: pa.int64(), texts: pa.string(), instants: pa.timestamp("us", tz="UTC"), days: pa.date32()}
    return pa.schema([(name, kind) for names, kind in kinds.items() for name in names.split()])


CASES = _describe(
    "case_id version district_id category_id condition_id unit_id reporter_id checker_id",
    "number source source_class closure_kind grid_code area_class road_class",
    "reported_at closed_at",
)
EVENTS = _describe("case_id seq actor_id", "move to_state")
CLOCKS = _describe("case_id turn", "stage stopped_by", "started_at due_at stopped_at")
SAYINGS = _describe("case_id", "move payload", "recorded_at")
CHANGES = _describe("case_id category_id condition_id unit_id checker_id", "grid_code", "last_recorded_at")
CATEGORIES = _describe("id", "standard kind class_code code")
ORGANISATIONS = _describe("id", "code name")
AREAS = _describe(texts="code area_class road_class area_1 area_2 area_3 area_4 area_5 area_6")
VERIFIED_FIRST = _describe(texts="source")
DUTIES = _describe("level member_id", "grid_code", days="from_on to_on")
"""The tables that `case_facts.sql` folds."""


def read_case_facts(
    *,
    actor: Actor,
    as_of: datetime,
    high_water: int | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
) -> tuple[pa.Table, int]:
    """Return the case facts of the actor's district as known at `as_of`, and the event high-water mark.

    The table has `CASE_FACTS_SCHEMA`, rows by case id; only cases reported from `from_on` to `to_on` (days of the
    city, both included) if given. The mark is the highest event id in the snapshot; given as `high_water` it cuts
    off what came later, so that the facts of an earlier reading are read again. What is not committed is not in it.
    Raises `not_allowed` for somebody without a view of the whole district, `facts_busy`.
    """
    if access.find_scope(actor) not in {"district", "all"}:
        raise DomainError("not_allowed")
    zone = ZoneInfo(get_profile().city.zone)
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
        tables = _read_histories(snapshot, cases, high_water=high_water, as_of=as_of)
    tables |= {
        "cases": cases,
        "areas": _list_areas(actor),
        "duties": _list_duties(actor),
        "verified_first": _list_verified_first(),
    }
    return fold_facts(tables, as_of=as_of, zone=zone.key), high_water


def fold_facts(tables: Mapping[str, pa.Table], *, as_of: datetime, zone: str) -> pa.Table:
    """Return the facts folded from the Arrow tables that `case_facts.sql` names; `zone` is the city's."""
    query = files(__package__).joinpath("case_facts.sql").read_text(encoding="utf-8")
    with duckdb.connect(config={"autoinstall_known_extensions": "false", "threads": "2"}) as engine:
        for name, table in {**tables, "cases": _add_report_day(tables["cases"], zone)}.items():
            engine.register(name, _drop_zones(table))
        folded = engine.execute(query, {"as_of": as_of.astimezone(UTC).replace(tzinfo=None)}).to_arrow_table()
    columns = [_restore_type(folded[field.name], field.type) for field in CASE_FACTS_SCHEMA]
    return pa.table(columns, schema=CASE_FACTS_SCHEMA)


def collect_sayings(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return what the acts of each case said last of its class, place, unit and checker.

    Rows (case_id, move, payload, recorded_at) come in order of the acts; a return takes the case from its unit.
    """
    known: dict[int, dict[str, Any]] = {}
    for row in rows:
        case = known.setdefault(row["case_id"], dict.fromkeys(CHANGES.names) | {"case_id": row["case_id"]})
        said = orjson.loads(row["payload"])
        for name in ("category_id", "condition_id", "unit_id", "checker_id"):
            case[name] = said.get(name, case[name])
        case["grid_code"] = said.get("grid", case["grid_code"])
        if row["move"] == "return":
            case["unit_id"] = None
        case["last_recorded_at"] = row["recorded_at"]
    return pa.Table.from_pylist(list(known.values()), schema=CHANGES)


def _read_histories(
    snapshot: ArrowSnapshot, cases: pa.Table, *, high_water: int, as_of: datetime
) -> dict[str, pa.Table]:
    # Ids follow the order of reports, so a range of them keeps most other cases out; the fold drops the rest.
    bounds = pc.min_max(cases["case_id"]).as_py()
    cut: dict[str, Any] = {
        "first_case": bounds["min"] or 0,
        "last_case": bounds["max"] or 0,
        "high_water": high_water,
        "as_of": as_of,
    }
    sayings = snapshot.read(_SAYINGS, SAYINGS, **cut)
    return {
        "events": snapshot.read(_EVENTS, EVENTS, **cut),
        "clocks": snapshot.read(_CLOCKS, CLOCKS, first_case=cut["first_case"], last_case=cut["last_case"]),
        "changes": collect_sayings(sayings.to_pylist()),
        "categories": snapshot.read(_CATEGORIES, CATEGORIES),
        "organisations": snapshot.read(_ORGANISATIONS, ORGANISATIONS),
    }


def _list_areas(actor: Actor) -> pa.Table:
    """Return the grids, in force or closed, each with the codes of the tree from the root to itself."""
    rows = {
        area.code: {
            "code": area.code,
            "area_class": area.area_class,
            "road_class": area.road_class,
            **{f"area_{level}": code for level, code in enumerate(area.level_codes, start=1)},
        }
        for area in list_areas(actor=actor)
    }
    return pa.Table.from_pylist(list(rows.values()), schema=AREAS)


def _list_verified_first() -> pa.Table:
    """Return the channels whose reports are looked at on the spot before they are accepted."""
    keys = [{"source": row.key} for row in get_profile().sources.channels if row.is_verified_first]
    return pa.Table.from_pylist(keys, schema=VERIFIED_FIRST)


def _list_duties(actor: Actor) -> pa.Table:
    rows = [
        {
            "grid_code": duty.grid_code,
            "level": duty.level,
            "member_id": duty.member_id,
            "from_on": duty.from_on,
            "to_on": duty.to_on,
        }
        for duty in list_collector_duties(actor=actor)
    ]
    return pa.Table.from_pylist(rows, schema=DUTIES)


def _add_report_day(cases: pa.Table, zone: str) -> pa.Table:
    zoned = cases["reported_at"].cast(pa.timestamp("us", tz=zone))
    return cases.append_column("reported_on", pc.local_timestamp(zoned).cast(pa.date32()))


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
