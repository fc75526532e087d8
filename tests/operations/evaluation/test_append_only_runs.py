"""A stored run is never changed nor removed: the triggers of both databases refuse it."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import World
from tests.support.refusals import refused_by_the_database
from wangge.evaluation.models import EvaluationRun, EvaluationSubject
from wangge.evaluation.public import run_evaluation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation_evaluationrun SET case_count = 9",
        "DELETE FROM evaluation_evaluationrun",
        "UPDATE evaluation_evaluationsubject SET score = 100",
        "DELETE FROM evaluation_evaluationsubject",
    ],
)
def test_the_database_refuses(month: World, statement: str) -> None:
    run_evaluation(actor=month.system)
    before = (EvaluationRun.objects.count(), EvaluationSubject.objects.count())
    with refused_by_the_database("append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert before == (EvaluationRun.objects.count(), EvaluationSubject.objects.count())
    assert before[0] == 1


@pytest.mark.parametrize("table", ["evaluation_evaluationrun", "evaluation_evaluationsubject"])
def test_truncating_is_refused_where_the_database_can(month: World, table: str) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has no TRUNCATE
    run_evaluation(actor=month.system)
    with refused_by_the_database("append-only"), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
