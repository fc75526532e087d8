"""The same seed and the same days make the same city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.operations.demo.making import lend_database, make_city

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("reports", [1, 40])
def test_only_the_seconds_differ(tmp_path: Path, reports: int) -> None:
    told: list[dict[str, Any]] = []
    for turn in ("first", "second", "other seed"):
        home = tmp_path / turn
        home.mkdir()
        with lend_database(home):
            told.append(make_city(days=2, reports=reports, seed=8 if turn == "other seed" else 7))
    seconds = [one.pop("seconds") for one in told]
    assert all(one["total"] > 0 for one in seconds)
    assert told[0] == told[1]
    assert told[0] != told[2]
