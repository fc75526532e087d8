"""Reading everything as of one instant, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def hold_snapshot(*, is_read_only: bool = True) -> Iterator[None]:
    """See the database as of one instant for the length of the block; inside a transaction the caller's view stays.

    PostgreSQL: REPEATABLE READ. SQLite: a deferred transaction, which keeps no writer waiting; one that will write
    is IMMEDIATE as usual.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ{', READ ONLY' if is_read_only else ''}"
                )
            yield
        return
    sqlite: Any = connection
    sqlite.ensure_connection()  # the mode is known only then
    usual = sqlite.transaction_mode
    sqlite.transaction_mode = "DEFERRED" if is_read_only else usual
    try:
        with transaction.atomic():
            sqlite.transaction_mode = usual
            yield
    finally:
        sqlite.transaction_mode = usual
