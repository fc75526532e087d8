"""The suite's own promise: tests with real transactions start from an empty database, and every trigger still holds."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection

from wangge.platform.models import Anchor

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def _seal() -> Anchor:
    return Anchor.objects.create(
        number=1, sealed_at=NOON, chain_count=0, event_count=0, heads_digest="", mac="", sealed_by="test"
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", ["first", "second"])
def test_each_transactional_test_starts_empty_and_is_refused_a_removal(_time: str) -> None:
    assert not Anchor.objects.exists()
    anchor = _seal()
    with pytest.raises(DatabaseError, match="append-only"):
        anchor.delete()
    with pytest.raises(DatabaseError, match="append-only"):
        Anchor.objects.filter(number=1).update(chain_count=5)


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for(settings: object) -> None:
    wanted = "postgresql" if getattr(settings, "WANGGE_DATABASE_URL", None) else "sqlite"
    assert connection.vendor == wanted


def test_nothing_is_written_to_the_home_of_a_person(settings: Any) -> None:
    """The settings were read after the suite had named a home of its own, also under `wangge test`."""
    home = Path(os.environ["WANGGE_HOME"])
    assert home.name.startswith("wangge-tests-")
    assert Path(settings.WANGGE_HOME) == home
