"""The flat case-facts table: read by ADBC in one snapshot, folded by DuckDB, one row per case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from wangge.analytics.public import CASE_FACTS_SCHEMA
from wangge.cases import access
from wangge.geo.public import list_leaf_areas
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

AREA_COLUMNS = tuple(f"area_{level}" for level in range(1, 7))
_INSTANTS = ("reported_at", "closed_at", "started_at", "due_at", "stopped_at")

_READS = {
    "cases": """
        SELECT c.id AS case_id, c.number, c.district_id, d.code AS district_code, c.source, c.source_class,
               c.reported_at, c.closed_at, c.state, c.closure_kind, k.standard AS category_standard,
               k.kind AS category_kind, k.class_code, k.code AS category_code, c.condition_id, c.grid_code,
               c.area_class, c.road_class, c.unit_id, u.code AS unit_code, u.name AS unit_name, c.reporter_id
        FROM cases_case c
        JOIN people_organisation d ON d.id = c.district_id
        LEFT JOIN people_organisation u ON u.id = c.unit_id
        LEFT JOIN catalog_category k ON k.id = c.category_id
        WHERE {where}
    """,
    "events": """
        SELECT e.case_id, e.seq, e.move, e.actor_id FROM cases_caseevent e
        JOIN cases_case c ON c.id = e.case_id WHERE {where}
    """,
    "clocks": """
        SELECT k.case_id, k.stage, k.started_at, k.due_at, k.stopped_at, k.stopped_by FROM cases_caseclock k
        JOIN cases_case c ON c.id = k.case_id WHERE {where}
    """,
    "rounds": """
        SELECT r.case_id, r.turn, r.opened_by, r.unit_id, r.checker_id, r.result FROM cases_handlinground r
        JOIN cases_case c ON c.id = r.case_id WHERE {where}
    """,
}


def read_case_facts(*, actor: Actor, as_of: datetime) -> tuple[pa.Table, int]:
    """Return the case facts of the actor's district as known at `as_of`, and the event high-water mark.

    The table has `CASE_FACTS_SCHEMA`; the mark is the highest event id in the same snapshot. What is not committed
    yet is not in it. Raises `not_allowed` for somebody without a view of the whole district.
    """
    if access.find_scope(actor) not in {"district", "all"}:
        raise DomainError("not_allowed")
    where = "1 = 1" if actor.district_id is None else f"c.district_id = {int(actor.district_id)}"
    with _open_snapshot() as cursor:
        tables = {name: _read(cursor, query.format(where=where)) for name, query in _READS.items()}
        high_water = _read(cursor, "SELECT coalesce(max(id), 0) AS mark FROM cases_caseevent")["mark"][0].as_py()
    tables["cases"] = _add_places(_add_report_day(tables["cases"]))
    return fold_facts(tables, as_of=as_of), int(high_water)


def fold_facts(tables: dict[str, pa.Table], *, as_of: datetime) -> pa.Table:
    """Return the facts folded from Arrow tables of cases, events, clocks and rounds."""
    query = files(__package__).joinpath("case_facts.sql").read_text(encoding="utf-8")
    with duckdb.connect(config={"TimeZone": "UTC", "autoinstall_known_extensions": "false"}) as engine:
        for name, table in tables.items():
            engine.register(name, table)
        folded = engine.execute(query, {"as_of": as_of}).to_arrow_table()
    return folded.select(CASE_FACTS_SCHEMA.names).cast(CASE_FACTS_SCHEMA)


@contextmanager
def _open_snapshot() -> Iterator[Any]:
    # One transaction that begins before the first read: all four tables are of the same instant.
    if connection.vendor == "postgresql":
        from adbc_driver_postgresql import dbapi as postgresql

        with postgresql.connect(_build_uri()) as database, database.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield cursor
        return
    from adbc_driver_sqlite import dbapi as sqlite

    with sqlite.connect(f"file:{connection.settings_dict['NAME']}?mode=ro") as database, database.cursor() as cursor:
        yield cursor


def _build_uri() -> str:
    parts = connection.get_connection_params()
    names = {"dbname": "dbname", "user": "user", "password": "password", "host": "host", "port": "port"}
    return " ".join(f"{name}={_quote(str(parts[key]))}" for key, name in names.items() if parts.get(key))


def _quote(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _read(cursor: Any, query: str) -> pa.Table:
    cursor.execute(query)
    table: pa.Table = cursor.fetch_arrow_table()
    for name in _INSTANTS:
        if name in table.column_names:
            table = table.set_column(table.column_names.index(name), name, _read_instants(table[name]))
    return table


def _read_instants(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return instants as UTC microseconds; SQLite keeps them as text without a zone."""
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        return column.cast(pa.timestamp("us", tz="UTC"))
    plain = column.cast(pa.string()).cast(pa.timestamp("us")) if not pa.types.is_timestamp(column.type) else column
    return pc.assume_timezone(plain.cast(pa.timestamp("us")), "UTC")


def _add_report_day(cases: pa.Table) -> pa.Table:
    zoned = cases["reported_at"].cast(pa.timestamp("us", tz=get_profile().city.zone))
    return cases.append_column("reported_on", pc.local_timestamp(zoned).cast(pa.date32()))


def _add_places(cases: pa.Table) -> pa.Table:
    """Add the codes of the grid tree above each case's unit grid, and the collector posted there."""
    areas = {area.code: area for area in list_leaf_areas()}
    codes = cases["grid_code"].to_pylist()
    found = [areas.get(code) for code in codes]
    for position, name in enumerate(AREA_COLUMNS):
        values = [
            area.level_codes[position] if area is not None and position < len(area.level_codes) else None
            for area in found
        ]
        cases = cases.append_column(name, pa.array(values, pa.string()))
    collectors = [
        area.collector_id if area is not None and source == "public" else None
        for area, source in zip(found, cases["source_class"].to_pylist(), strict=True)
    ]
    return cases.append_column("grid_collector_id", pa.array(collectors, pa.int64()))
