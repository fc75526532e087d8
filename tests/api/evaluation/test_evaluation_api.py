"""Evaluations over HTTP: n/a is null, another district's run is a 404."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import World
from wangge.analytics.public import INDICATORS

pytestmark = pytest.mark.django_db(transaction=True)


def get(world: World, username: str, path: str, **query: Any) -> Any:
    client = Client(headers={"Authorization": f"Bearer {world.make_token(username)}"})
    return client.get(f"/api/v1/evaluation/{path}", query or None)


def test_runs_are_listed_and_read(month: World, run_id: int) -> None:
    (listed,) = get(month, "feng", "runs").json()
    assert listed == get(month, "feng", f"runs/{run_id}").json()
    assert (listed["month"], listed["case_count"], len(listed["result_digest"])) == ("2026-03", 7, 64)
    assert get(month, "feng", "runs", month="2026-02").json() == []


def test_subjects_come_best_score_first_with_their_figures(month: World, run_id: int) -> None:
    best, worst = get(month, "feng", f"runs/{run_id}/subjects", kind="department").json()
    assert [best["name_zh"], worst["name_zh"]] == ["张家港市环卫处", "张家港市市政处"]
    figures = {figure["indicator"]: figure for figure in best["figures"]}
    assert figures["closing_rate"] == {"indicator": "closing_rate", "numerator": 3, "denominator": 4, "value": 0.75}
    assert worst["scores"][0]["value"] == "40.00"


def test_a_subject_has_everything_and_na_is_null(month: World, run_id: int) -> None:
    query = {"kind": "collector", "key": month.members["chen"]}
    subject = get(month, "chen", f"runs/{run_id}/subject", **query).json()
    verify = next(part for part in subject["scores"][0]["components"] if part["points"] is None)
    assert verify["figure"]["value"] is None
    assert verify["notes"] == ["not_applicable"]
    (point,) = get(month, "chen", f"runs/{run_id}/trend", **query).json()
    assert (point["month"], point["run_id"]) == ("2026-03", run_id)


def test_areas_are_asked_by_level_or_by_the_area_above(month: World, run_id: int) -> None:
    streets = get(month, "feng", f"runs/{run_id}/subjects", kind="area", level=3).json()
    below = get(month, "feng", f"runs/{run_id}/subjects", kind="area", parent="320582001").json()
    assert {row["name_zh"] for row in streets} == {"杨舍街道", "塘桥街道"}
    assert {row["name_zh"] for row in below} == {"城北社区"}


def test_the_cases_behind_a_figure(month: World, run_id: int) -> None:
    query = {"kind": "total", "indicator": "voided_count"}
    answer = get(month, "feng", f"runs/{run_id}/cases", **query).json()
    assert (answer["total"], len(answer["case_ids"]), answer["is_unchanged"]) == (1, 1, True)


def test_definitions_are_public_to_callers(month: World) -> None:
    definitions = {row["key"]: row for row in get(month, "feng", "indicators").json()}
    assert set(definitions) == set(INDICATORS)
    assert definitions["closing_rate"]["formula_zh"] == "结案数 ÷ 应结案数"


@pytest.mark.parametrize(
    ("username", "path", "status"),
    [
        ("wang", "runs/{run}", 404),
        ("wang", "runs/{run}/subjects?kind=department", 404),
        ("chen", "runs/{run}/subject?kind=total", 404),
        ("feng", "runs/{run}/cases?kind=total&indicator=fines", 404),
        ("feng", "runs/{run}/cases?kind=total&indicator=closing_rate&side=outside", 422),
        ("feng", "runs/{run}/subjects", 422),
    ],
)
def test_what_is_not_there_or_not_understood_is_a_problem(
    username: str, path: str, status: int, month: World, run_id: int
) -> None:
    answer = get(month, username, path.format(run=run_id))
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_nobody_is_refused(month: World) -> None:
    assert Client().get("/api/v1/evaluation/runs").status_code == 401
