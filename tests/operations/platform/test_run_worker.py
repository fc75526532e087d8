from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from wangge.platform.models import DueWork
from wangge.platform.operations import worker
from wangge.platform.public import (
    DueWorkItem,
    SimulatedClock,
    enqueue,
    ensure_daily_timer,
    ensure_daily_timers,
    register_daily_timer,
    register_handlers,
    run_due_work,
    run_worker,
)


@pytest.mark.django_db
def test_a_daily_timer_is_written_once_a_day_of_the_city(clock: SimulatedClock) -> None:
    register_daily_timer("seal", at=time(0, 5))
    for hour in range(49):
        ensure_daily_timers(now=clock.now() + timedelta(hours=hour))
    rows = DueWork.objects.order_by("due_at").values_list("key", "due_at")
    assert list(rows) == [
        ("daily:seal:2026-03-02", datetime(2026, 3, 1, 16, 5, tzinfo=UTC)),
        ("daily:seal:2026-03-03", datetime(2026, 3, 2, 16, 5, tzinfo=UTC)),
        ("daily:seal:2026-03-04", datetime(2026, 3, 3, 16, 5, tzinfo=UTC)),
    ]


@pytest.mark.django_db
def test_a_daily_timer_runs_once_however_often_it_is_asked_for(clock: SimulatedClock) -> None:
    days: list[object] = []
    register_handlers({"seal": lambda item: days.append(item.payload["on"])})
    for _ in range(3):
        ensure_daily_timer("seal", now=clock.now())
        run_due_work(now=clock.now())
    assert days == ["2026-03-02"]


@pytest.mark.django_db(transaction=True)
def test_the_worker_works_until_it_is_told_to_stop(clock: SimulatedClock) -> None:
    stop, keys = threading.Event(), list[str]()

    def act(item: DueWorkItem) -> None:
        keys.append(item.key)
        if item.key == "last":
            stop.set()
        else:
            enqueue(kind="job", name="act", key="last", payload={}, due_at=clock.now())

    register_handlers({"act": act})
    register_daily_timer("act", at=time(0, 5))
    thread = threading.Thread(target=run_worker, args=(stop,), kwargs={"poll_seconds": 0.01})
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert keys == ["daily:act:2026-03-02", "last"]
    assert set(DueWork.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db(transaction=True)
def test_the_worker_outlives_a_lost_database(
    clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, rounds = threading.Event(), list[int]()

    def lose_database(**_: object) -> int:
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        raise ConnectionError("gone")

    monkeypatch.setattr(worker, "run_due_work", lose_database)
    run_worker(stop, poll_seconds=0)
    assert len(rounds) == 3
    assert "gone" in caplog.text
    assert connection.connection is None
