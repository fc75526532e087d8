"""Files of any common kind and encoding are read row by row; what is no table is refused in words."""

# ruff: noqa: DTZ001 - the times of a workbook have no zone
from __future__ import annotations

import gzip
import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.operations.intake.samples import MAPPING, write_mapping
from wangge.intake.domain.rows import SourceRow
from wangge.intake.operations import opening, tables
from wangge.intake.operations.surveying import Survey
from wangge.intake.operations.tables import read_rows
from wangge.intake.public import load_mapping, survey_file
from wangge.kernel.public import DomainError

HEADER = "编号,时间,内容\n"
READS = """\
mapping_version: 1
source: s
profile: generic
identity: {column: 编号}
times: {zone: UTC, reported_at: {columns: [时间]}}
description: {columns: [内容]}
channel: {otherwise: file_import}
category: {otherwise: unknown}
"""


def survey(folder: Path, content: bytes, *, layout: str = "", name: str = "rows.csv") -> Survey:
    path = folder / name
    path.write_bytes(content)
    mapping = load_mapping(write_mapping(folder, READS + (f"file: {{{layout}}}\n" if layout else "")))
    return survey_file(path, mapping.mapping)


def read(folder: Path, content: bytes, **options: Any) -> list[SourceRow]:
    found = survey(folder, content, **options)
    rows = list(read_rows(found.table))
    assert len(rows) == found.row_count
    return rows


def refuse(folder: Path, content: bytes, **options: Any) -> DomainError:
    with pytest.raises(DomainError) as caught:
        survey(folder, content, **options)
    return caught.value


def build_book(*rows: tuple[object, ...], sheet: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.create_sheet("second").append(("x",))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_encodings(tmp_path: Path, encoding: str, is_packed: bool) -> None:
    content = (HEADER + "1,2026-01-01,一堆垃圾\n").encode(encoding)

    (row,) = read(tmp_path, gzip.compress(content) if is_packed else content)

    assert row.cells == {"编号": "1", "时间": "2026-01-01", "内容": "一堆垃圾"}


def test_encoding_is_judged_by_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_CHUNK_BYTES", 7)
    content = HEADER.encode("gb18030") + b"1,2026-01-01,plain\n" * 50 + "2,2026-01-01,垃圾\n".encode("gb18030")

    assert read(tmp_path, content)[-1].cells["内容"] == "垃圾"


def test_stated_encoding_wins(tmp_path: Path) -> None:
    content = (HEADER + "1,2026-01-01,垃圾\n").encode("utf-16-le")

    assert read(tmp_path, content, layout="encoding: utf-16-le")[0].cells["内容"] == "垃圾"
    assert refuse(tmp_path, content).code == "import_file_binary"
    assert refuse(tmp_path, HEADER.encode(), layout="encoding: ascii").code == "import_encoding_unknown"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    content = (HEADER + '1,2026-01-01,"a, b; c"\n').replace(",", delimiter).encode()

    assert read(tmp_path, content)[0].cells["时间"] == "2026-01-01"


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    content = HEADER + '1,2026-01-01,"two\nlines"\n\n2,2026-01-01,x\n , , \n3,2026-01-01,y'

    assert [(row.line, row.cells["编号"]) for row in read(tmp_path, content.encode())] == [(2, "1"), (5, "2"), (7, "3")]


def test_titles_above_the_header(tmp_path: Path) -> None:
    content = "某区案件,,\n2026年,,\n" + HEADER + "1,2026-01-01,x\n"

    (row,) = read(tmp_path, content.encode(), layout="header_line: 3")

    assert (row.line, row.cells["编号"]) == (4, "1")


@pytest.mark.parametrize(("line", "found"), [("1,2026-01-01", 2), ("1,2026-01-01,x,y", 4), ('"1,2026-01-01",x', 2)])
def test_row_of_another_width_is_a_fault_of_the_row(tmp_path: Path, line: str, found: int) -> None:
    first, second = read(tmp_path, f"{HEADER}{line}\n2,2026-01-01,z\n".encode())

    assert first.fault is not None
    assert (first.fault.code, first.fault.params) == ("import_row_cells", {"found": found, "expected": 3})
    assert second.fault is None


def test_empty_cells_behind_the_last_column_do_no_harm(tmp_path: Path) -> None:
    (row,) = read(tmp_path, f"{HEADER}1,2026-01-01,x,,\n".encode())

    assert row.fault is None


def test_json_lines(tmp_path: Path) -> None:
    content = (
        '{"编号": 1, "时间": "2026-01-01", "内容": "x", "at": {"lon": 120.50, "tags": ["a"]}}\n\n'
        'oops\n[1]\n{"编号": "2", "内容": null, "时间": true}\n'
    )

    first, broken, listed, last = read(tmp_path, content.encode(), name="rows.jsonl")

    assert (first.line, first.cells["编号"], first.cells["at.lon"]) == (1, "1", "120.50")
    assert first.cells["at.tags"] == '["a"]'
    assert [(row.line, row.fault and row.fault.code) for row in (broken, listed)] == [
        (3, "import_row_not_json"),
        (4, "import_row_not_json"),
    ]
    assert last.cells == {"编号": "2", "内容": "", "时间": "true"}


@pytest.mark.parametrize("is_packed", [False, True])
def test_workbook(tmp_path: Path, is_packed: bool) -> None:
    content = build_book(
        ("编号", "时间", "内容"),
        (1.0, datetime(2026, 1, 1, 9, 30), "x"),
        (),
        (2, datetime(2026, 1, 2), None),
    )

    first, second = read(tmp_path, gzip.compress(content) if is_packed else content, name="rows.xlsx")

    assert (first.line, dict(first.cells)) == (2, {"编号": "1", "时间": "2026-01-01 09:30:00", "内容": "x"})
    assert (second.line, dict(second.cells)) == (4, {"编号": "2", "时间": "2026-01-02", "内容": ""})


def test_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    content = build_book(("编号", "时间", "内容"), ("1", "2026-01-01", "x"), sheet="案件")

    assert len(read(tmp_path, content, layout="sheet: 案件")) == 1
    error = refuse(tmp_path, content, layout="sheet: 别的")
    assert (error.code, error.params["found"]) == ("import_sheet_unknown", "案件, second")


def build_broken_book() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("hello.txt", "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import_file_empty"),
        (b"\n\n \n", "import_file_empty"),
        (HEADER.encode(), "import_file_empty"),
        (gzip.compress(b""), "import_file_empty"),
        (b"a,b\0,c\n", "import_file_binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "import_file_binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\r", "import_file_binary"),
        (b"a,b\n\xff\xff\xff\n", "import_encoding_unknown"),
        (gzip.compress(HEADER.encode() * 99)[:-20], "import_file_unreadable"),
        (build_broken_book(), "import_file_unreadable"),
        (build_book(), "import_file_empty"),
        (b'[{"a": 1}]', "import_json_array"),
        ((HEADER + '1,2026-01-01,"never ends\n2,2026-01-01,x\n').encode(), "import_quote_open"),
        (b"id,time\n1,2\n", "import_columns_missing"),
        ("编号,时间,内容,编号\n1,2,3,4\n".encode(), "import_column_twice"),
        ('{"编号": 1, "时间": 2}\n'.encode(), "import_columns_missing"),
    ],
)
def test_what_cannot_be_imported_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refuse(tmp_path, content).code == code


