"""What an import of the matrix changes."""

from __future__ import annotations

from datetime import date

from tests.rules.catalog.builders import make_rule
from wangge.catalog.domain.matrix_plan import plan_matrix
from wangge.catalog.domain.matrix_rows import MatrixRow


def make_row(line: int = 2, **values: object) -> MatrixRow:
    defaults: dict[str, object] = {
        "kind": "*",
        "selector": "06",
        "grid_prefix": "",
        "road_class": "",
        "unit_id": 1,
        "district_id": 100,
        "priority": 0,
        "decided_by": "",
        "valid_from_on": None,
        "valid_to_on": None,
    }
    return MatrixRow(line=line, **(defaults | values))


def test_a_new_cell_is_created_and_others_are_left_alone() -> None:
    plan = plan_matrix(rows=[make_row()], rules=[make_rule(9, selector="07")])
    assert [row.line for row in plan.created] == [2]
    assert (plan.updated, plan.unchanged, plan.removed) == ((), 0, ())


def test_the_same_rule_again_changes_nothing() -> None:
    plan = plan_matrix(rows=[make_row()], rules=[make_rule(9, selector="06")])
    assert (plan.created, plan.updated, plan.unchanged, plan.removed) == ((), (), 1, ())


def test_a_changed_decision_updates_the_rule() -> None:
    row = make_row(decided_by="新文")
    plan = plan_matrix(rows=[row], rules=[make_rule(9, selector="06")])
    assert (plan.created, plan.updated, plan.unchanged) == ((), ((9, row),), 0)


def test_another_unit_takes_the_place_of_the_former() -> None:
    plan = plan_matrix(rows=[make_row(unit_id=2)], rules=[make_rule(9, selector="06", unit_id=1)])
    assert [row.unit_id for row in plan.created] == [2]
    assert plan.removed == (9,)


def test_another_districts_cell_is_not_touched() -> None:
    plan = plan_matrix(rows=[make_row(unit_id=2)], rules=[make_rule(9, selector="06", unit_id=1, district_id=200)])
    assert plan.removed == ()


def test_two_units_for_one_cell_are_a_conflict() -> None:
    rows = [make_row(2, unit_id=1), make_row(5, unit_id=2), make_row(7, unit_id=3, grid_prefix="32")]
    assert plan_matrix(rows=rows, rules=[]).conflicts == ((2, 5),)


def test_units_that_follow_each_other_are_no_conflict() -> None:
    rows = [
        make_row(2, unit_id=1, valid_to_on=date(2026, 6, 30)),
        make_row(3, unit_id=2, valid_from_on=date(2026, 7, 1)),
        make_row(4, unit_id=2, valid_from_on=date(2026, 9, 1)),
    ]
    assert plan_matrix(rows=rows, rules=[]).conflicts == ()
