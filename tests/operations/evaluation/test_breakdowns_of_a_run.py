"""The breakdowns of a stored run add up to the total: cases without a value are a last row, which opens to them."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from django.utils import translation

from tests.factories import World
from tests.support.workbook import Workbook
from wangge.analytics import lake_cells
from wangge.evaluation.domain.sheets import SUBJECTS
from wangge.evaluation.public import (
    evaluate_lake,
    export_lake,
    get_run,
    get_subject,
    list_cases_behind,
    list_kinds,
    list_subjects,
    make_report,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_rows_of_every_breakdown_add_up_and_open_to_their_cases(month: World, run_id: int) -> None:
    leader = month.actor("feng")
    total = get_subject(actor=leader, run_id=run_id, kind="total", key="")
    kinds = {kind for kind, _ in list_kinds(actor=leader, run_id=run_id)} - set(SUBJECTS)
    assert {"source", "category_class", "area_class", "road_class"} <= kinds
    for kind in kinds:
        rows = list_subjects(actor=leader, run_id=run_id, kind=kind)
        counts = [row.figures["report_count"].value.numerator or 0 for row in rows]
        assert sum(counts) == total.figures["report_count"].value.numerator == total.case_count
        opened: list[int] = []
        for row, count in zip(rows, counts, strict=True):
            behind = list_cases_behind(actor=leader, run_id=run_id, kind=kind, key=row.key, indicator="report_count")
            assert (len(behind.case_ids), behind.is_unchanged) == (count, True)
            opened += behind.case_ids
        assert len(set(opened)) == total.case_count
        assert not any(row.is_unknown for row in rows[:-1])


def test_a_case_that_nobody_put_in_a_class_is_told_by_words_and_never_scored(month: World, run_id: int) -> None:
    leader = month.actor("feng")
    row = list_subjects(actor=leader, run_id=run_id, kind="category_class")[-1]
    assert (row.key, row.name_zh, row.name_en, row.scores) == ("~|~|~", "未填", "unknown", ())
    assert (row.figures["report_count"].value.numerator, row.figures["filed_count"].value.numerator) == (1, 0)
    refused = list_cases_behind(actor=leader, run_id=run_id, kind="total", key="", indicator="refused_count")
    behind = list_cases_behind(
        actor=leader, run_id=run_id, kind="category_class", key=row.key, indicator="refused_count"
    )
    assert behind.case_ids == refused.case_ids


def test_no_unit_area_or_person_is_called_unknown(month: World, run_id: int) -> None:
    leader = month.actor("feng")
    for kind, _ in list_kinds(actor=leader, run_id=run_id):
        if kind in SUBJECTS:
            assert not any(row.is_unknown for row in list_subjects(actor=leader, run_id=run_id, kind=kind))


def test_report_and_workbook_have_the_row_last(month: World, run_id: int) -> None:
    with translation.override("zh-hans"):
        made = {
            key: make_report(actor=month.actor("feng"), run_id=run_id, file_format=key).content
            for key in ("docx", "xlsx")
        }
    tables = docx.Document(io.BytesIO(made["docx"])).tables
    columns = ([row.cells[0].text.strip() for row in one.rows] for one in tables)
    (rows,) = [names for names in columns if "未填" in names]
    assert rows[-1] == "未填"
    sheets = [sheet for sheet in Workbook(made["xlsx"]).stored.worksheets if _list_names(sheet).count("未填")]
    assert len(sheets) > 0
    assert all(_list_names(sheet)[-1] == "未填" for sheet in sheets)


def _list_names(sheet: object) -> list[str]:
    cells = (row[0].value for row in sheet.iter_rows())  # type: ignore[attr-defined]
    return [str(value) for value in cells if value]


def test_a_lake_gives_the_same_rows(month: World, run_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The digest of a result holds the figures of every subject."""
    monkeypatch.setattr(lake_cells, "CELL_DIMENSIONS", ())
    evaluator = month.actor("jiang")
    export_lake(actor=evaluator, folder=tmp_path / "lake")
    judged = evaluate_lake(actor=evaluator, folder=tmp_path / "lake", month="2026-03")
    assert judged["result_digest"] == get_run(actor=evaluator, run_id=run_id).result_digest
