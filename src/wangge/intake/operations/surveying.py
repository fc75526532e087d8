"""Look through a whole file before anything is written: is it readable, are the mapped columns there, how many rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from wangge.intake.domain.mapping import ReportMapping
from wangge.intake.operations.opening import probe_file
from wangge.intake.operations.tables import TableFile, TableKind, open_table, read_rows
from wangge.kernel.public import DomainError

_MOST_COLUMNS_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Survey (文件概况) of a file that can be read to its end; `row_count` counts rows below the header."""

    table: TableFile
    row_count: int


def survey_file(path: Path, mapping: ReportMapping) -> Survey:
    """Read the file once and check it against the mapping.

    Raises `import_file_unreadable`, `import_file_empty`, `import_file_binary`, `import_encoding_unknown`,
    `import_json_array`, `import_sheet_unknown`, `import_quote_open`, `import_columns_missing`, `import_column_twice`.
    """
    probe = probe_file(path, encoding=mapping.file.encoding)
    table = open_table(path, probe, mapping.file)
    names: dict[str, None] = {}
    row_count = 0
    for row in read_rows(table):
        row_count += 1
        names |= dict.fromkeys(row.cells)
    if row_count == 0:
        raise DomainError("import_file_empty", file=str(path))
    columns = list(names) if table.kind is TableKind.JSON_LINES else table.columns
    _check_columns(columns, mapping.list_columns(), path)
    return Survey(table=table, row_count=row_count)


def _check_columns(found: Sequence[str], wanted: Collection[str], path: Path) -> None:
    missing = [name for name in wanted if name not in found]
    if missing:
        shown = ", ".join(name for name in found[:_MOST_COLUMNS_SHOWN] if name)
        raise DomainError("import_columns_missing", file=str(path), columns=", ".join(missing), found=shown)
    for name in wanted:
        if list(found).count(name) > 1:
            raise DomainError("import_column_twice", file=str(path), column=name)
