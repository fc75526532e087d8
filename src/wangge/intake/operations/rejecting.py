"""The rejected rows in the input's own layout, to be corrected and imported, and their reasons beside them."""

from __future__ import annotations

import csv
import gzip
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TextIO

from wangge.intake.domain.rows import SourceRow
from wangge.intake.operations.tables import TableFile, TableKind
from wangge.kernel.public import DomainError
from wangge.platform.public import describe_error

REASONS_SUFFIX = ".reasons.csv"


class RowWriter(Protocol):
    """Something that writes rows as they stood in the input."""

    def write(self, row: SourceRow) -> None:
        """Write one row."""


class RejectedFile(AbstractContextManager["RejectedFile"]):
    """Rejected rows (退回行): the file itself and `<file>.reasons.csv` with line, number, code and sentences.

    Raises `import_rejected_is_input` and `import_rejected_unwritable` when it is opened.
    """

    def __init__(self, path: Path, table: TableFile) -> None:
        self.path = path
        self.reasons_path = path.with_name(path.name + REASONS_SUFFIX)
        self._table = table
        self._stack = ExitStack()
        if path.resolve() == table.path.resolve():
            raise DomainError("import_rejected_is_input", file=str(path))

    def __enter__(self) -> Self:
        try:
            self._rows = self._open_rows()
            reasons = self._stack.enter_context(self.reasons_path.open("w", encoding="utf-8-sig", newline=""))
        except OSError as error:
            self._stack.close()
            raise DomainError("import_rejected_unwritable", file=str(self.path), reason=error.strerror) from None
        self._reasons = csv.writer(reasons)
        self._reasons.writerow(("line", "external_id", "code", "zh", "en"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def write(self, row: SourceRow, error: DomainError, *, external_id: str) -> None:
        """Keep one rejected row and its reason."""
        self._rows.write(row)
        sentences = (describe_error(error, language).sentence for language in ("zh-hans", "en"))
        self._reasons.writerow((row.line, external_id, error.code, *sentences))

    def _open_rows(self) -> RowWriter:
        if self._table.kind is TableKind.WORKBOOK:
            return _open_workbook(self.path, self._table, self._stack)
        has_mark = self._table.probe.has_mark or self._table.probe.encoding == "utf-16"
        encoding = "utf-8-sig" if has_mark else "utf-8"
        if self.path.suffix == ".gz":
            target: TextIO = gzip.open(self.path, "wt", encoding=encoding, newline="")  # noqa: SIM115 - on the stack
        else:
            target = self.path.open("w", encoding=encoding, newline="")
        self._stack.enter_context(target)
        return _CsvRows(target, self._table) if self._table.kind is TableKind.CSV else _JsonRows(target)


class _CsvRows:
    def __init__(self, target: TextIO, table: TableFile) -> None:
        self._writer = csv.writer(target, delimiter=table.delimiter, lineterminator=table.line_end)
        self._writer.writerows(table.head)

    def write(self, row: SourceRow) -> None:
        assert isinstance(row.raw, list)
        self._writer.writerow(row.raw)


class _JsonRows:
    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, row: SourceRow) -> None:
        self._target.write(f"{str(row.raw).rstrip()}\n")


class _SheetRows:
    def __init__(self, sheet: Any, table: TableFile) -> None:
        self._sheet = sheet
        for cells in table.head:
            sheet.append(list(cells))

    def write(self, row: SourceRow) -> None:
        from openpyxl.utils.exceptions import IllegalCharacterError

        assert isinstance(row.raw, list)
        try:
            self._sheet.append(row.raw)
        except IllegalCharacterError:
            self._sheet.append([value if not isinstance(value, str) else _drop_illegal(value) for value in row.raw])


def _drop_illegal(text: str) -> str:
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")


def _open_workbook(path: Path, table: TableFile, stack: ExitStack) -> RowWriter:
    import openpyxl

    path.open("ab").close()  # say now, not at the end, that it cannot be written
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(table.layout.sheet or "rows")
    stack.callback(lambda: book.save(path))
    return _SheetRows(sheet, table)
