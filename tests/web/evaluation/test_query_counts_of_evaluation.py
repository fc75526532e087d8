from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
COUNTS: dict[str, int] = json.loads((Path(__file__).parent / "query_counts.json").read_text("utf-8"))
PAGES = {
    "chief's page": ("feng", "/evaluation/chief/"),
    "map of areas": ("feng", "/evaluation/{run}/areas.json?level=2&bbox=120,31,121,32"),
    "my unit": ("qian", "/evaluation/my-unit/"),
    "ranking board": ("feng", "/evaluation/board/"),
    "public figures": ("stranger", "/public/evaluation/"),
    "figures": ("feng", "/evaluation/figures/?by=department&by=collector&from=2026-03-01&to=2026-04-30"),
    "patrol proposals": ("feng", "/evaluation/patrols/?from=2026-03-01&to=2026-04-30"),
}


def is_counting(statement: str) -> bool:
    """Tell what counts the looks of an address, in the database where several web processes share it."""
    return "platform_keptcount" in statement or statement in {"BEGIN", "COMMIT", "ROLLBACK"}


def test_every_budget_is_kept_by_a_page() -> None:
    assert sorted(COUNTS) == sorted(PAGES)


def test_pages_stay_within_their_budgets(
    two_months: dict[str, int], visit: Visit, settings: Any, tmp_path: Path
) -> None:
    settings.WANGGE_HOME = tmp_path  # no lake of another test answers here
    found = {}
    for page, (username, path) in PAGES.items():
        person, address = visit(username), path.format(run=two_months["2026-04"])
        assert person.get(address).status_code == 200  # fills the process's own caches
        with CaptureQueriesContext(connection) as queries:
            person.get(address)
        found[page] = sum(not is_counting(query["sql"]) for query in queries)
    assert found == COUNTS
