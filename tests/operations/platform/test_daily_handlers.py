from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.operations.platform.fake_cases import FakeCases
from wangge.kernel.public import Actor
from wangge.platform.handlers import KEEP_DONE_WORK, PLATFORM_HANDLERS, PLATFORM_TIMERS
from wangge.platform.models import Anchor, DueWork
from wangge.platform.public import (
    SimulatedClock,
    enqueue,
    ensure_daily_timers,
    register_daily_timer,
    register_handlers,
    run_due_work,
    store_evidence,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _platform_work() -> None:
    register_handlers(PLATFORM_HANDLERS)
    for name, at in PLATFORM_TIMERS.items():
        register_daily_timer(name, at=at)


def test_every_timer_has_its_handler() -> None:
    assert set(PLATFORM_TIMERS) <= set(PLATFORM_HANDLERS)


def test_every_day_is_sealed_once(cases: FakeCases, clock: SimulatedClock) -> None:
    for _ in range(3 * 24):
        cases.report()
        ensure_daily_timers(now=clock.now())
        run_due_work(now=clock.now())
        clock.advance_to(clock.now() + timedelta(hours=1))
    assert list(Anchor.objects.order_by("number").values_list("chain_count", flat=True)) == [1, 13, 24, 24]
    assert not DueWork.objects.exclude(last_error="").exists()


def test_done_work_is_cleared_after_a_month(clock: SimulatedClock) -> None:
    enqueue(kind="event", name="x", key="old", payload={}, due_at=clock.now())
    run_due_work(now=clock.now())
    clock.advance_to(clock.now() + KEEP_DONE_WORK + timedelta(days=1))
    ensure_daily_timers(now=clock.now())
    run_due_work(now=clock.now())
    assert not DueWork.objects.filter(key="old").exists()


def test_copies_are_made_ahead(clock: SimulatedClock, home: Path, system: Actor) -> None:
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG")
    ref = store_evidence(data=out.getvalue(), actor=system)
    enqueue(kind="job", name="platform.copy_evidence", key="c", payload={"evidence_id": ref.id}, due_at=clock.now())
    run_due_work(now=clock.now())
    assert len(list((home / "evidence-copies").rglob("*.webp"))) == 2