def test_refusal_names_what_is_missing_and_what_is_there(tmp_path: Path) -> None:
    error = refuse(tmp_path, "编号,time\n1,2\n".encode())

    assert (error.params["columns"], error.params["found"]) == ("时间, 内容", "编号, time")
    assert refuse(tmp_path, (HEADER + '1,2,3\n4,5,"6\n').encode()).params["line"] == 3


def test_column_that_nobody_reads_may_stand_there_twice(tmp_path: Path) -> None:
    assert len(read(tmp_path, "编号,时间,内容,x,x\n1,2,3,4,5\n".encode())) == 1


def test_cell_larger_than_any_report_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_LONGEST_CELL", 100)

    assert refuse(tmp_path, f"{HEADER}1,2,{'x' * 200}\n".encode()).code == "import_quote_open"


def test_line_longer_than_any_row_is_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LONGEST_LINE_BYTES", 100)

    assert refuse(tmp_path, HEADER.encode() + b"x" * 200).code == "import_file_binary"


def test_file_that_is_not_there(tmp_path: Path) -> None:
    mapping = load_mapping(write_mapping(tmp_path, READS)).mapping

    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(DomainError, match="import_file_unreadable"):
            survey_file(path, mapping)


def test_mapping_with_a_fault_is_refused_by_line(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as caught:
        load_mapping(write_mapping(tmp_path, MAPPING.replace("Asia/Shanghai", "Mars/Olympus")))

    assert caught.value.code == "import_mapping_invalid"
    assert (caught.value.params["line"], caught.value.params["path"]) == (6, "times.zone")


def test_profile_of_a_mapping_may_stand_beside_it(tmp_path: Path) -> None:
    loaded = load_mapping(write_mapping(tmp_path, READS.replace("profile: generic", "profile: city.yaml")))

    assert loaded.profile == str(tmp_path / "city.yaml")
