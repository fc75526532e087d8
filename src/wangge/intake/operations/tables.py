"""The rows of CSV files, workbooks and JSON lines, one at a time, each with the line where a person finds it."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from wangge.intake.domain.mapping import AUTO, FileLayout
from wangge.intake.domain.rows import SourceRow
from wangge.intake.operations.opening import FileProbe, is_packed, open_bytes, open_text
from wangge.kernel.public import DomainError

_DELIMITERS = ",;\t|"
_SAMPLE_LENGTH = 65536
_LONGEST_CELL = 4 * 1024 * 1024
_END = "\ue000the end of the file\ue000"
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
    """A table that can be read: kind, encoding and delimiter are settled.

    `head` holds the cells of every line down to the header, which is the last of them; JSON lines have none.
    """

    path: Path
    kind: TableKind
    probe: FileProbe
    layout: FileLayout
    delimiter: str = ""
    line_end: str = "\n"
    head: tuple[tuple[object, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names in the header, stripped."""
        return tuple(_show(cell).strip() for cell in self.head[-1]) if self.head else ()


def open_table(path: Path, probe: FileProbe, layout: FileLayout) -> TableFile:
    """Settle what kind of table the file is and read its header.

    Raises `import_file_unreadable`, `import_file_empty`, `import_sheet_unknown`, `import_json_array`,
    `import_quote_open`.
    """
    if probe.is_workbook:
        with _open_sheet(path, layout) as lines:
            head = _take_head(lines, layout, path)
        return TableFile(path, TableKind.WORKBOOK, probe, layout, head=head)
    with open_text(path, encoding=probe.encoding) as text:
        start = text.read(_SAMPLE_LENGTH)
    if start.lstrip().startswith("{"):
        return TableFile(path, TableKind.JSON_LINES, probe, layout)
    if re.match(r"\s*\[\s*[\[{\]]", start):
        raise DomainError("import_json_array", file=str(path))
    delimiter = layout.delimiter if layout.delimiter != AUTO else _guess_delimiter(start, layout)
    with open_text(path, encoding=probe.encoding) as text:
        head = _take_head(_read_lines(text, delimiter, path), layout, path)
    line_end = "\r\n" if "\r\n" in start else "\n"
    return TableFile(path, TableKind.CSV, probe, layout, delimiter, line_end, head)


def _guess_delimiter(start: str, layout: FileLayout) -> str:
    """Return the commonest delimiter of the header line."""
    lines = [line for line in start.splitlines()[layout.header_line - 1 :] if line.strip()]
    return max(_DELIMITERS, key=lines[0].count) if lines else ","


def _take_head(
    lines: Iterator[tuple[int, list[Any]]], layout: FileLayout, path: Path
) -> tuple[tuple[object, ...], ...]:
    """Return the lines down to the header: the first one at or below `header_line` that is not empty."""
    head: list[tuple[object, ...]] = []
    for line, cells in lines:
        head.append(tuple(cells))
        if line >= layout.header_line and not _is_empty(cells):
            return tuple(head)
    raise DomainError("import_file_empty", file=str(path))


def read_rows(table: TableFile) -> Iterator[SourceRow]:
    """Yield the rows below the header; empty lines are no rows. Raises `import_quote_open`, `import_file_unreadable`."""
    match table.kind:
        case TableKind.JSON_LINES:
            with open_text(table.path, encoding=table.probe.encoding) as text:
                yield from _read_json_rows(text)
        case TableKind.WORKBOOK:
            with _open_sheet(table.path, table.layout) as lines:
                yield from _name_cells(lines, table)
        case TableKind.CSV:
            with open_text(table.path, encoding=table.probe.encoding) as text:
                yield from _name_cells(_read_lines(text, table.delimiter, table.path), table)


def _name_cells(lines: Iterator[tuple[int, list[Any]]], table: TableFile) -> Iterator[SourceRow]:
    columns = table.columns
    is_padded = table.kind is TableKind.WORKBOOK
    for line, raw in islice(lines, len(table.head), None):
        if _is_empty(raw):
            continue
        texts = [_show(cell) for cell in raw]
        fault = None
        if not _is_empty(texts[len(columns) :]) or (len(texts) < len(columns) and not is_padded):
            fault = DomainError("import_row_cells", found=len(texts), expected=len(columns))
        texts += [""] * (len(columns) - len(texts))
        yield SourceRow(line, dict(zip(columns, texts, strict=False)), raw, fault)


def _is_empty(cells: Sequence[object]) -> bool:
    return not any(_show(cell).strip() for cell in cells)


def _read_lines(text: Iterable[str], delimiter: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each record with the line on which it begins."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(chain(text, [_END]), delimiter=delimiter)
    start = 1
    try:
        for cells in reader:
            if cells and cells[-1].endswith(_END):
                if cells != [_END]:  # the end of the file stands inside a quoted cell
                    raise DomainError("import_quote_open", file=str(path), line=start)
                return
            yield start, cells
            start = reader.line_num + 1
    except csv.Error:  # a cell larger than any report
        raise DomainError("import_quote_open", file=str(path), line=start) from None


@contextmanager
def _open_sheet(path: Path, layout: FileLayout) -> Iterator[Iterator[tuple[int, list[Any]]]]:
    with open_bytes(path) as data:
        # A workbook is read from its end, which a packed file cannot do.
        source = io.BytesIO(data.read(_MAX_UNPACKED_BYTES)) if is_packed(path) else data
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
    import openpyxl

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
    sheet.reset_dimensions()  # some programs write wrong ones, which would cut rows short
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
            content = json.loads(text, parse_float=str, parse_int=str)
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
            text = value
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            text = str(int(value))
        case datetime() if value.time() == time():
            text = value.date().isoformat()
        case list():
            text = json.dumps(value, ensure_ascii=False)
        case _:
            text = str(value)
    return text
