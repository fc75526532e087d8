from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from wangge.kernel.public import Actor, build_system_actor
from wangge.platform.models import DueWork
from wangge.platform.public import (
    EventFeed,
    EventListener,
    enqueue,
    get_last_event_id,
    list_events_after,
    run_due_work,
)
from wangge.platform.queries import listening

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-03-02T04:00:00+00:00")
OURS = Actor(member_id=1, name="陈", district_id=1)
OTHERS = Actor(member_id=2, name="王", district_id=2)


def tell(key: str, *, district_id: int | None = 1) -> int:
    enqueue(kind="event", name="case.filed", key=key, stream="case:1", payload={}, due_at=NOW, district_id=district_id)
    return DueWork.objects.get(key=key).id


def test_events_come_in_order_to_those_of_their_district(system: Actor) -> None:
    first, second, for_all = tell("a"), tell("b", district_id=2), tell("c", district_id=None)
    enqueue(kind="job", name="x", key="job", payload={}, due_at=NOW, district_id=1)
    assert [event.id for event in list_events_after(0, actor=OURS)] == [first, for_all]
    assert [event.id for event in list_events_after(0, actor=OTHERS)] == [second, for_all]
    assert [event.id for event in list_events_after(0, actor=system)] == [first, second, for_all]
    assert [event.id for event in list_events_after(first, actor=system, limit=1)] == [second]
    assert list_events_after(0, actor=build_system_actor(name="x", district_id=2))[0].district_id == 2
    assert [event.id for event in list_events_after(0, actor=Actor(member_id=3, name="无"))] == [for_all]


def test_a_feed_gives_every_event_once(system: Actor) -> None:
    before = tell("before")
    feed = EventFeed(actor=system, after_id=get_last_event_id())
    assert feed.read_new() == ()
    ids = [tell("a"), tell("b")]
    assert [event.id for event in feed.read_new()] == ids
    assert feed.read_new() == ()
    assert before not in ids


def test_a_feed_does_not_miss_an_event_whose_transaction_ended_late(system: Actor) -> None:
    feed = EventFeed(actor=system, after_id=get_last_event_id())
    late, early = tell("late"), tell("early")
    DueWork.objects.filter(id=late).update(kind="job")  # as if it were not visible yet
    assert [event.id for event in feed.read_new()] == [early]
    DueWork.objects.filter(id=late).update(kind="event")
    assert [event.id for event in feed.read_new()] == [late]
    assert feed.read_new() == ()


def test_a_feed_far_behind_catches_up(system: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventFeed, "OVERLAP", 2)
    feed = EventFeed(actor=system, after_id=get_last_event_id())
    ids = [tell(f"e{number}") for number in range(10)]
    given: list[int] = []
    while events := feed.read_new():
        given += [event.id for event in events]
    assert given == ids


@pytest.mark.django_db(transaction=True)
def test_listeners_are_woken_by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "POLL_SECONDS", 0.01)
    with EventListener() as listener:
        assert not listener.wait(seconds=0) or connection.vendor == "sqlite"
        tell("a")
        run_due_work(now=NOW)
        assert listener.wait(seconds=20)


@pytest.mark.django_db(transaction=True)
def test_a_stopped_listener_waits_no_longer() -> None:
    with EventListener() as listener:
        listener.stop()
        assert not listener.wait(seconds=0)
