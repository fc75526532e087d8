from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from wangge.config.events import QUEUE_LENGTH, Broadcaster, application, encode_event
from wangge.platform.public import LiveEvent


def build_event(number: int = 7, district_id: int | None = 1) -> LiveEvent:
    return LiveEvent(
        id=number,
        name="case.report",
        stream="case:1",
        district_id=district_id,
        payload={"state": "reported", "unit_id": 3, "description": "private"},
        due_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


async def ask(path: str, **headers: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    pairs = [(name.encode(), value.encode()) for name, value in {"host": "localhost:8001", **headers}.items()]
    await application({"type": "http", "path": path, "headers": pairs}, receive, send)
    return sent


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [("/events", {}, 401), ("/events", {"host": "evil.example"}, 400), ("/", {}, 404)],
)
def test_who_is_nobody_gets_no_stream(path: str, headers: dict[str, str], status: int) -> None:
    start, _ = asyncio.run(ask(path, **headers))
    assert start["status"] == status
    assert (b"content-security-policy", b"default-src 'none'") in start["headers"]


def test_an_event_tells_that_something_happened_and_not_what() -> None:
    line = encode_event(build_event())
    assert line.startswith(b"id: 7\nevent: changed\ndata: ")
    assert b"private" not in line


def test_only_listeners_of_the_district_hear_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Broadcaster, "_read_for_ever", lambda *_: None)

    async def listen() -> list[bool]:
        caster = Broadcaster()
        queues = [caster.join(district) for district in (1, 2, None)]
        caster._hand_out(build_event(district_id=1))
        first = [queue.empty() for queue in queues]
        caster._hand_out(build_event(district_id=None))
        return first + [queue.empty() for queue in queues]

    assert asyncio.run(listen()) == [False, True, False, False, False, False]


def test_a_notice_is_told_to_its_people_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Broadcaster, "_read_for_ever", lambda *_: None)
    event = replace(build_event(district_id=None), name="notices.made", payload={"members": [5]})

    async def listen() -> list[bool]:
        caster = Broadcaster()
        queues = [caster.join(1, 5), caster.join(1, 6), caster.join(None)]
        caster._hand_out(event)
        return [queue.empty() for queue in queues]

    assert asyncio.run(listen()) == [False, True, True]
    assert encode_event(event).startswith(b"id: 7\nevent: noticed\n")


def test_a_listener_who_does_not_keep_up_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Broadcaster, "_read_for_ever", lambda *_: None)

    async def listen() -> tuple[bool, bool]:
        caster = Broadcaster()
        queue = caster.join(1)
        for number in range(QUEUE_LENGTH):
            caster._hand_out(build_event(number))
        kept = caster.is_listening(queue)
        caster._hand_out(build_event(QUEUE_LENGTH))
        return kept, caster.is_listening(queue)

    assert asyncio.run(listen()) == (True, False)
