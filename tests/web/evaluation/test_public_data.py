"""Open data at a public address: of months that are over, without small counts, not without end."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.cache import cache

from tests.factories import World
from tests.web.conftest import Visit
from wangge.evaluation.views import public

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/public/evaluation/data/{}/"


@pytest.fixture(autouse=True)
def _forget_looks() -> None:
    cache.clear()


def test_anybody_fetches_a_month_that_is_over(two_months: dict[str, int], world: World, visit: Visit) -> None:
    query = f"?month=2026-03&district={world.district}"
    answer = visit("stranger").get(ADDRESS.format("csv") + query)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    assert {row["month"] for row in rows} == {"2026-03"}
    assert not [row for row in rows if row["numerator"] and 0 < int(row["numerator"]) < 5 and row["unit"] == "cases"]
    assert {"ok", "suppressed"} <= {row["status"] for row in rows}
    page = visit("stranger").get(f"/public/evaluation/?district={world.district}").content.decode()
    assert all(ADDRESS.format(key) in page for key in ("csv", "parquet", "dictionary"))


@pytest.mark.parametrize(
    ("file_format", "query", "code"),
    [
        ("csv", {"month": "2026-04"}, "2026-04"),
        ("csv", {"month": "nonsense"}, "nonsense"),
        ("xlsx", {}, "xlsx"),
    ],
)
def test_nothing_else_is_handed_out(
    file_format: str, query: dict[str, str], code: str, two_months: dict[str, int], visit: Visit
) -> None:
    """2026-04 is not over; a workbook is no open data."""
    answer = visit("stranger").get(ADDRESS.format(file_format), query)
    assert answer.status_code == 404
    assert code in answer.content.decode()


def test_it_is_limited(two_months: dict[str, int], visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "VIEWS_PER_HOUR", 1)
    statuses = [visit("stranger").get(ADDRESS.format("dictionary")).status_code for _ in range(2)]
    assert statuses == [200, 429]
