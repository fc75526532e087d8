"""Each story runs with its city's profile, the timers of the cases, and an audit behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories import World
from wangge.cases.handlers import CASE_TIMER_HANDLERS
from wangge.platform.operations import draining
from wangge.platform.public import register_handlers, verify_audit


@pytest.fixture(autouse=True)
def worker(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Register the timers of the cases; whatever the story did must agree with its events."""
    monkeypatch.setattr(draining, "_handlers", {})
    register_handlers(CASE_TIMER_HANDLERS)
    yield
    assert verify_audit(actor=world.system).faults == ()
