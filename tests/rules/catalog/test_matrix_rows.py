"""Reading a matrix that a bureau wrote."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.catalog.builders import Row
from wangge.catalog.domain.matrix_faults import MatrixExpected, describe_matrix_fault
from wangge.catalog.domain.matrix_rows import KnownUnit, MatrixTerms, list_unknown_headers, read_matrix_rows
from wangge.kernel.public import DomainError

TERMS = MatrixTerms(
    selectors=frozenset({("matter", "06010"), ("matter", "06"), ("component", "01037"), ("component", "01")}),
    units={"HW": KnownUnit(1, 100), "环卫中心": KnownUnit(1, 100), "SZ": KnownUnit(2, 100)},
    road_classes={"主干道": "main", "main": "main"},
)
CHINESE = {
    "类型": "事项",
    "代码": "06010",
    "网格": "".join(chr(ord(digit) + 0xFEE0) for digit in "320582"),
    "道路等级": "主干道",
    "单位": "环卫中心",
    "优先级": "2",
    "依据": " 张政办（2024）1号 ",
    "生效日期": "2026年7月1日",
    "失效日期": "2026/12/31",
}


def read_one(cells: dict[str, str]) -> tuple[object, list[tuple[str, MatrixExpected]]]:
    rows, faults = read_matrix_rows([Row(2, cells)], terms=TERMS)
    return (rows[0] if rows else None), [(fault.field, fault.expected) for fault in faults]


def test_a_chinese_row_is_read() -> None:
    row, faults = read_one(CHINESE)
    assert faults == []
    assert row.cell == (100, "matter", "06010", "320582", "main", 2)
    assert (row.unit_id, row.decided_by) == (1, "张政办（2024）1号")
    assert (row.valid_from_on, row.valid_to_on) == (date(2026, 7, 1), date(2026, 12, 31))


def test_an_english_row_with_the_least_columns_is_read() -> None:
    row, faults = read_one({"Category code": "01", "Unit": "SZ", "kind": "component"})
    assert faults == []
    assert row.cell == (100, "component", "01", "", "", 0)
    assert (row.valid_from_on, row.valid_to_on, row.decided_by) == (None, None, "")


@pytest.mark.parametrize("kind", ["", "*", "全部"])
@pytest.mark.parametrize("selector", ["*", "全部", "06010", "01"])
def test_a_rule_for_both_kinds_may_name_what_either_has(kind: str, selector: str) -> None:
    row, faults = read_one({"kind": kind, "selector": selector, "unit_code": "HW"})
    assert faults == []
    assert row.cell[1:3] == ("*", "*" if selector == "全部" else selector)


@pytest.mark.parametrize(
    ("header", "text", "field", "expected"),
    [
        ("类型", "别的", "kind", MatrixExpected.KIND),
        ("代码", "6010", "selector", MatrixExpected.SELECTOR),
        ("代码", "", "selector", MatrixExpected.SELECTOR),
        ("代码", "01037", "selector", MatrixExpected.SELECTOR),
        ("网格", "320582-1", "grid_prefix", MatrixExpected.GRID_PREFIX),
        ("网格", "3" * 21, "grid_prefix", MatrixExpected.GRID_PREFIX),
        ("道路等级", "高速", "road_class", MatrixExpected.ROAD_CLASS),
        ("单位", "没有的单位", "unit_code", MatrixExpected.UNIT),
        ("单位", "", "unit_code", MatrixExpected.UNIT),
        ("优先级", "高", "priority", MatrixExpected.PRIORITY),
        ("优先级", "1000", "priority", MatrixExpected.PRIORITY),
        ("依据", "长" * 201, "decided_by", MatrixExpected.SHORTER),
        ("生效日期", "明天", "valid_from_on", MatrixExpected.DAY),
        ("生效日期", "2026-02-30", "valid_from_on", MatrixExpected.DAY),
        ("失效日期", "2026-06-30", "valid_to_on", MatrixExpected.DAYS_IN_ORDER),
    ],
)
def test_a_faulty_cell_is_reported_with_what_was_expected(
    header: str, text: str, field: str, expected: MatrixExpected
) -> None:
    row, faults = read_one(CHINESE | {header: text})
    assert row is None
    assert faults == [(field, expected)]


def test_every_fault_of_a_row_is_reported_in_words_of_both_languages() -> None:
    _, faults = read_matrix_rows(
        [Row(5, {"kind": "?", "selector": "?", "grid": "?", "road class": "?", "unit": "?", "priority": "?"})],
        terms=TERMS,
    )
    assert [fault.field for fault in faults] == [
        "kind",
        "unit_code",
        "selector",
        "grid_prefix",
        "road_class",
        "priority",
    ]
    assert {fault.line for fault in faults} == {5}
    for fault in faults:
        assert describe_matrix_fault(fault, language="en").isascii() or fault.field == "road_class"
        assert describe_matrix_fault(fault, language="zh-hans") != describe_matrix_fault(fault, language="en")
    assert describe_matrix_fault(faults[4], language="zh-hans") == "本市道路等级：主干道、main"


def test_the_same_rule_twice_is_a_fault_of_the_second_line() -> None:
    rows, faults = read_matrix_rows([Row(2, CHINESE), Row(3, CHINESE | {"单位": "HW"})], terms=TERMS)
    assert [row.line for row in rows] == [2]
    assert [(fault.line, fault.expected, fault.params) for fault in faults] == [(3, MatrixExpected.ONCE, {"line": 2})]


def test_a_table_without_categories_or_units_is_refused() -> None:
    with pytest.raises(DomainError) as caught:
        read_matrix_rows([Row(2, {"网格": "1"})], terms=TERMS)
    assert caught.value.code == "matrix_columns_missing"
    assert caught.value.params == {"columns": "代码 (selector), 单位编码 (unit_code)"}


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(DomainError) as caught:
        read_matrix_rows([Row(2, {"代码": "06", "code": "06", "unit": "HW"})], terms=TERMS)
    assert caught.value.code == "matrix_column_twice"


def test_an_empty_table_has_no_rows() -> None:
    assert read_matrix_rows([], terms=TERMS) == ((), ())


def test_columns_that_name_nothing_are_listed() -> None:
    rows = [Row(2, {"代码": "*", "备注": "x", "联系人": ""})]
    assert list_unknown_headers(rows) == ("备注", "联系人")
