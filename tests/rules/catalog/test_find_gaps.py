"""Every cell category × grid has exactly one leading unit (HS-2)."""

from __future__ import annotations

from tests.rules.catalog.builders import COMPONENT, TODAY, make_category, make_rule
from wangge.catalog.domain.gaps import MatrixGap, find_gaps
from wangge.catalog.domain.responsibility import RuleIndex
from wangge.catalog.domain.views import RuleView

REFUSE = make_category(1, "06010")
LAMP = make_category(2, "01037", kind=COMPONENT)
LAMP_FAULT = make_category(3, "01037", component_id=2)
NORTH, SOUTH = "320582100", "320582101"


def look(*rules: RuleView, **values: object) -> list[MatrixGap]:
    options = {"categories": [REFUSE, LAMP, LAMP_FAULT], "grid_codes": [NORTH, SOUTH], "on": TODAY} | values
    return list(find_gaps(RuleIndex(rules), **options))


def test_a_complete_matrix_has_no_gaps() -> None:
    assert look(make_rule(1, selector="06"), make_rule(2, kind="component", selector="01037")) == []


def test_a_cell_without_unit_is_reported_with_its_place() -> None:
    gaps = look(make_rule(1, selector="06", grid_prefix=NORTH), make_rule(2, selector="01"))
    assert [(gap.code, gap.grid_code, gap.unit_ids, gap.is_empty) for gap in gaps] == [("06010", SOUTH, (), True)]


def test_a_cell_with_two_units_is_reported_with_both() -> None:
    gaps = look(
        make_rule(1, unit_id=8),
        make_rule(2, unit_id=9, selector="06", grid_prefix=SOUTH),
        make_rule(3, unit_id=8, selector="06", grid_prefix=SOUTH),
    )
    assert [(gap.category_id, gap.grid_code, gap.unit_ids, gap.is_empty) for gap in gaps] == [(1, SOUTH, (8, 9), False)]


def test_a_rule_for_one_road_class_covers_that_class_only() -> None:
    gaps = look(
        make_rule(1, road_class="main"), categories=[REFUSE], grid_codes=[NORTH], road_classes=["main", "branch"]
    )
    assert [gap.road_class for gap in gaps] == ["branch"]


def test_an_empty_matrix_leaves_every_cell_open() -> None:
    assert len(look()) == 6
