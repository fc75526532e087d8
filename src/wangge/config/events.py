"""Live events as server-sent events: one small ASGI process that only reads.

It tells open pages *that* something of their district changed (which move, which state), never what a case says;
the page then asks for what it may see. One reader serves all listeners of the process.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from typing import Any

import django
import orjson

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
django.setup()

from asgiref.sync import sync_to_async  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import close_old_connections  # noqa: E402

from wangge.config.listeners import find_listener  # noqa: E402
from wangge.kernel.public import build_system_actor  # noqa: E402
from wangge.platform.public import EventFeed, LiveEvent, get_last_event_id  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

POLL_SECONDS = 1.0
HEARTBEAT_SECONDS = 20.0
QUEUE_LENGTH = 200


class Broadcaster:
    """Reads new events once a second and hands them to every listener of their district."""

    def __init__(self) -> None:
        self._listeners: dict[asyncio.Queue[bytes], int | None] = {}
        self._task: asyncio.Task[None] | None = None

    def join(self, district_id: int | None) -> asyncio.Queue[bytes]:
        """Add a listener and return its queue; starts the reader with the first one."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(QUEUE_LENGTH)
        self._listeners[queue] = district_id
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._read_for_ever())
        return queue

    def leave(self, queue: asyncio.Queue[bytes]) -> None:
        """Forget a listener."""
        self._listeners.pop(queue, None)

    async def _read_for_ever(self) -> None:
        feed: EventFeed | None = None
        while self._listeners:
            try:
                if feed is None:
                    feed = EventFeed(
                        actor=build_system_actor(name="events"), after_id=await sync_to_async(get_last_event_id)()
                    )
                for event in await sync_to_async(_read)(feed):
                    self._hand_out(event)
            except Exception:  # noqa: BLE001 - a database that restarts must not end the stream
                feed = None
            await asyncio.sleep(POLL_SECONDS)

    def _hand_out(self, event: LiveEvent) -> None:
        line = encode_event(event)
        for queue, district_id in list(self._listeners.items()):
            if event.district_id in {None, district_id} or district_id is None:
                try:
                    queue.put_nowait(line)
                except asyncio.QueueFull:
                    self.leave(queue)  # too slow: the browser connects again and reloads


def _read(feed: EventFeed) -> list[LiveEvent]:
    close_old_connections()
    return list(feed.read_new())


def encode_event(event: LiveEvent) -> bytes:
    """Return one event in the text/event-stream format."""
    data = orjson.dumps(
        {"name": event.name, "state": event.payload.get("state", ""), "unit": event.payload.get("unit_id")}
    )
    return b"id: %d\nevent: changed\ndata: %s\n\n" % (event.id, data)


broadcaster = Broadcaster()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer GET /events with a stream for a signed-in member; 401 otherwise, 404 elsewhere."""
    if scope["type"] != "http":
        return
    if scope["path"] != "/events":
        await _answer(send, 404, b"not found")
        return
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    cookie = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    listener = await sync_to_async(find_listener)(cookie.value if cookie else "")
    if listener is None:
        await _answer(send, 401, b"sign in first", headers)
        return
    await _stream(listener.district_id, receive, send, headers)


async def _stream(district_id: int | None, receive: Receive, send: Send, headers: dict[str, str]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _build_headers(headers, b"text/event-stream")})
    queue = broadcaster.join(district_id)
    gone = asyncio.create_task(_wait_until_gone(receive))
    try:
        await send({"type": "http.response.body", "body": b": hello\n\n", "more_body": True})
        while not gone.done():
            try:
                line = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                line = b": still here\n\n"
            await send({"type": "http.response.body", "body": line, "more_body": True})
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
