"""Figures by question and patrol proposals over HTTP: the same answers, the same refusals as the pages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.api.evaluation.calling import get, sit_down
from tests.factories import World
from wangge.analytics import lake_cells
from wangge.evaluation.public import keep_home_lake

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_lake(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.WANGGE_HOME = tmp_path
    monkeypatch.setattr(lake_cells, "CELL_DIMENSIONS", ("district", "department"))


def test_a_question_has_one_answer_of_one_instant(month: World) -> None:
    """Closed 3 of 4 due at 环卫处; the lake says the same, of the instant at which it was exported."""
    feng = sit_down(month, "feng")
    words = {"indicator": ["closing_rate"], "by": ["unit", "period:month"], "compare": "previous"}
    now = get(feng, "figures", **words).json()
    assert (now["read_from"], now["span"]["from_on"]) == ("cases", "2026-03-02")
    (row,) = (one for one in now["groups"] if one["group"]["unit_id"] == month.units["sanitation"])
    assert row["names"]["unit_id"]["zh"] == "张家港市环卫处"
    assert row["figures"]["closing_rate"] == {
        "numerator": 3, "denominator": 4, "value": 0.75, "earlier": None, "change": None, "change_share": None,
        "per_workday": None, "is_small_sample": True,
    }  # fmt: skip
    (unknown,) = (one for one in now["groups"] if one["group"]["unit_id"] is None)
    assert (unknown["names"]["unit_id"]["en"], unknown["cases"]) == ("unknown", 2)
    keep_home_lake()
    known_at = f"{month.now:%Y-%m-%dT%H:%M}"
    month.wait(timedelta(hours=2))
    month.report()
    later = get(feng, "figures", **words).json()
    assert later["read_from"] == "sums"
    assert later["known_at"].startswith(known_at)
    assert later["groups"] == now["groups"]


def test_patrols_go_where_citizens_are_first(world: World) -> None:
    """PJ-7."""
    for _ in range(3):
        world.make_case("accepted", by="sun", source="hotline_12345", place="promenade")
        world.make_case("accepted", place="square")
        world.wait(timedelta(days=1))
    answer = get(sit_down(world, "feng"), "patrol-proposals", level=5).json()
    (one,) = answer["proposals"]
    assert (one["area"], one["told_first"], one["found_first"], one["first_discovery_rate"]) == (
        "320582001001002", 3, 0, 0.0,
    )  # fmt: skip
    assert one["area_name"]["zh"]
    assert one["class_name"]["zh"]
    assert answer["read_from"] == "cases"


@pytest.mark.parametrize(
    ("by", "path", "query", "told"),
    [
        ("qian", "figures", {}, (403, "evaluation_not_shown")),
        ("qian", "patrol-proposals", {}, (403, "evaluation_not_shown")),
        ("feng", "figures", {"by": ["nobody"]}, (404, "dimension_unknown")),
        ("feng", "figures", {"compare": "year"}, (422, "comparison_without_period")),
        ("feng", "figures", {"from_on": "someday"}, (422, "request_invalid")),
        ("feng", "patrol-proposals", {"level": 9}, (422, "request_invalid")),
        ("feng", "patrol-proposals", {"from_on": "2026-03-02", "to_on": "2026-03-01"}, (422, "days_in_disorder")),
    ],
)
def test_what_is_refused(world: World, by: str, path: str, query: dict[str, Any], told: tuple[int, str]) -> None:
    answer = get(sit_down(world, by), path, **query)
    assert (answer.status_code, answer.json()["code"]) == told
