"""Waiting for events: told by PostgreSQL, or asking the embedded database at intervals."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from django.db import connection

from wangge.platform.queries.due_work import EVENTS_CHANNEL

if TYPE_CHECKING:
    import psycopg

POLL_SECONDS = 1.0


class EventListener:
    """Event listener (事件监听): a context whose `wait` returns when there may be new events to read from a feed.

    On PostgreSQL it keeps a connection of its own, outside the pool; a lost one raises psycopg's error, and the
    caller opens another listener.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._own: psycopg.Connection[Any] | None = None

    def __enter__(self) -> Self:
        if connection.vendor == "postgresql":
            import psycopg

            parameters = {**connection.get_connection_params()}
            for name in ("cursor_factory", "context", "server_side_binding", "pool", "prepare_threshold"):
                parameters.pop(name, None)
            self._own = psycopg.connect(**parameters, autocommit=True)
            self._own.execute(f"LISTEN {EVENTS_CHANNEL}".encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self._own is not None:
            self._own.close()

    def wait(self, *, seconds: float = 10.0) -> bool:
        """Wait until events may have come, at most `seconds`; whether it is worth looking.

        The embedded database tells nobody: there it is worth looking after every `POLL_SECONDS`.
        """
        if self._own is None:
            return not self._stop.wait(min(seconds, POLL_SECONDS))
        return any(True for _ in self._own.notifies(timeout=seconds, stop_after=1))

    def stop(self) -> None:
        """End a wait on the embedded database at once (from another thread)."""
        self._stop.set()
