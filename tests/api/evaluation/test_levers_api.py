"""What would lift a score, over HTTP: the same numbers as on a unit's own page."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.api.evaluation.calling import get, sit_down
from tests.factories import World
from tests.support.scoring import give, open_march, use_points_of
from wangge.evaluation.public import read_own_unit

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_levers_of_a_composite_are_those_of_the_units_own_page(month: World, run_id: int) -> None:
    shown = read_own_unit(actor=month.actor("qian"), month="2026-03").lift
    query = {"kind": "department", "key": str(month.units["sanitation"])}
    answer = get(sit_down(month, "qian"), f"runs/{run_id}/subject", **query).json()
    assert [
        (one["figure"]["indicator"], one["numerator"], one["cases"], one["score"], one["grade"], one["cases_to_next"])
        for one in answer["levers"]
    ] == [
        (one.figure.key, one.numerator, one.cases, str(one.score), one.grade, one.cases_to_next) for one in shown.levers
    ]
    assert shown.best_percent is not None
    assert answer["best_percent"] == shown.best_percent.figure.key
    assert answer["next_grade"] == shown.next_grade
    assert get(sit_down(month, "feng"), f"runs/{run_id}/subject", **query).json() == answer


def test_a_lift_adds_up(month: World, run_id: int) -> None:
    """One of 4 closed more is 25 points by a share: what it has then less what it has now, by weight, is the lift."""
    query = {"kind": "department", "key": str(month.units["sanitation"])}
    answer = get(sit_down(month, "feng"), f"runs/{run_id}/subject", **query).json()
    now = Decimal(answer["scores"][0]["value"])
    levers = {one["figure"]["indicator"]: one for one in answer["levers"]}
    closing = levers["closing_rate"]
    assert (closing["figure"]["numerator"], closing["numerator"], closing["cases"]) == (3, 4, 1)
    assert (closing["points_now"], closing["points_then"]) == (75, 100)
    assert closing["percent_lift"] == pytest.approx(closing["share"])
    for lever in levers.values():
        lift = (lever["points_then"] - lever["points_now"]) * lever["share"]
        assert lever["lift"] == pytest.approx(lift)
        assert float(Decimal(lever["score"]) - now) == pytest.approx(lift, abs=0.011)


def test_a_person_has_levers_an_area_and_the_whole_have_none(month: World, run_id: int) -> None:
    chen, feng = sit_down(month, "chen"), sit_down(month, "feng")
    own = get(chen, f"runs/{run_id}/subject", kind="collector", key=month.members["chen"]).json()
    assert own["levers"]
    for query in ({"kind": "total"}, {"kind": "area", "key": "320582001"}):
        answer = get(feng, f"runs/{run_id}/subject", **query).json()
        assert (answer["levers"], answer["best_percent"], answer["next_grade"]) == ([], None, "")


def test_a_unit_is_told_over_http_which_rule_lost_most(month: World, run_id: int) -> None:
    """HS-7: two strict ones (-2) and an ordinary one (-1) of 100; without one strict one 97, its entries named."""
    unit = str(month.units["sanitation"])
    with use_points_of(month, "hongshan"):
        period, tang = open_march(month), sit_down(month, "tang")
        strict = {give(month, period, rule="department_strict") for _ in range(2)}
        give(month, period, rule="department_ordinary")
        sheet = get(tang, "schemes/departments/result", span="2026-03", key=unit).json()
        heaviest, ordinary = sheet["levers"]
        assert (heaviest["rule"], heaviest["indicator"], heaviest["side"]) == ("department_strict", None, "")
        assert (heaviest["count"], Decimal(heaviest["lost"]), heaviest["fewer"]) == (2, 4, 1)
        assert (Decimal(heaviest["lift"]), Decimal(heaviest["value"])) == (2, 97)
        assert (ordinary["rule"], Decimal(ordinary["lost"])) == ("department_ordinary", 1)
        asked = {"rule": heaviest["rule"], "state": "counted", "subject": f"unit:{unit}"}
        entries = get(tang, f"score-periods/{period}/entries", **asked).json()["entries"]
        assert {row["id"] for row in entries} == strict


def test_the_lever_of_a_figure_names_the_cases_that_went_wrong(month: World, run_id: int) -> None:
    """ZJG-12: a scheme that reads a rate says on which side of it the cases are that lost the points."""
    feng, period = sit_down(month, "feng"), open_march(month)
    for rule, points in {"posts_fixed": 45, "stock_ledgers": 30, "assessment_run": 80}.items():
        give(month, period, rule=rule, grid_code="320582001", unit_id=None, points=Decimal(points))
    sheet = get(feng, "schemes/upper_grids/result", span="2026-03", key="320582001").json()
    lever = next(one for one in sheet["levers"] if one["indicator"])
    asked = {"kind": "area", "key": "320582001", "indicator": lever["indicator"], "side": lever["side"]}
    assert get(feng, f"runs/{run_id}/cases", **asked).json()["total"] == lever["count"] > 0
