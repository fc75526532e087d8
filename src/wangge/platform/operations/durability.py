"""Whether writing waits for the disk: always, but for work that can be done again as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection


@dataclass(slots=True)
class _Waiting:
    is_relaxed: bool = False


_waiting = _Waiting()


def is_disk_awaited() -> bool:
    """Return whether a piece of evidence must be on the disk before its row is written."""
    return not _waiting.is_relaxed and getattr(settings, "WANGGE_EVIDENCE_SYNC", True)


@contextmanager
def relax_durability() -> Iterator[None]:
    """Let nothing in the block wait for the disk: a power cut may leave a broken database, which is made anew.

    Only for the making of a demo city. The database is whole on the disk with the first commit behind the block.
    Inside a transaction the database goes on as before.
    """
    statements = () if connection.in_atomic_block else _plan_statements()
    _waiting.is_relaxed = True
    try:
        _run(statements[:1])
        yield
    finally:
        _waiting.is_relaxed = False
        _run(statements[1:])


def _plan_statements() -> tuple[str, ...]:
    """Return what is told the database before the block and, behind it, what undoes that."""
    if connection.vendor == "postgresql":
        return ("SET synchronous_commit TO off", "RESET synchronous_commit")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        (level,) = cursor.fetchone()
    return ("PRAGMA synchronous=OFF", f"PRAGMA synchronous={int(level)}", "PRAGMA wal_checkpoint(TRUNCATE)")


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        with connection.cursor() as cursor:
            cursor.execute(statement)
