from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from wangge.kernel.public import DomainError
from wangge.platform.public import RealClock, SimulatedClock, get_clock, use_clock

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_real_clock_is_aware_and_in_utc() -> None:
    assert RealClock().now().utcoffset() == timedelta(0)


def test_simulated_clock_stands_still_until_advanced() -> None:
    clock = SimulatedClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance_to(NOON + timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)


def test_simulated_clock_never_goes_back() -> None:
    clock = SimulatedClock(NOON)
    with pytest.raises(DomainError) as refusal:
        clock.advance_to(NOON - timedelta(microseconds=1))
    assert refusal.value.code == "clock_backwards"
    assert clock.now() == NOON


def test_simulated_clock_gives_utc_whatever_zone_it_was_set_in() -> None:
    clock = SimulatedClock(NOON.astimezone(timezone(timedelta(hours=8))))
    assert clock.now().tzinfo is UTC


def test_simulated_clock_wants_an_aware_instant() -> None:
    with pytest.raises(ValueError, match="aware"):
        SimulatedClock(datetime(2026, 3, 2))  # noqa: DTZ001


def test_every_thread_of_the_process_sees_the_clock_in_use() -> None:
    clock = SimulatedClock(NOON)
    seen: list[datetime] = []
    with use_clock(clock):
        worker = threading.Thread(target=lambda: seen.append(get_clock().now()))
        worker.start()
        worker.join()
    assert seen == [NOON]


def test_the_clock_before_is_back_after_the_block() -> None:
    before = get_clock()
    with pytest.raises(RuntimeError), use_clock(SimulatedClock(NOON)):
        raise RuntimeError
    assert get_clock() is before
