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

    Only for the making of a demo city. The embedded database is whole on the disk when the block has ended; the
    server's own settings on PostgreSQL stay as they are.
    """
    is_embedded = connection.vendor == "sqlite" and not connection.in_atomic_block
    previous = _run_pragma("synchronous") if is_embedded else None
    _waiting.is_relaxed = True
    try:
        if is_embedded:
            _run_pragma("synchronous=OFF")
        yield
    finally:
        _waiting.is_relaxed = False
        if is_embedded:
            _run_pragma(f"synchronous={previous}")
            _run_pragma("wal_checkpoint(TRUNCATE)")


def _run_pragma(text: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {text}")
        row = cursor.fetchone()
    return int(row[0]) if row else None
