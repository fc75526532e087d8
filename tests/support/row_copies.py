"""Rows made once by the real operations and put back for each test: a hundred times quicker than making them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

Row: TypeAlias = tuple[Any, ...]
SEALING_TABLES = frozenset({"evaluation_scoreperiod"})
"""Whose rows, once they are frozen, let the database refuse rows of other tables: they are put back last."""


@dataclass(frozen=True)
class TableCopy:
    """One table's rows as the driver gives and takes them."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class RowChange:
    """What one table had more and less at the end than at the beginning."""

    added: TableCopy
    key: str
    removed: tuple[Any, ...]


def copy_rows(app_labels: Iterable[str]) -> tuple[TableCopy, ...]:
    """Return the rows of every table of the named applications that has any."""
    copies = (_copy_table(model) for model in _list_models(app_labels))
    return tuple(copy for copy in copies if copy.rows)


def put_back_rows(copies: Iterable[TableCopy]) -> None:
    """Insert the rows into the empty tables they came from, and let the ids go on behind them."""
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    with transaction.atomic(), connection.cursor() as cursor:
        for copy in copies:
            marks = ", ".join(["%s"] * len(copy.columns))
            table = connection.ops.quote_name(copy.table)
            rows = [tuple(_adapt(value) for value in row) for row in copy.rows]
            cursor.executemany(f"INSERT INTO {table} ({_list_names(copy.columns)}) VALUES ({marks})", rows)
        filled = [tables[copy.table] for copy in copies]
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)


def read_rows() -> Mapping[str, TableCopy]:
    """Return the rows of every table of ours."""
    return {model._meta.db_table: _copy_table(model) for model in _list_models(_list_applications())}


def find_changes(before: Mapping[str, TableCopy], after: Mapping[str, TableCopy]) -> tuple[RowChange, ...]:
    """Return what `repeat_changes` needs to make the rows of `before` those of `after`."""
    keys = {model._meta.db_table: model._meta.pk for model in _list_models(_list_applications())}
    changes = []
    for table, copy in after.items():
        key = keys[table].column
        place = copy.columns.index(key)
        old = {row[place]: row for row in before[table].rows}
        new = {row[place]: row for row in copy.rows}
        added = tuple(row for value, row in new.items() if old.get(value) != row)
        removed = tuple(value for value, row in old.items() if new.get(value) != row)
        if added or removed:
            changes.append(RowChange(TableCopy(table, copy.columns, added), key, removed))
    return tuple(changes)


def repeat_changes(changes: Iterable[RowChange]) -> None:
    """Remove and insert rows so that the tables are as they were at the end; the database checks links in the end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for change in changes:
                if change.removed:
                    name = connection.ops.quote_name
                    cursor.executemany(
                        f"DELETE FROM {name(change.added.table)} WHERE {name(change.key)} = %s",
                        [(value,) for value in change.removed],
                    )
        copies = [change.added for change in changes if change.added.rows]
        put_back_rows(sorted(copies, key=lambda copy: copy.table in SEALING_TABLES))


def _list_applications() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.name.startswith("wangge.")]


def _copy_table(model: type[models.Model]) -> TableCopy:
    columns = tuple(str(field.column) for field in model._meta.concrete_fields)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_list_names(columns)} FROM {connection.ops.quote_name(table)}")
        return TableCopy(table, columns, tuple(tuple(row) for row in cursor.fetchall()))


def _list_models(app_labels: Iterable[str]) -> list[type[models.Model]]:
    return [model for label in app_labels for model in apps.get_app_config(label).get_models(include_auto_created=True)]


def _list_names(columns: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(column) for column in columns)


def _adapt(value: Any) -> Any:
    if isinstance(value, dict | list) and connection.vendor == "postgresql":
        from psycopg.types.json import Jsonb

        return Jsonb(value)
    return value
