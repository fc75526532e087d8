"""Locks held on files, so that processes on one machine wait for one another, or say for whom they would have to."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
from django.conf import settings
from django.db import connection

from wangge.kernel.public import DomainError

WRITER_LOCK_NAME = "writer.lock"
_TRY_EVERY_SECONDS = 0.1
_pause = threading.Event()  # never set: waiting on it is a pause


@dataclass(slots=True)
class _Held:
    descriptor: int
    holders: int


_held: dict[Path, _Held] = {}
_held_guard = threading.Lock()


def is_embedded() -> bool:
    """Whether the rows live in the embedded database, which has one writing process."""
    return connection.vendor != "postgresql"


@contextmanager
def hold_writer_lock(*, purpose: str, home: Path | None = None, wait_seconds: float = 1.5) -> Iterator[None]:
    """Be the one process that writes to the embedded database; on PostgreSQL nobody needs to be.

    Threads and nested blocks of one process hold the lock together. Raises `writer_busy` after `wait_seconds`,
    naming the process that holds it and what for.
    """
    if not is_embedded():
        yield
        return
    path = Path(home or settings.WANGGE_HOME) / WRITER_LOCK_NAME
    with hold_file_lock(path, purpose=purpose, wait_seconds=wait_seconds, busy_code="writer_busy"):
        yield


@contextmanager
def hold_file_lock(path: Path, *, purpose: str, wait_seconds: float, busy_code: str) -> Iterator[None]:
    """Hold the lock on `path` with this process's other holders; raises `busy_code` (pid, purpose) if it stays taken.

    The lock goes with the process: after kill -9 it is free, whatever the file says.
    """
    path = path.resolve()
    _join_or_lock(path, purpose, wait_seconds, busy_code)
    try:
        yield
    finally:
        _leave(path)


def _join_or_lock(path: Path, purpose: str, wait_seconds: float, busy_code: str) -> None:
    with _held_guard:
        if path in _held:
            _held[path].holders += 1
            return
        descriptor = _lock(path, wait_seconds, busy_code)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, orjson.dumps({"pid": os.getpid(), "purpose": purpose}), 0)
        _held[path] = _Held(descriptor, 1)


def _leave(path: Path) -> None:
    with _held_guard:
        held = _held[path]
        held.holders -= 1
        if held.holders == 0:
            del _held[path]
            os.ftruncate(held.descriptor, 0)
            os.close(held.descriptor)


def _lock(path: Path, wait_seconds: float, busy_code: str) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    for _ in range(max(1, round(wait_seconds / _TRY_EVERY_SECONDS))):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _pause.wait(_TRY_EVERY_SECONDS)
        else:
            return descriptor
    holder = _read_holder(descriptor)
    os.close(descriptor)
    raise DomainError(busy_code, path=str(path), **holder)


def _read_holder(descriptor: int) -> dict[str, object]:
    try:
        holder = orjson.loads(os.pread(descriptor, 4096, 0))
        return {"pid": holder["pid"], "purpose": holder["purpose"]}
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return {"pid": "?", "purpose": "?"}
