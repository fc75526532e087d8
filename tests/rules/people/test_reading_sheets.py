from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

from wangge.kernel.public import DomainError
from wangge.people.domain.sheets import SheetRow, normalise_text, read_sheet, write_csv

TEXT = "编码,名称\nA1,城市管理局\n\nB2,“市政”公司\n"
ROWS = (SheetRow(2, {"编码": "A1", "名称": "城市管理局"}), SheetRow(4, {"编码": "B2", "名称": "“市政”公司"}))


def make_workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_reads_every_encoding_that_bureaus_save(encoding: str) -> None:
    assert read_sheet(data=TEXT.encode(encoding), file_name="units.csv") == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_finds_the_delimiter_in_the_header(delimiter: str) -> None:
    assert read_sheet(data=TEXT.replace(",", delimiter).encode(), file_name="units.csv") == ROWS


def test_counts_lines_as_an_editor_does_when_a_cell_has_a_line_break() -> None:
    data = b'code,name\nA1,"two\nlines"\nB2,one\n'
    assert [row.line for row in read_sheet(data=data, file_name="units.csv")] == [2, 4]


def test_reads_the_first_sheet_of_a_workbook_with_rows_numbered_as_shown() -> None:
    data = make_workbook(
        [
            ["编码", "手机", "日期", "备注"],
            [1, 13812345678.0, date(2026, 3, 1), None],
            [None, None, None, None],
            ["A", 1.5, datetime(2026, 3, 1, 8, 30), " 甲 "],  # noqa: DTZ001 - a sheet knows no zone
            [2e16, "", "", ""],
        ]
    )
    assert read_sheet(data=data, file_name="people.xlsx") == (
        SheetRow(2, {"编码": "1", "手机": "13812345678", "日期": "2026-03-01", "备注": ""}),
        SheetRow(4, {"编码": "A", "手机": "1.5", "日期": "2026-03-01 08:30:00", "备注": "甲"}),
        SheetRow(5, {"编码": "20000000000000000", "手机": "", "日期": "", "备注": ""}),
    )


def test_leaves_out_columns_without_a_header() -> None:
    assert read_sheet(data=b"code,,name\nA,x,B\n", file_name="u.csv")[0].cells == {"code": "A", "name": "B"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_empty"),
        (b"\n , \n", "sheet_empty"),
        (b"\xff", "sheet_encoding_unknown"),
        (b"code,code\nA,B\n", "sheet_column_twice"),
        (b"code\nA\0\n", "sheet_unreadable"),
        (b"code\n" + b"A" * 200_000, "sheet_unreadable"),
        (b"PK\x03\x04 no package", "sheet_unreadable"),
        (make_workbook([["code"]])[:-30], "sheet_unreadable"),
    ],
)
def test_refuses_what_is_no_table(data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_sheet(data=data, file_name="units.csv")
    assert refusal.value.code == code
    assert refusal.value.params["file"] == "units.csv"


def test_refuses_a_package_that_unpacks_beyond_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.people.domain.sheets._MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(DomainError, match="sheet_unreadable"):
        read_sheet(data=make_workbook([["code"]]), file_name="units.xlsx")


def test_writes_a_table_that_spreadsheet_programs_open_without_running_formulas() -> None:
    data = write_csv(headers=("姓名", "手机"), rows=[("=1+1", "+86 138-1234-5678"), ("@甲", "0512-58123456")])
    assert data.decode("utf-8-sig").splitlines() == ["姓名,手机", "'=1+1,+86 138-1234-5678", "'@甲,0512-58123456"]
    assert data.startswith(b"\xef\xbb\xbf")


def test_makes_full_width_codes_plain() -> None:
    assert normalise_text(" \uff21\uff0d\uff11\uff12（\uff13） ") == "A-12(3)"
