"""Formats, names and contents of a report before anything is written."""

from __future__ import annotations

import pytest

from wangge.evaluation.domain.reports import (
    REPORT_FORMATS,
    find_format,
    find_month_before,
    is_of_people,
    list_indicators_of,
)
from wangge.evaluation.domain.sheets import SHEETS, UNIT_GRID_SHEET, list_columns
from wangge.kernel.public import DomainError


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(DomainError) as refused:
        find_format("xls")
    assert (refused.value.code, refused.value.params) == (
        "report_format_unknown",
        {"format": "xls", "known": "pdf, docx, xlsx, csv, parquet, dictionary"},
    )
    assert {key for key, one in REPORT_FORMATS.items() if one.is_open} == {"csv", "parquet", "dictionary"}


@pytest.mark.parametrize(("month", "before"), [("2026-03", "2026-02"), ("2026-01", "2025-12"), ("2026-12", "2026-11")])
def test_the_month_before(month: str, before: str) -> None:
    assert find_month_before(month) == before


@pytest.mark.parametrize("kind", ["department", "area", "collector", "source"])
def test_the_columns_of_the_table_come_first(kind: str) -> None:
    found = list_indicators_of(kind, level=1, deepest=5)
    columns = list_columns(kind)
    assert found[: len(columns)] == columns
    assert set(SHEETS.get(kind, ())) <= set(found)
    assert len(set(found)) == len(found)


def test_unit_grids_are_judged_by_their_short_sheet() -> None:
    assert list_indicators_of("area", level=5, deepest=5) == UNIT_GRID_SHEET
    assert list_indicators_of("area", level=4, deepest=5) != UNIT_GRID_SHEET


def test_posts_are_people_and_units_are_not() -> None:
    assert is_of_people("dispatcher")
    assert not any(map(is_of_people, ("total", "department", "area", "source")))
