"""The lake of the installation: the night brings it up to date, whatever the night before left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.factories import World
from wangge.analytics import lake_cells
from wangge.analytics.public import MANIFEST
from wangge.evaluation.domain.figure_tables import CASES, SUMS
from wangge.evaluation.handlers.lake_keeping import LAKE_TIMER, keep_lake
from wangge.evaluation.public import answer_figures, build_request, keep_home_lake
from wangge.evaluation.queries import figure_answers, lake_figures
from wangge.platform.models import DueWork
from wangge.platform.public import ensure_daily_timers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.same_on_both]
REQUEST = build_request(keys=("report_count",), by=("unit",), filters=(), year_starts_in=1)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Path:
    settings.WANGGE_HOME = tmp_path
    monkeypatch.setattr(lake_cells, "CELL_DIMENSIONS", ("district", "department"))
    return tmp_path / "lake"


def test_the_timer_is_a_daily_one_and_fills_the_lake(month: World, home: Path) -> None:
    ensure_daily_timers(now=month.now)
    assert DueWork.objects.filter(name=LAKE_TIMER).count() == 1
    assert answer_figures(actor=month.actor("feng"), request=REQUEST).read_from == CASES
    keep_lake(None)  # type: ignore[arg-type]
    answer = answer_figures(actor=month.actor("feng"), request=REQUEST)
    assert (answer.read_from, answer.known_at) == (SUMS, month.now)


@pytest.mark.parametrize("name", ["facts_version", "city", "is_whole"])
def test_a_lake_of_another_program_or_city_is_made_anew(month: World, home: Path, name: str) -> None:
    done = keep_home_lake()
    manifest = home / MANIFEST
    manifest.write_bytes(orjson.dumps({**orjson.loads(manifest.read_bytes()), name: "other"}))
    assert answer_figures(actor=month.actor("feng"), request=REQUEST).read_from == CASES
    again = keep_home_lake()
    assert done is not None
    assert again is not None
    assert again.case_count == done.case_count
    assert again.summed_days == done.summed_days
    assert answer_figures(actor=month.actor("feng"), request=REQUEST).read_from == SUMS


def test_what_changed_while_it_was_read_is_read_again(
    month: World, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export that ends between two readings mixes no instants: once it is read anew, twice it is not told."""
    keep_home_lake()
    read, changes = lake_figures.read_lake_sums, iter((True, False))

    def read_while_changed(*words: Any, **named: Any) -> Any:
        if next(changes, True):
            (home / MANIFEST).write_bytes((home / MANIFEST).read_bytes())
        return read(*words, **named)

    monkeypatch.setattr(lake_figures, "read_lake_sums", read_while_changed)
    assert answer_figures(actor=month.actor("feng"), request=REQUEST).read_from == SUMS
    assert answer_figures(actor=month.actor("feng"), request=REQUEST).read_from == CASES
    assert figure_answers.TRIES == 2
