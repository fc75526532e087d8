from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import World
from tests.web.conftest import Visit

COUNTS: dict[str, int] = json.loads((Path(__file__).parent / "query_counts.json").read_text("utf-8"))
PAGES = {
    "home of a collector": ("chen", "/"),
    "home of an acceptor": ("sun", "/"),
    "home of a handler": ("qian", "/"),
    "home of a leader": ("feng", "/"),
    "work list": ("sun", "/cases/?view=all&state=handling&lamp=green&category=06"),
    "work list with unit and grid": ("sun", "/cases/?view=all&unit={unit}&grid=市民广场"),
    "search": ("sun", "/cases/?view=all&q=垃圾"),
    "duty desk": ("zhao", "/duty/"),
    "big screen": ("zhao", "/evaluation/screen/"),
    "way through a list": ("sun", "/cases/{number}/steps/?from=view%3Dall"),
    "case page": ("qian", "/cases/{number}/"),
    "map page": ("sun", "/map/"),
    "map window": ("sun", "/cases/points.json?bbox=120,31,121,32"),
    "grids": ("sun", "/geo/grids.json?bbox=120,31,121,32&zoom=15"),
}


def test_every_budget_is_kept_by_a_page() -> None:
    assert sorted(COUNTS) == sorted(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stays_within_its_budget(page: str, world: World, visit: Visit) -> None:
    username, path = PAGES[page]
    case = world.make_case("handling", photo_ids=(world.photo("chen"),))
    world.make_case("handling", place="market")
    path = path.format(number=case.number, unit=world.units["sanitation"])
    person = visit(username)
    assert person.get(path).status_code == 200  # fills the process's own caches: catalogue, grids
    with CaptureQueriesContext(connection) as queries:
        person.get(path)
    assert len(queries) == COUNTS[page], [query["sql"][:120] for query in queries]
