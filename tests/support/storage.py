"""Emptying the test database although its append-only tables refuse DELETE.

Tests with `transaction=True` are followed by Django's flush. Only that flush may pass the triggers: they are set
aside for it inside one transaction and are back when it ends, so every test still meets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


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


def _flush(connection: BaseDatabaseWrapper, run: Any, statements: list[str]) -> None:
    with set_triggers_aside(connection):
        run(statements)


def permit_flush() -> None:
    """Teach each connection's `execute_sql_flush` to set the triggers aside."""
    for connection in connections.all():
        run = connection.ops.execute_sql_flush
        connection.ops.execute_sql_flush = partial(_flush, connection, run)  # type: ignore[method-assign]
