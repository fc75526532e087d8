"""Emptying the test database although its append-only tables refuse DELETE.

Tests with `transaction=True` commit, and what they committed is removed behind them. Only that removal may pass the
triggers: they are set aside for it inside one transaction and are back when it ends, so every test still meets them.
Only tables with rows are touched, and Django's own lists of models and permissions stay: to truncate every table and
to write those lists anew took longer than most of these tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

from wangge.platform.operations import numbering

KEPT_TABLES = frozenset({"django_migrations", "django_content_type", "auth_permission"})


@contextmanager
def set_triggers_aside(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the block write whatever it likes, as the owner of the database can: no trigger refuses it."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _, statement in triggers:
            cursor.execute(statement)
        cursor.execute("INSERT INTO cases_search(cases_search) VALUES ('rebuild')")  # its triggers were aside too


@contextmanager
def undo_behind() -> Iterator[None]:
    """Roll back what the block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    numbering.forget_numbers()


def permit_flush() -> None:
    """Empty the database behind each test that commits, and let the command `flush` set the triggers aside too."""
    TransactionTestCase._fixture_teardown = _empty_databases  # type: ignore[method-assign]
    for connection in connections.all():
        run = connection.ops.execute_sql_flush
        connection.ops.execute_sql_flush = partial(_flush, connection, run)  # type: ignore[method-assign]


def _flush(connection: BaseDatabaseWrapper, run: Any, statements: list[str]) -> None:
    with set_triggers_aside(connection):
        run(statements)


def _empty_databases(_case: TransactionTestCase) -> None:
    for connection in connections.all():
        empty_tables(connection)


def empty_tables(connection: BaseDatabaseWrapper) -> None:
    """Delete the rows of every table that has any; ids go on behind them."""
    with connection.cursor() as cursor:
        cursor.execute(_write_question(connection))
        filled = [table for (table,) in cursor.fetchall()]
    if not filled:
        return
    if connection.vendor == "postgresql":
        with set_triggers_aside(connection), connection.cursor() as cursor:
            _delete_all(cursor, connection, filled)
        return
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(filled))
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%% DELETE %%' AND tbl_name IN ({marks})",
            filled,
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        _delete_all(cursor, connection, filled)
        for _, statement in triggers:
            cursor.execute(statement)
        cursor.execute("INSERT INTO cases_search(cases_search) VALUES ('rebuild')")


def _delete_all(cursor: CursorWrapper, connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    for table in tables:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@cache
def _list_tables(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return tuple(sorted(set(connection.introspection.django_table_names(include_views=False)) - KEPT_TABLES))


def _write_question(connection: BaseDatabaseWrapper) -> str:
    """Return the question which tables have rows."""
    name = connection.ops.quote_name
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name(table)})" for table in _list_tables(connection)
    )
