"""The routes of a city are walked in its demo: stages handed on, stages that expire, rungs, the unit's own confirmation."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.operations.demo.making import lend_database, make_city
from wangge.cases.models import CaseEvent

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]

MADE_BY_PEOPLE = {
    "xiangshan": {"pass_on", "submit_to_unit_leader", "confirm_handling", "handle_on_the_spot"},
    "pujiang": {"pass_on", "finish", "handle_on_the_spot"},
}


@pytest.mark.parametrize("city", MADE_BY_PEOPLE)
def test_the_stages_of_a_route_are_passed_by_people_and_by_the_clock(tmp_path: Path, city: str) -> None:
    with lend_database(tmp_path):
        told = make_city(city=city, days=5, reports=200)
        acts = Counter(CaseEvent.objects.values_list("move", "actor_role"))
    assert told["audit"]["ok"]
    by_people = {move for move, role in acts if role != "system"}
    assert by_people >= MADE_BY_PEOPLE[city]
    assert acts["pass_on", "system"] > 0
    assert acts["supervise", "system"] > 0
