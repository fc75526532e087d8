"""Schemes applied to stored runs and the ledger: weighed values, two persons, frozen for good (ZJG-12, HS-7, PJ-9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.scoring import freeze, give, open_march, propose, use_points_of
from wangge.evaluation.models import ScorePeriod
from wangge.evaluation.public import (
    AssessmentTable,
    JudgedView,
    correct_entry,
    decide_entry,
    read_assessment,
    read_assessments,
    rerun_period,
    run_evaluation,
)
from wangge.platform.public import get_profile, use_profile, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)
STREET = "320582001"
VALUES: dict[str, Any] = {"posts_fixed": 45, "stock_ledgers": 30, "assessment_run": 80}


@pytest.fixture
def march(month: World, run_id: int) -> World:
    """Give March, evaluated on its 22nd day."""
    return month


def weigh(world: World, period: int, *, grid: str = STREET, **values: int) -> dict[str, int]:
    """Have the values of a grid proposed and confirmed; return the ids of the entries."""
    return {
        rule: give(world, period, rule=rule, grid_code=grid, unit_id=None, points=Decimal(points))
        for rule, points in values.items()
    }


def find(table: AssessmentTable, key: str) -> JudgedView:
    return next(row for row in table.rows if row.key == key)


def read(world: World, scheme: str, *, of: str = "2026-03", by: str = "feng") -> AssessmentTable:
    return read_assessments(actor=world.actor(by), scheme=scheme, span=of)


def test_an_upper_grid_waits_until_its_values_are_confirmed(march: World) -> None:
    """ZJG-12: manual and computed aspects in one result; a value counts when another person has confirmed it."""
    period = open_march(march)
    table = read(march, "upper_grids")
    assert {row.key for row in table.rows} == {"320582-02", "320582-04", "320582001", "320582002"}
    assert {row.assessment.value for row in table.rows} == {None}
    entry = propose(march, period, rule="posts_fixed", grid_code=STREET, unit_id=None, points=Decimal(45))
    weigh(march, period, stock_ledgers=30, assessment_run=80)
    assert find(read(march, "upper_grids"), STREET).assessment.value is None
    with refused("score_same_person"):
        decide_entry(actor=march.actor("jiang"), entry_id=entry, is_confirmed=True)
    decide_entry(actor=march.actor("feng"), entry_id=entry, is_confirmed=True)
    row = find(read(march, "upper_grids"), STREET)
    points = {one.aspect.key: one.points for one in row.assessment.aspects}
    assert (points["management"], points["assessment"]) == (Decimal("75.00"), Decimal("80.00"))
    assert (row.place, row.assessment.band is None) == (1, False)
    assert find(read(march, "upper_grids"), "320582002").place is None


@pytest.mark.parametrize("points", [None, Decimal(-1), Decimal("60.5")])
def test_a_value_lies_in_the_range_of_its_rule(points: Decimal | None, march: World) -> None:
    period = open_march(march)
    with refused("score_points_outside", least="0", most="60"):
        propose(march, period, rule="posts_fixed", grid_code=STREET, unit_id=None, points=points)


def test_no_points_are_weighed_where_the_rule_says_how_many(march: World) -> None:
    with refused("score_points_outside"):
        propose(march, open_march(march), rule="complex_case", points=Decimal(4))


def test_a_value_is_given_once_and_anew_only_behind_a_counter_entry(march: World) -> None:
    """A wrong value is not edited: it and its counter-entry come to nothing, and the grid waits again."""
    period = open_march(march)
    weigh(march, period, grid="320582002", posts_fixed=10)
    entries = weigh(march, period, **VALUES)
    with refused("score_value_given"):
        propose(march, period, rule="posts_fixed", grid_code=STREET, unit_id=None, points=Decimal(60))
    counter = correct_entry(actor=march.actor("jiang"), entry_id=entries["posts_fixed"], reason="看错台账")
    decide_entry(actor=march.actor("feng"), entry_id=counter, is_confirmed=True)
    assert find(read(march, "upper_grids"), STREET).assessment.value is None
    weigh(march, period, posts_fixed=60)
    (management, *_) = find(read(march, "upper_grids"), STREET).assessment.aspects
    assert management.points == Decimal("90.00")
    assert verify_audit(actor=march.system).faults == ()


def test_a_value_of_nought_is_a_value(march: World) -> None:
    period = open_march(march)
    entries = weigh(march, period, posts_fixed=0, stock_ledgers=0, assessment_run=0)
    row = find(read(march, "upper_grids"), STREET)
    assert row.assessment.value is not None
    assert row.assessment.aspects[0].points == Decimal("0.00")
    counter = correct_entry(actor=march.actor("jiang"), entry_id=entries["posts_fixed"], reason="改正")
    decide_entry(actor=march.actor("feng"), entry_id=counter, is_confirmed=True)
    assert verify_audit(actor=march.system).faults == ()


def test_a_level_4_grid_is_graded_by_its_stored_composite(march: World) -> None:
    """ZJG-12, ZJG-14: the score of the run itself, under 示范、达标、不达标."""
    row = find(read(march, "community_grids"), "320582001001")
    assert row.assessment.value is not None
    assert row.assessment.band is not None
    sheet = read_assessment(actor=march.actor("feng"), scheme="community_grids", span="2026-03", key=row.key)
    assert [figure.month for figure in sheet.aspects[0].runs] == ["2026-03"]


def test_every_part_opens_to_its_figures_and_entries(march: World) -> None:
    period = open_march(march)
    weigh(march, period, posts_fixed=45)
    sheet = read_assessment(actor=march.actor("feng"), scheme="upper_grids", span=f"period-{period}", key=STREET)
    views = {view.result.aspect.key: view for view in sheet.aspects}
    assert [entry.rule for entry in views["management"].entries] == ["posts_fixed"]
    assert [rule.key for rule in views["management"].missing] == ["stock_ledgers"]
    assert views["operation"].definition["key"] == "timely_closing_rate"
    assert [(run.kind, run.month) for run in views["operation"].runs] == [("area", "2026-03")]


def test_both_tracks_stand_apart_and_a_unit_sees_itself(march: World) -> None:
    """HS-7: dual track; points without ceiling or floor."""
    with use_points_of(march, "hongshan"):
        period = open_march(march)
        for _ in range(21):
            give(march, period, rule="department_zero_tolerance", unit="sanitation")
        give(march, period, rule="town_merit", unit="enforcement")
        unit = str(march.units["sanitation"])
        departments = read(march, "departments")
        assert find(departments, unit).assessment.value == Decimal("-5.00")
        assert unit not in {row.key for row in read(march, "towns").rows}
        assert find(read(march, "towns"), str(march.units["enforcement"])).assessment.value == Decimal("101.00")
        own = read(march, "departments", by="tang")
        assert [(row.key, row.place) for row in own.rows] == [(unit, None)]
        with refused("evaluation_subject_unknown"):
            read_assessment(
                actor=march.actor("tang"), scheme="departments", span="2026-03", key=str(march.units["municipal"])
            )


def test_whoever_stands_on_a_track_is_judged_though_nothing_was_found(march: World) -> None:
    """HS-7: who has neither a case nor points keeps what a track begins with; a unit sees itself alone."""
    with use_points_of(march, "hongshan"):
        period = open_march(march)
        give(march, period, unit="municipal")
        values = {"sanitation": "100.00", "municipal": "98.00", "greening": "100.00"}
        for of in ("2026-03", f"period-{period}"):
            found = {row.key: str(row.assessment.value) for row in read(march, "departments", of=of).rows}
            assert found == {str(march.units[unit]): value for unit, value in values.items()}
            (town,) = read(march, "towns", of=of).rows
            assert (town.name_zh, town.place, town.assessment.value) == ("杨舍镇综合执法局", 1, Decimal("100.00"))
            assert [row.key for row in read(march, "departments", of=of, by="tang").rows] == [
                str(march.units["sanitation"])
            ]
            assert read(march, "towns", of=of, by="tang").rows == ()
        freeze(march, period)
        assert rerun_period(actor=march.actor("feng"), period_id=period)
        assert len(read(march, "departments", of=f"period-{period}").rows) == 3


def test_five_rates_of_a_neighbourhood(month: World) -> None:
    """PJ-9: what was never asked is left out, and said."""
    with use_points_of(month, "pujiang"):
        run_evaluation(actor=month.actor("jiang"), month="2026-03")
        row = find(read(month, "neighbourhoods"), "320582001001")
        points = {one.aspect.key: one.points for one in row.assessment.aspects}
        assert points["timely_closing"] is not None
        assert points["satisfaction"] is None
        assert row.assessment.notes == ("reweighted",)


def test_where_no_month_was_evaluated_the_run_of_all_cases_is_judged(month: World) -> None:
    assert read(month, "community_grids", of="").span is None
    run_evaluation(actor=month.actor("jiang"))
    table = read(month, "community_grids", of="")
    assert table.span is not None
    assert (table.span.key, len(table.rows)) == ("all", 2)


def test_a_frozen_period_keeps_its_schemes_and_results(march: World) -> None:
    """The digest covers the results; a later change of the profile changes nothing of them."""
    period = open_march(march)
    weigh(march, period, **VALUES)
    before = find(read(march, "upper_grids", of=f"period-{period}"), STREET).assessment
    freeze(march, period)
    content = orjson.loads(ScorePeriod.objects.get(pk=period).content)
    results = {(scheme, key): value for scheme, key, value, *_ in content["assessments"]}
    assert results["upper_grids", STREET] == str(before.value)
    halved = tuple(
        scheme.model_copy(update={"aspects": scheme.aspects[:1]}) if scheme.key == "upper_grids" else scheme
        for scheme in get_profile().schemes
    )
    with use_profile(get_profile().model_copy(update={"schemes": halved})):
        assert rerun_period(actor=march.actor("feng"), period_id=period)
        kept = find(read(march, "upper_grids", of=f"period-{period}"), STREET).assessment
        assert (kept.value, len(kept.aspects)) == (before.value, 5)


def test_whom_nothing_is_shown_and_what_is_not_there(march: World) -> None:
    with refused("scheme_unknown", scheme="smiles"):
        read(march, "smiles")
    with refused("evaluation_subject_unknown"):
        read_assessment(actor=march.actor("feng"), scheme="upper_grids", span="1999-01", key=STREET)
