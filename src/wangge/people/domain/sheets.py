"""Tables that a bureau exports: CSV and XLSX as bytes in, rows of text out."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wangge.kernel.public import DomainError

_LONGEST_CELL = 131_072  # characters; checked here, as csv's own limit is one for the whole process
_MAX_UNPACKED_BYTES = 256 * 1024 * 1024
_ZIP_START = b"PK\x03\x04"
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
# What zipfile, the XML parser and openpyxl raise for a damaged, encrypted or foreign package.
_BROKEN_PACKAGE = (
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_PHONE_LIKE = re.compile(r"\+?\d[\d \-]*")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a table: `line` as the person sees it in the file (header = 1), cells by header text."""

    line: int
    cells: Mapping[str, str]


def read_sheet(*, data: bytes, file_name: str) -> tuple[SheetRow, ...]:
    """Return the rows below the header of a CSV (UTF-8, UTF-16 with mark, GB 18030) or of the first XLSX sheet.

    The kind is judged by content, not by name. Empty rows are left out; texts are stripped.
    Raises `sheet_unreadable`, `sheet_encoding_unknown`, `sheet_empty`, `sheet_column_twice`.
    """
    lines = _read_xlsx(data, file_name) if data.startswith(_ZIP_START) else _read_csv(data, file_name)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise DomainError("sheet_empty", file=file_name)
    headers = filled[0][1]
    named = [header for header in headers if header]
    for header in named:
        if named.count(header) > 1:
            raise DomainError("sheet_column_twice", file=file_name, column=header)
    return tuple(
        SheetRow(number, {header: cell for header, cell in zip(headers, cells, strict=False) if header})
        for number, cells in filled[1:]
    )


def write_csv(*, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as UTF-8 CSV with byte order mark, which spreadsheet programs open as it is.

    A text that such a program would take for a formula gets an apostrophe in front (CSV injection).
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(headers)
    writer.writerows([_disarm_formula(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _disarm_formula(text: str) -> str:
    if text.startswith(_FORMULA_START) and not _PHONE_LIKE.fullmatch(text):
        return "'" + text
    return text


def normalise_text(text: str) -> str:
    """Return `text` with full-width letters and digits made plain and outer space removed; for codes, not names."""
    return unicodedata.normalize("NFKC", text).strip()


def _read_csv(data: bytes, file_name: str) -> Iterable[tuple[int, list[str]]]:
    text = _decode(data, file_name)
    if "\0" in text:
        raise DomainError("sheet_unreadable", file=file_name)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            lines.append((start, [cell.strip() for cell in cells]))
            start = reader.line_num + 1
    except csv.Error:
        raise DomainError("sheet_unreadable", file=file_name) from None
    if any(len(cell) > _LONGEST_CELL for _line, cells in lines for cell in cells):
        raise DomainError("sheet_unreadable", file=file_name)
    return lines


def _decode(data: bytes, file_name: str) -> str:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DomainError("sheet_encoding_unknown", file=file_name)


def _read_xlsx(data: bytes, file_name: str) -> list[tuple[int, list[str]]]:
    import openpyxl  # takes longer to load than all of people

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            is_too_large = sum(part.file_size for part in packed.infolist()) > _MAX_UNPACKED_BYTES
        if is_too_large:
            raise DomainError("sheet_unreadable", file=file_name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of decorations it does not read
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        sheet = book.worksheets[0]
        return [
            (number, [_show_cell(value) for value in cells])
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1)
        ]
    except _BROKEN_PACKAGE:
        raise DomainError("sheet_unreadable", file=file_name) from None


def _show_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
