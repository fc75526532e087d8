"""Rejected rows stand in the input's own layout and can be imported as they are."""

# ruff: noqa: DTZ001 - the times of a workbook have no zone
from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.operations.intake.samples import HEADER, MAPPING, ROWS, build_job, counts, run, write_mapping
from wangge.intake.public import ImportJob, import_reports, load_mapping, survey_file
from wangge.kernel.public import DomainError, build_system_actor

pytestmark = pytest.mark.usefixtures("catalogue")
COLUMNS = HEADER.strip().split(",")


def test_layout_of_a_csv_is_kept(tmp_path: Path) -> None:
    content = ("各区案件;;\n" + (HEADER + ROWS).replace(",", ";")).replace("\n", "\r\n")
    mapping = write_mapping(tmp_path, MAPPING + "file: {header_line: 2}\n")

    run(tmp_path, content.encode("utf-8-sig"), mapping=mapping)

    rejected = (tmp_path / "rejected-rows.csv").read_bytes()
    lines = rejected.decode("utf-8-sig").split("\r\n")
    assert rejected.startswith(b"\xef\xbb\xbf")
    assert lines[:2] == ["各区案件;;", HEADER.strip().replace(",", ";")]
    assert lines[2].startswith("4;2026-02-01 12:00:00;2026-01-31")
    assert counts(run(tmp_path, rejected, mapping=mapping, name="again.csv")) == (0, 0, 1, 0)


def test_gb18030_becomes_utf_8(tmp_path: Path) -> None:
    run(tmp_path, (HEADER + ROWS).encode("gb18030"))

    assert "先结后报" in (tmp_path / "rejected-rows.csv").read_text("utf-8")


def test_json_lines_stay_json_lines(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(HEADER + ROWS)))
    content = "\n".join([*(json.dumps(row, ensure_ascii=False) for row in rows), "oops"])

    summary = run(tmp_path, content, name="rows.jsonl")

    assert summary.reasons == {"import_closed_before_reported": 1, "import_row_not_json": 1}
    rejected = (tmp_path / "rejected-rows.jsonl").read_text("utf-8").splitlines()
    assert json.loads(rejected[0]) == rows[3]
    assert rejected[1] == "oops"


def test_workbook_stays_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(COLUMNS)
    book.active.append([4, datetime(2026, 2, 1, 12), datetime(2026, 1, 31, 12), None, None, None, "噪音", "早", None])
    book.save(tmp_path / "in.xlsx")

    summary = run(tmp_path, (tmp_path / "in.xlsx").read_bytes(), name="rows.xlsx")

    assert counts(summary) == (0, 0, 1, 0)
    sheet = openpyxl.load_workbook(tmp_path / "rejected-rows.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]] == COLUMNS
    assert sheet["C2"].value == datetime(2026, 1, 31, 12)
    sheet["C2"].value = datetime(2026, 2, 1, 13)
    assert sheet.parent is not None
    sheet.parent.save(tmp_path / "corrected.xlsx")
    assert counts(run(tmp_path, (tmp_path / "corrected.xlsx").read_bytes(), name="c.xlsx")) == (1, 0, 0, 0)


def test_packed_name_is_written_packed(tmp_path: Path) -> None:
    run(tmp_path, gzip.compress((HEADER + ROWS).encode()), name="rows.csv.gz")

    assert gzip.decompress((tmp_path / "rejected-rows.csv.gz").read_bytes()).decode().startswith(HEADER)


def test_nothing_rejected_leaves_the_header_alone(tmp_path: Path) -> None:
    (tmp_path / "rejected-rows.csv").write_text("old rows", encoding="utf-8")

    run(tmp_path, HEADER + ROWS.splitlines(keepends=True)[0])

    assert (tmp_path / "rejected-rows.csv").read_text("utf-8") == HEADER


@pytest.mark.parametrize(
    ("name", "code"),
    [("rows.csv", "import_rejected_is_input"), ("none/rejected.csv", "import_rejected_unwritable")],
)
def test_place_where_it_cannot_go_is_refused_before_anything_is_written(tmp_path: Path, name: str, code: str) -> None:
    job = build_job(tmp_path, HEADER + ROWS)
    elsewhere = ImportJob(loaded=job.loaded, survey=job.survey, rejected_path=tmp_path / name)

    with pytest.raises(DomainError, match=code):
        import_reports(actor=build_system_actor(name="test"), job=elsewhere)
    assert (tmp_path / "rows.csv").read_text("utf-8") == HEADER + ROWS
    assert counts(run(tmp_path)) == (3, 1, 1, 0)


def test_without_a_place_rejected_rows_are_only_counted(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(HEADER + ROWS, encoding="utf-8")
    loaded = load_mapping(write_mapping(tmp_path))
    job = ImportJob(loaded=loaded, survey=survey_file(tmp_path / "rows.csv", loaded.mapping))

    assert import_reports(actor=build_system_actor(name="test"), job=job).rejected == 1
