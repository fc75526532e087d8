"""Events are never changed nor removed: the triggers of both databases refuse it."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import World
from tests.support.refusals import refused_by_the_database
from wangge.cases.models import CaseEvent

STATEMENTS = [
    "UPDATE cases_caseevent SET move = 'close' WHERE case_id = %s",
    "UPDATE cases_caseevent SET mac = mac WHERE case_id = %s AND seq = 1",
    "DELETE FROM cases_caseevent WHERE case_id = %s",
    "DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 9",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses(world: World, statement: str) -> None:
    case = world.make_case("closed")
    with refused_by_the_database("append-only"), connection.cursor() as cursor:
        cursor.execute(statement, [case.id])
    assert CaseEvent.objects.filter(case_id=case.id).count() == 9


def test_truncating_is_refused_where_the_database_can(world: World) -> None:
    world.make_case("reported")
    if connection.vendor == "postgresql":
        with refused_by_the_database("append-only"), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE cases_caseevent CASCADE")
    assert CaseEvent.objects.count() == 1


def test_an_act_is_written_once(world: World) -> None:
    case = world.make_case("accepted")
    event = CaseEvent.objects.get(case_id=case.id, seq=1)
    event.pk = None
    with refused_by_the_database("case_event_once|cases_caseevent.case_id"):
        event.save(force_insert=True)
