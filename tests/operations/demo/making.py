"""A demo city in the test database: made and committed as the command makes it, then emptied out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from wangge.catalog.queries.memory import forget_memory
from wangge.demo.public import make_demo_city
from wangge.geo.public import forget_index
from wangge.platform.operations import numbering
from wangge.platform.public import SimulatedClock, forget_profile, use_clock

TODAY = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
LAST_ON = date(2026, 4, 17)  # a Friday


def make_city(*, days: int, reports: int, seed: int = 7, city: str = "zhangjiagang") -> dict[str, Any]:
    """Make a city whose last day is `LAST_ON` and return what is told of it."""
    with use_clock(SimulatedClock(TODAY)):
        return make_demo_city(
            city=city,
            days=days,
            reports=reports,
            seed=seed,
            until=LAST_ON,
            on_progress=lambda stage, done, total: None,
        )


@contextmanager
def lend_database(home: Path) -> Iterator[None]:
    """Let the block write to the empty test database, really; empty it behind, ids from one again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "WANGGE_HOME", home)
        patch.setattr(settings, "WANGGE_ANCHOR_FILE", home / "anchors.jsonl")
        _forget()
        _empty()
        try:
            yield
        finally:
            _empty()
            _forget()


def _empty() -> None:
    call_command("flush", verbosity=0, interactive=False, reset_sequences=True, inhibit_post_migrate=False)


def _forget() -> None:
    forget_profile()
    forget_index()
    forget_memory()
    numbering.forget_numbers()
