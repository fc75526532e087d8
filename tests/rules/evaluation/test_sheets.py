from __future__ import annotations

import pytest

from wangge.analytics.public import DIMENSIONS, INDICATORS
from wangge.evaluation.domain.sheets import (
    BREAKDOWN_COLUMNS,
    BREAKDOWN_SHEET,
    COLUMNS,
    SHEETS,
    SUBJECTS,
    UNIT_GRID_SHEET,
    find_dimension,
    find_group,
    has_row_of_unknown,
    is_key_of_unknown,
    join_key,
    list_breakdowns,
    list_columns,
    split_by_dimension,
)
from wangge.kernel.public import DomainError


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_sheet_names_indicators_and_each_once(kind: str) -> None:
    sheet = SHEETS[kind]
    assert set(sheet) <= set(INDICATORS)
    assert len(set(sheet)) == len(sheet)


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_columns_of_a_table_are_on_the_sheet(kind: str) -> None:
    assert set(list_columns(kind)) <= set(SHEETS[kind])


def test_the_columns_of_breakdowns_and_unit_grids_are_computed() -> None:
    assert list_columns("source") == BREAKDOWN_COLUMNS
    assert set(BREAKDOWN_COLUMNS) <= set(BREAKDOWN_SHEET)
    assert set(list_columns("area")) <= set(UNIT_GRID_SHEET)


@pytest.mark.parametrize(
    ("kind", "indicator", "dimension"),
    [
        ("total", "closing_rate", None),
        ("department", "closing_rate", "department"),
        ("area", "closing_rate", "area_3"),
        ("collector", "valid_report_rate", "collector"),
        ("collector", "timely_check_rate", "checker"),
        ("acceptor", "accepted_count", "acceptor"),
        ("acceptor", "timely_check_dispatch_rate", "check_sender"),
        ("acceptor", "timely_check_rate", "acceptor"),
        ("dispatcher", "accurate_dispatch_rate", "dispatcher"),
        ("source", "closing_rate", "source"),
    ],
)
def test_a_figure_is_credited_to_who_did_it(kind: str, indicator: str, dimension: str | None) -> None:
    assert find_dimension(kind, 3, indicator) == dimension


def test_the_subjects_own_dimension_comes_first() -> None:
    split = split_by_dimension("collector", 0, ["timely_check_rate", "valid_report_rate", "checked_count"])
    assert split == {"collector": ("valid_report_rate",), "checker": ("timely_check_rate", "checked_count")}
    assert next(iter(split_by_dimension("acceptor", 0, ["check_sent_count"]))) == "acceptor"


def test_the_key_of_a_group_leads_back_to_it() -> None:
    key = join_key(("GB/T 47678.5-2026", "matter", "06"))
    assert find_group("category_class", 0, key, "closing_rate") == {
        "category_standard": "GB/T 47678.5-2026",
        "category_kind": "matter",
        "class_code": "06",
    }
    assert find_group("department", 0, "12", "closing_rate") == {"unit_id": 12}
    assert find_group("area", 4, "320582001001", "closing_rate") == {"area_4": "320582001001"}
    assert find_group("collector", 0, "7", "checked_count") == {"checker_id": 7}
    assert find_group("total", 0, "", "closing_rate") == {}


@pytest.mark.parametrize(("kind", "key"), [("department", "x"), ("category_class", "06"), ("moon", "1")])
def test_a_key_that_cannot_be_is_refused(kind: str, key: str) -> None:
    with pytest.raises(DomainError, match="evaluation_subject_unknown"):
        find_group(kind, 0, key, "closing_rate")


@pytest.mark.parametrize(
    ("kind", "values", "key"),
    [
        ("road_class", (None,), "~"),
        ("category_class", (None, None, None), "~|~|~"),
        ("category_class", ("GB/T 47678.5-2026", "matter", None), "GB/T 47678.5-2026|matter|~"),
        ("road_class", ("~",), "~~"),
        ("road_class", ("~~",), "~~~"),
        ("hour", (7,), "7"),
        ("condition", (None,), "~"),
    ],
)
def test_what_is_not_filled_in_has_a_key_of_its_own(kind: str, values: tuple[object, ...], key: str) -> None:
    assert join_key(values) == key
    assert tuple(find_group(kind, 0, key, "closing_rate").values()) == values
    assert is_key_of_unknown(key) == (None in values)


def test_units_areas_and_people_have_no_row_of_the_unknown() -> None:
    assert {kind for kind in DIMENSIONS if has_row_of_unknown(kind)} == {
        "source", "source_class", "category_kind", "category_class", "category", "condition", "area_class", "road_class",
        "control_grade", "hour", "state", "means", "closure_kind",
    }  # fmt: skip
    for kind in ("department", "collector", "handler", "district"):
        with pytest.raises(DomainError, match="evaluation_subject_unknown"):
            find_group(kind, 0, "~", "closing_rate")


def test_breakdowns_are_what_is_not_judged_anyway() -> None:
    assert list_breakdowns(["district", "department", "source", "area_3", "collector", "grid", "source"]) == (
        "district",
        "source",
    )
    assert set(list_breakdowns(DIMENSIONS)) & set(SUBJECTS) == set()
