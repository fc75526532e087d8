from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import World
from tests.support.scenes import keep_scene
from tests.web.conftest import Visit
from wangge.cases.public import CaseRef

MATRIX = yaml.safe_load((Path(__file__).parent / "access_matrix.yaml").read_text("utf-8"))
ROLES: dict[str, str] = MATRIX["roles"]
ROUTES: dict[str, dict[str, Any]] = MATRIX["routes"]


def list_routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"
        elif not (entry.app_name or "").startswith(("api", "ninja")) and "api/" not in str(entry.pattern):
            yield from list_routes(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def test_every_route_stands_in_the_matrix() -> None:
    assert sorted(set(list_routes())) == sorted(ROUTES)


def find_status(row: dict[str, Any], role: str) -> int:
    statuses: dict[str, int] = row["status"]
    return statuses.get(role, statuses["stranger"] if role == "stranger" else statuses["others"])


def _bring_a_case_to_work(world: World) -> CaseRef:
    return world.make_case("handling", photo_ids=(world.photo("chen"),))


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_each_role_gets_what_the_matrix_says(route: str, world: World, visit: Visit) -> None:
    row = ROUTES[route]
    case = keep_scene(world, "a case at work", _bring_a_case_to_work)
    facts: dict[str, Any] = {
        "number": case.number,
        "photo": world.get(case).photos[0].evidence_id,
        "run": 999_999,
    }
    args = [facts.get(arg, arg) for arg in row.get("args", ())]
    found = {}
    for role, username in {"stranger": "stranger", **ROLES}.items():
        person = visit(username)
        send = person.post if row.get("method") == "post" else person.get
        found[role] = send(reverse(route, args=args), row.get("query")).status_code
    assert found == {role: find_status(row, role) for role in found}
