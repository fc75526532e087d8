from __future__ import annotations

import pytest

from wangge.kernel.public import DomainError
from wangge.people.domain.cells import parse_day
from wangge.people.domain.columns import PEOPLE_COLUMNS, UNIT_COLUMNS, list_ignored_headers, resolve_rows
from wangge.people.domain.faults import Change, Expected, ImportReport, RowFault, describe_expectation
from wangge.people.domain.sheets import SheetRow


@pytest.mark.parametrize(
    "headers",
    [
        ("code", "name", "kind", "parent"),
        ("Unit Code*", "NAME", "type", "parent_code"),
        ("编码", "名称", "类型", "上级"),
        ("机构编码", "机构名称 ", "机构类型", "上级机构"),
        ("单位 编码", "单位名称（*）", "单位类型", "上级单位编码"),
    ],
)
def test_finds_fields_by_chinese_and_english_headers(headers: tuple[str, ...]) -> None:
    row = SheetRow(2, dict(zip(headers, ("\uff21\uff11", "（甲）局", "部门", "root"), strict=True)))
    (found,) = resolve_rows(rows=[row], columns=UNIT_COLUMNS)
    assert found.line == 2
    assert found.values == {"code": "A1", "name": "（甲）局", "kind": "部门", "parent": "root"}
    assert found.get("no such field") == ""


@pytest.mark.parametrize("columns", [UNIT_COLUMNS, PEOPLE_COLUMNS])
def test_no_header_names_two_fields(columns: tuple) -> None:
    for column in columns:
        for name in (column.name_zh, column.name_en, *column.aliases):
            row = SheetRow(2, {needed.field: "x" for needed in columns if needed != column} | {name: "x"})
            assert resolve_rows(rows=[row], columns=columns)[0].values.keys() == {each.field for each in columns}, name


def test_names_the_required_columns_that_are_missing() -> None:
    with pytest.raises(DomainError) as refusal:
        resolve_rows(rows=[SheetRow(2, {"名称": "甲"})], columns=UNIT_COLUMNS)
    assert refusal.value.code == "sheet_columns_missing"
    assert refusal.value.params == {"columns": "单位编码 (code)"}


def test_refuses_two_columns_of_one_field() -> None:
    with pytest.raises(DomainError, match="sheet_column_twice"):
        resolve_rows(rows=[SheetRow(2, {"编码": "A", "code": "B", "name": "甲"})], columns=UNIT_COLUMNS)


def test_lists_the_columns_it_does_not_know() -> None:
    rows = [SheetRow(2, {"编码": "A", "名称": "甲", "备注": "x"})]
    assert list_ignored_headers(rows=rows, columns=UNIT_COLUMNS) == ("备注",)
    assert resolve_rows(rows=[], columns=UNIT_COLUMNS) == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026/3/1", "2026-03-01"),
        ("2026.3.1", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("2026年3月1日", "2026-03-01"),
        ("2026-03-01 00:00:00", "2026-03-01"),
        ("2026-02-30", None),
        ("2026-03-01 08:00", None),
        ("1.3.2026", None),
        ("", None),
    ],
)
def test_reads_days_as_people_write_them(text: str, day: str | None) -> None:
    found = parse_day(text)
    assert (found and found.isoformat()) == day


ANY_PARAMS = dict.fromkeys(("limit", "line", "kinds", "parent", "roles", "role", "from_on", "to_on", "post"), "«p»")


@pytest.mark.parametrize("expected", Expected)
def test_says_in_both_languages_what_was_expected(expected: Expected) -> None:
    fault = RowFault(3, "code", "?", expected, ANY_PARAMS)
    chinese, english = (describe_expectation(fault, language=language) for language in ("zh-hans", "en"))
    assert chinese != english
    assert chinese.count("«p»") == english.count("«p»")
    assert any("一" <= character <= "鿿" for character in chinese) or expected is Expected.LANGUAGE


def test_a_report_counts_each_row_once_and_puts_faults_in_line_order() -> None:
    report = ImportReport.build(
        rows=6,
        changes=[Change.CREATED, Change.UNCHANGED, Change.CREATED, Change.UPDATED],
        faults=[RowFault(5, "code", "", Expected.GIVEN), RowFault(2, "name", "", Expected.GIVEN)],
        ignored_columns=("备注",),
        is_written=False,
    )
    assert (report.created, report.updated, report.unchanged) == (2, 1, 1)
    assert [fault.line for fault in report.faults] == [2, 5]
