"""Recorded channels, and one event to tell of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tests.factories import World
from wangge.notices.models import Delivery
from wangge.notices.operations.channels.outages import forget_pauses
from wangge.notices.public import RecorderChannel, notify, use_channels
from wangge.platform.public import run_due_work

Tell = Callable[..., int]

CASE = {"number": "ZJG2026030200001", "category": "暴露垃圾", "place": "步行街12号"}
PARAMS = {
    "case_dispatched": CASE | {"unit": "环卫处", "due": "03-02 15:00"},
    "case_supervised": CASE | {"actor": "冯领导", "text": "今天办完"},
    "mention": CASE | {"actor": "孙受理", "text": "请看照片"},
    "check_assigned": CASE | {"due": "03-02 15:00"},
}


@pytest.fixture(autouse=True)
def _answering_channels() -> Iterator[None]:
    yield
    forget_pauses()


@pytest.fixture
def channels() -> Iterator[dict[str, RecorderChannel]]:
    """Offer e-mail, push and SMS, all of them recorders."""
    recorders = {key: RecorderChannel(key) for key in ("web_push", "email", "sms")}
    with use_channels(recorders):
        yield recorders


@pytest.fixture
def tell(world: World) -> Tell:
    """Return a function that tells people of an event."""

    def do_tell(*usernames: str, event: str = "case_dispatched", key: str = "", **words: object) -> int:
        given = {"link": "/cases/ZJG2026030200001/", "now": world.now, "params": PARAMS[event]} | words
        return notify(
            members=[world.members[username] for username in usernames], event=event, key=key or f"{event}:1", **given
        )

    return do_tell


@pytest.fixture
def work(world: World) -> Callable[[datetime | None], list[tuple[str, str]]]:
    """Return a function that does what is due, at an instant if one is named, and returns channel and state."""

    def do_work(at: datetime | None = None) -> list[tuple[str, str]]:
        if at is not None:
            world.clock.advance_to(at)
        run_due_work(now=world.now)
        return list(Delivery.objects.order_by("id").values_list("channel", "state"))

    return do_work
