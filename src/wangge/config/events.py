"""Live events as server-sent events: one small ASGI process that only reads.

It tells open pages *that* something of their district changed (which move, which state), never what a case says;
the page then asks for what it may see. One reader serves all listeners of the process: told by PostgreSQL, or asking
the embedded database once a second.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import SimpleCookie
from typing import Any

import django
import orjson

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
django.setup()

from asgiref.sync import sync_to_async  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import close_old_connections, connection  # noqa: E402
from django.http.request import validate_host  # noqa: E402

from wangge.config.listeners import find_listener  # noqa: E402
from wangge.kernel.public import Actor, build_system_actor  # noqa: E402
from wangge.notices.public import MADE_EVENT  # noqa: E402
from wangge.platform.public import EventFeed, EventListener, LiveEvent, get_last_event_id  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LONGEST_WAIT_SECONDS = 10.0
RETRY_SECONDS = 2.0
HEARTBEAT_SECONDS = 20.0
BEATS_BETWEEN_CHECKS = 3
QUEUE_LENGTH = 200
_logger = logging.getLogger(__name__)


class Broadcaster:
    """Hands new events to every listener of their district; one thread reads them for the whole process."""

    def __init__(self) -> None:
        self._listeners: dict[asyncio.Queue[bytes], tuple[int | None, int | None]] = {}
        self._reader: threading.Thread | None = None
        self._stop = threading.Event()

    def join(self, district_id: int | None, member_id: int | None = None) -> asyncio.Queue[bytes]:
        """Add a listener and return its queue; the first one starts the reader."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(QUEUE_LENGTH)
        self._listeners[queue] = district_id, member_id
        if self._reader is None:
            loop = asyncio.get_running_loop()
            self._reader = threading.Thread(target=self._read_for_ever, args=(loop,), name="events", daemon=True)
            self._reader.start()
        return queue

    def leave(self, queue: asyncio.Queue[bytes]) -> None:
        """Forget a listener."""
        self._listeners.pop(queue, None)

    def _read_for_ever(self, loop: asyncio.AbstractEventLoop) -> None:
        feed: EventFeed | None = None
        while not self._stop.is_set():
            try:
                with EventListener() as listener:
                    feed = feed or EventFeed(actor=build_system_actor(name="events"), after_id=get_last_event_id())
                    while not self._stop.is_set():
                        self._tell(loop, feed.read_new())  # also after a wait in vain: a notice may have been lost
                        listener.wait(seconds=LONGEST_WAIT_SECONDS)
                        close_old_connections()
            except RuntimeError:  # the loop is closed: the process ends
                return
            except Exception:
                _logger.exception("live events cannot be read; they are tried again")
                connection.close()
                self._stop.wait(RETRY_SECONDS)

    def _tell(self, loop: asyncio.AbstractEventLoop, events: Iterable[LiveEvent]) -> None:
        for event in events:
            loop.call_soon_threadsafe(self._hand_out, event)

    def _hand_out(self, event: LiveEvent) -> None:
        line = encode_event(event)
        members = event.payload.get("members")  # of an event that concerns these people and nobody else
        for queue, (district_id, member_id) in list(self._listeners.items()):
            if isinstance(members, list) and member_id not in members:
                continue
            if event.district_id in {None, district_id} or district_id is None:
                try:
                    queue.put_nowait(line)
                except asyncio.QueueFull:
                    self.leave(queue)  # too slow: the stream ends, the browser connects again and reloads

    def is_listening(self, queue: asyncio.Queue[bytes]) -> bool:
        """Tell whether the listener still gets what happens."""
        return queue in self._listeners


def encode_event(event: LiveEvent) -> bytes:
    """Return one event in the text/event-stream format."""
    data = orjson.dumps(
        {"name": event.name, "state": event.payload.get("state", ""), "unit": event.payload.get("unit_id")}
    )
    kind = b"noticed" if event.name == MADE_EVENT else b"changed"
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (event.id, kind, data)


broadcaster = Broadcaster()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer GET /events with a stream for a signed-in member; 401 otherwise, 404 elsewhere."""
    if scope["type"] != "http":
        return
    if scope["path"] != "/events":
        await _answer(send, 404, b"not found")
        return
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if not validate_host(headers.get("host", "").rsplit(":", 1)[0], settings.ALLOWED_HOSTS):
        await _answer(send, 400, b"unknown host")
        return
    cookie = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    listener = await sync_to_async(_find_listener)(cookie.value if cookie else "")
    if listener is None:
        await _answer(send, 401, b"sign in first", headers)
        return
    await _stream(listener, cookie.value if cookie else "", receive, send, headers)


def _find_listener(cookie: str) -> Actor | None:
    close_old_connections()
    return find_listener(cookie)


async def _stream(listener: Actor, cookie: str, receive: Receive, send: Send, headers: dict[str, str]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _build_headers(headers, b"text/event-stream")})
    queue = broadcaster.join(listener.district_id, listener.member_id)
    gone = asyncio.create_task(_wait_until_gone(receive))
    beats = 0
    try:
        await send({"type": "http.response.body", "body": b": hello\n\n", "more_body": True})
        while not gone.done() and broadcaster.is_listening(queue):
            try:
                line = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                line = b": still here\n\n"
                beats += 1
                if beats % BEATS_BETWEEN_CHECKS == 0 and await sync_to_async(_find_listener)(cookie) is None:
                    return  # signed out meanwhile, or the password was changed
            await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        broadcaster.leave(queue)
        gone.cancel()


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": _build_headers(headers or {}, b"text/plain")}
    )
    await send({"type": "http.response.body", "body": body})


def _build_headers(headers: dict[str, str], content_type: bytes) -> list[tuple[bytes, bytes]]:
    answer = [(b"content-type", content_type), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    answer += [(b"x-content-type-options", b"nosniff"), (b"content-security-policy", b"default-src 'none'")]
    origin = headers.get("origin", "")
    if origin and _is_own_host(origin, headers.get("host", "")):
        answer += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"Origin"),
        ]
    return answer


def _is_own_host(origin: str, host: str) -> bool:
    # Without a reverse proxy pages come from the port below ours on the same host; nobody else may read along.
    return (
        origin.rsplit(":", 1)[0].rsplit("//", maxsplit=1)[-1] == host.rsplit(":", 1)[0]
        or origin in settings.CSRF_TRUSTED_ORIGINS
    )
