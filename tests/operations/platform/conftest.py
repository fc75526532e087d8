"""A home of its own for each test, a city, and chains that need no table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.operations.platform.fake_cases import FakeCases
from wangge.kernel.public import Actor, build_system_actor
from wangge.platform.operations import draining, numbering, worker
from wangge.platform.public import (
    SimulatedClock,
    forget_audit_key,
    register_chain_source,
    use_clock,
    use_profile,
)
from wangge.platform.queries import chain_sources
from wangge.profiles.public import load_profile

CITY = load_profile("zhangjiagang")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Give the test an empty home."""
    settings.WANGGE_HOME = tmp_path / "home"
    settings.WANGGE_ANCHOR_FILE = tmp_path / "home" / "anchors.jsonl"
    forget_audit_key()
    yield tmp_path / "home"
    forget_audit_key()


@pytest.fixture(autouse=True)
def clock() -> Iterator[SimulatedClock]:
    """Let it be noon of a Monday in China."""
    with use_profile(CITY), use_clock(SimulatedClock(datetime(2026, 3, 2, 4, tzinfo=UTC))) as clock:
        assert isinstance(clock, SimulatedClock)
        yield clock


@pytest.fixture(autouse=True)
def _own_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the handlers and sources of the real modules out, and what is registered here in."""
    monkeypatch.setattr(draining, "_handlers", {})
    monkeypatch.setattr(chain_sources, "_sources", {})
    monkeypatch.setattr(worker, "_daily_timers", {})
    monkeypatch.setattr(numbering, "_last_seen", {})


@pytest.fixture
def system() -> Actor:
    """Return the program itself."""
    return build_system_actor(name="test")


@pytest.fixture
def cases() -> FakeCases:
    """Return chains in memory, registered."""
    cases = FakeCases()
    register_chain_source(cases)
    return cases


@pytest.fixture(autouse=True)
def _a_key_from_the_environment(settings: Settings) -> None:
    """Keep each test's audit key its own, whatever a test before it left in the settings."""
    settings.WANGGE_AUDIT_KEY = settings.WANGGE_AUDIT_KEY or "0123456789abcdef" * 4
