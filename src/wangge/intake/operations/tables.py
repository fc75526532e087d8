"""The rows of CSV files, workbooks and JSON lines, one at a time, each with the line where a person finds it."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import openpyxl

from wangge.intake.domain.mapping import FileLayout
from wangge.intake.domain.rows import SourceRow
from wangge.intake.operations.opening import FileProbe, open_bytes, open_text
from wangge.kernel.public import DomainError

_DELIMITERS = ",;\t|"
_LONGEST_CELL = 4 * 1024 * 1024
_MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
_BROKEN_WORKBOOK = (
    AttributeError, EOFError, IndexError, KeyError, NotImplementedError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, zipfile.BadZipFile,
)  # fmt: skip


class TableKind(StrEnum):
    """What a file is by its content."""

    CSV = "csv"
    WORKBOOK = "xlsx"
    JSON_LINES = "jsonl"


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table that can be read: kind, encoding and delimiter are settled, `header` holds the cells of the header line.

    JSON lines have no header.
    """

    path: Path
    kind: TableKind
    probe: FileProbe
    layout: FileLayout
    delimiter: str
    header: tuple[object, ...]


def open_table(path: Path, probe: FileProbe, layout: FileLayout) -> TableFile:
    """Settle what kind of table the file is and read its header.

    Raises `import_file_unreadable`, `import_file_empty`, `import_sheet_unknown`, `import_json_array`,
    `import_quote_open`.
    """
    if probe.is_workbook:
        with _open_sheet(path, layout) as lines:
            _, header = next(_skip_titles(lines, layout), (0, ()))
        return _require_header(TableFile(path, TableKind.WORKBOOK, probe, layout, "", tuple(header)))
    with open_text(path, encoding=probe.encoding) as text:
        start = text.read(65536).lstrip()
    if start.startswith("{"):
        return TableFile(path, TableKind.JSON_LINES, probe, layout, "", ())
    if start.startswith("[") and start[1:].lstrip()[:1] in {"{", "]"}:
        raise DomainError("import_json_array", file=str(path))
    delimiter = layout.delimiter
    if delimiter == "auto":
        line = "".join(start.splitlines()[layout.header_line - 1 : layout.header_line])
        delimiter = max(_DELIMITERS, key=line.count)
    with open_text(path, encoding=probe.encoding) as text:
        lines = _read_lines(text, delimiter, path)
        _, header = next(_skip_titles(lines, layout), (0, ()))
    return _require_header(TableFile(path, TableKind.CSV, probe, layout, delimiter, tuple(header)))


def _require_header(table: TableFile) -> TableFile:
    if not any(_show(cell) for cell in table.header):
        raise DomainError("import_file_empty", file=str(table.path))
    return table


def name_columns(table: TableFile) -> tuple[str, ...]:
    """Return the names of the header's columns, stripped."""
    return tuple(_show(cell).strip() for cell in table.header)


def read_rows(table: TableFile) -> Iterator[SourceRow]:
    """Yield the rows below the header; empty lines are no rows. Raises `import_quote_open`, `import_file_unreadable`."""
    match table.kind:
        case TableKind.JSON_LINES:
            with open_text(table.path, encoding=table.probe.encoding) as text:
                yield from _read_json_rows(text)
        case TableKind.WORKBOOK:
            with _open_sheet(table.path, table.layout) as lines:
                yield from _name_cells(lines, table, is_padded=True)
        case TableKind.CSV:
            with open_text(table.path, encoding=table.probe.encoding) as text:
                yield from _name_cells(_read_lines(text, table.delimiter, table.path), table, is_padded=False)


def _name_cells(
    lines: Iterator[tuple[int, list[Any]]], table: TableFile, *, is_padded: bool
) -> Iterator[SourceRow]:
    columns = name_columns(table)
    for line, raw in _skip_titles(lines, table.layout, is_header_skipped=True):
        texts = [_show(cell) for cell in raw]
        if not any(text.strip() for text in texts):
            continue
        fault = None
        extra = any(text.strip() for text in texts[len(columns) :])
        if extra or (len(texts) < len(columns) and not is_padded):
            fault = DomainError("import_row_cells", found=len(texts), expected=len(columns))
        texts += [""] * (len(columns) - len(texts))
        yield SourceRow(line, dict(zip(columns, texts, strict=False)), raw, fault)


def _skip_titles(
    lines: Iterator[tuple[int, list[Any]]], layout: FileLayout, *, is_header_skipped: bool = False
) -> Iterator[tuple[int, list[Any]]]:
    """Yield from the header on: the first line at or below `header_line` that is not empty."""
    is_header_seen = False
    for line, cells in lines:
        if is_header_seen:
            yield line, cells
        elif line >= layout.header_line and any(_show(cell).strip() for cell in cells):
            is_header_seen = True
            if not is_header_skipped:
                yield line, cells


def _read_lines(text: Iterable[str], delimiter: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each record with the line on which it begins."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise DomainError("import_quote_open", file=str(path), line=start, reason=str(error)) from None


@contextmanager
def _open_sheet(path: Path, layout: FileLayout) -> Iterator[Iterator[tuple[int, list[Any]]]]:
    with open_bytes(path) as data:
        source: IO[bytes] = data if data.seekable() else io.BytesIO(data.read())
        book = _load_book(source, path)
        try:
            if layout.sheet and layout.sheet not in book.sheetnames:
                found = ", ".join(book.sheetnames)
                raise DomainError("import_sheet_unknown", file=str(path), sheet=layout.sheet, found=found)
            sheet = book[layout.sheet] if layout.sheet else book.worksheets[0]
            yield _read_sheet(sheet, path)
        finally:
            book.close()


def _load_book(source: IO[bytes], path: Path) -> Any:
    try:
        with zipfile.ZipFile(source) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MAX_UNPACKED_BYTES:
                raise DomainError("import_file_unreadable", file=str(path), reason="larger than 1 GB unpacked")
        source.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of decorations that are not read
            book = openpyxl.load_workbook(source, read_only=True, data_only=True)
        if not book.worksheets:
            raise DomainError("import_file_empty", file=str(path))
    except _BROKEN_WORKBOOK as error:
        raise DomainError("import_file_unreadable", file=str(path), reason=str(error)[:200]) from None
    return book


def _read_sheet(sheet: Any, path: Path) -> Iterator[tuple[int, list[Any]]]:
    try:
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            raw = list(cells)
            while raw and raw[-1] is None:
                raw.pop()
            yield line, raw
    except _BROKEN_WORKBOOK as error:
        raise DomainError("import_file_unreadable", file=str(path), reason=str(error)[:200]) from None


def _read_json_rows(lines: Iterable[str]) -> Iterator[SourceRow]:
    for line, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            content = None
        if isinstance(content, dict):
            yield SourceRow(line, dict(_flatten(content)), text)
        else:
            yield SourceRow(line, {}, text, DomainError("import_row_not_json"))


def _flatten(content: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the values of an object by dotted name; lists stay JSON."""
    for name, value in content.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", _show(value)


def _show(value: object) -> str:
    """Return a cell as text: whole numbers without `.0`, times as ISO, a day without its empty time."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)
