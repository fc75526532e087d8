"""Rows leave the database as Arrow by ADBC: one read snapshot, what is not committed yet is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from wangge.kernel.public import DomainError

LOCK_TIMEOUT = "5s"
_WHOLE_TABLE = 1 << 30
_READ_ONLY = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
# Django's own choices for its driver, none of libpq's.
_NOT_LIBPQ = {"client_encoding", "cursor_factory", "context", "prepare_threshold", "pool"}


@dataclass(frozen=True, slots=True)
class ArrowSnapshot:
    """Arrow snapshot (只读快照): a cursor whose reads all see the database as of the same instant."""

    cursor: Any

    def read(self, query: str, schema: pa.Schema, **values: int | datetime) -> pa.Table:
        """Return the rows of a query with the columns and types of `schema`; `{name}` in it takes a value.

        Instants come as UTC microseconds from either database. The values are numbers and instants only and are
        written into the query, because ADBC reads the quick COPY way from PostgreSQL only without parameters.
        """
        self.cursor.execute(query.format(**{name: _render_value(value) for name, value in values.items()}))
        table: pa.Table = self.cursor.fetch_arrow_table()
        return pa.table([_read_column(table[field.name], field.type) for field in schema], schema=schema)

    def read_number(self, query: str) -> int:
        """Return the one number that a query gives."""
        self.cursor.execute(query)
        row = self.cursor.fetchone()
        return int(row[0])


@contextmanager
def open_arrow_snapshot(*, settled_table: str = "") -> Iterator[ArrowSnapshot]:
    """Open a snapshot of the database.

    With `settled_table` the snapshot lies between two writes to that table: every row of it with an id up to the
    highest one seen is committed and seen, so that "up to that id" names the same rows for ever. PostgreSQL gives ids
    before it commits, so the writers of that table wait for the blink in which the snapshot is taken; SQLite has one
    writer at a time anyway. Raises DomainError `facts_busy` when a writer holds the table longer than `LOCK_TIMEOUT`.
    """
    if connection.vendor == "postgresql":
        with _open_postgresql(settled_table) as cursor:
            yield ArrowSnapshot(cursor)
        return
    from adbc_driver_sqlite import dbapi

    address = f"{Path(str(connection.settings_dict['NAME'])).resolve().as_uri()}?mode=ro"
    # The connection begins a transaction at once; its first read fixes what it sees (write-ahead log).
    with dbapi.connect(address) as database, database.cursor() as cursor:
        # One batch a query: a column's type is told from all its rows, not from the first thousand, which may be empty.
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": _WHOLE_TABLE})
        yield ArrowSnapshot(cursor)


@contextmanager
def _open_postgresql(settled_table: str) -> Iterator[Any]:
    from adbc_driver_postgresql import dbapi

    address = _build_address(connection.get_connection_params())
    with dbapi.connect(address) as database, database.cursor() as cursor:
        cursor.execute(_READ_ONLY)
        if settled_table:
            with dbapi.connect(address) as guard, guard.cursor() as lock:
                _lock_out_writers(lock, settled_table)
                cursor.execute("SELECT 1")  # the snapshot is taken by the first read
                cursor.fetchall()
        yield cursor


def _lock_out_writers(cursor: Any, table: str) -> None:
    from adbc_driver_manager import Error

    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    try:
        cursor.execute(f"LOCK TABLE {connection.ops.quote_name(table)} IN SHARE MODE")
    except Error as error:
        if error.sqlstate != "55P03":
            raise
        raise DomainError("facts_busy") from error


def _build_address(parameters: Mapping[str, Any]) -> str:
    """Return libpq's connection string for what Django would connect with."""
    named = {
        name: value
        for name, value in parameters.items()
        if name not in _NOT_LIBPQ and isinstance(value, str | int) and not isinstance(value, bool) and value != ""
    }
    return " ".join(f"{name}={_quote(str(value))}" for name, value in named.items())


def _quote(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _render_value(value: int | datetime) -> str:
    if isinstance(value, datetime):
        plain = value.astimezone(UTC)
        if connection.vendor == "postgresql":
            return f"TIMESTAMPTZ '{plain.isoformat()}'"
        return f"'{plain.replace(tzinfo=None)}'"  # as Django writes it there; texts of this form sort as instants do
    return str(int(value))


def _read_column(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Return a column in its type: SQLite tells the type from the values, and keeps instants as text without a zone."""
    if not pa.types.is_timestamp(kind):
        return column.cast(kind)
    if not pa.types.is_timestamp(column.type):
        column = column.cast(pa.string()).cast(pa.timestamp("us"))
    return (column if column.type.tz else pc.assume_timezone(column, "UTC")).cast(kind)
