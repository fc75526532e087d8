"""Rows of a responsibility matrix as a bureau writes them: columns, kinds and days in either language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from wangge.catalog.domain.matrix_faults import MatrixExpected, MatrixFault
from wangge.catalog.domain.responsibility import ANY
from wangge.kernel.public import DomainError

LONGEST_PREFIX = 20
LONGEST_DECISION = 200
LARGEST_PRIORITY = 999

MATRIX_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "kind": ("类型", "类别性质", "kind", "type"),
    "selector": ("代码", "类别代码", "小类代码", "selector", "code", "category", "category code"),
    "grid_prefix": ("网格", "网格编码", "网格前缀", "grid", "grid prefix", "grid code"),
    "road_class": ("道路等级", "road class"),
    "unit_code": ("单位编码", "责任单位", "主责单位", "单位", "unit", "unit code"),
    "priority": ("优先级", "priority"),
    "decided_by": ("依据", "文号", "decided by", "decision"),
    "valid_from_on": ("生效日期", "起始日期", "valid from", "from"),
    "valid_to_on": ("失效日期", "截止日期", "valid to", "to"),
}
REQUIRED_COLUMNS = ("selector", "unit_code")
_KINDS = {"component": "component", "部件": "component", "matter": "matter", "事项": "matter", "事件": "matter"}
_ANY_WORDS = {"", ANY, "全部", "all"}
_SIGNS = re.compile(r"[\s_*:()\-]")
_PREFIX = re.compile(rf"[0-9A-Za-z]{{0,{LONGEST_PREFIX}}}")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


Cell = tuple[int, str, str, str, str, int]
"""A cell of the matrix: district, kind, selector, grid prefix, road class, priority."""


class TableRow(Protocol):
    """A row of a table: its line in the file and its cells by header."""

    @property
    def line(self) -> int:
        """Line in the file, the header being 1."""
        ...

    @property
    def cells(self) -> Mapping[str, str]:
        """Texts by header."""
        ...


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that a row may name, with its district."""

    id: int
    district_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixTerms:
    """What rows may name: (kind, selector) pairs, units by code or unique name, road classes by key or name."""

    selectors: frozenset[tuple[str, str]]
    units: Mapping[str, KnownUnit]
    road_classes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """A row without fault."""

    line: int
    kind: str
    selector: str
    grid_prefix: str
    road_class: str
    unit_id: int
    district_id: int
    priority: int
    decided_by: str
    valid_from_on: date | None
    valid_to_on: date | None

    @property
    def cell(self) -> Cell:
        """The cell of the matrix that the row speaks of."""
        return (self.district_id, self.kind, self.selector, self.grid_prefix, self.road_class, self.priority)

    @property
    def key(self) -> tuple[Cell, int, date | None]:
        """What makes the row a rule of its own: cell, unit and first day."""
        return (self.cell, self.unit_id, self.valid_from_on)


def read_matrix_rows(
    rows: Sequence[TableRow], *, terms: MatrixTerms
) -> tuple[tuple[MatrixRow, ...], tuple[MatrixFault, ...]]:
    """Return the sound rows and the faults of the others, in line order.

    Raises `matrix_columns_missing` when no column holds the categories or the units.
    """
    fields = _find_fields(rows)
    sound: dict[object, MatrixRow] = {}
    faults: list[MatrixFault] = []
    for row in rows:
        reader = _RowReader(row, fields, terms)
        read = reader.read()
        if not reader.faults and read.key in sound:
            reader.refuse("selector", MatrixExpected.ONCE, line=sound[read.key].line)
        if reader.faults:
            faults += reader.faults
        else:
            sound[read.key] = read
    return tuple(sound.values()), tuple(faults)


def list_unknown_headers(rows: Iterable[TableRow]) -> tuple[str, ...]:
    """Return the headers that name no field, in the file's order."""
    headers = dict.fromkeys(header for row in rows for header in row.cells)
    return tuple(header for header in headers if _find_field(header) is None)


def _find_fields(rows: Sequence[TableRow]) -> dict[str, str]:
    """Return field → header. Raises `matrix_columns_missing`, `matrix_column_twice`."""
    fields: dict[str, str] = {}
    for header in dict.fromkeys(header for row in rows for header in row.cells):
        field = _find_field(header)
        if field in fields:
            raise DomainError("matrix_column_twice", first=fields[field], second=header)
        if field is not None:
            fields[field] = header
    missing = [field for field in REQUIRED_COLUMNS if field not in fields]
    if rows and missing:
        columns = ", ".join(f"{MATRIX_COLUMNS[field][0]} ({field})" for field in missing)
        raise DomainError("matrix_columns_missing", columns=columns)
    return fields


def _find_field(header: str) -> str | None:
    wanted = _simplify(header)
    for field, names in MATRIX_COLUMNS.items():
        if wanted in {_simplify(name) for name in (field, *names)}:
            return field
    return None


def _simplify(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()


class _RowReader:
    """Reads one row, collecting its faults instead of stopping at the first."""

    def __init__(self, row: TableRow, fields: Mapping[str, str], terms: MatrixTerms) -> None:
        self.faults: list[MatrixFault] = []
        self._row = row
        self._fields = fields
        self._terms = terms

    def read(self) -> MatrixRow:
        """Return the row; it means something only when there are no faults."""
        kind, unit = self._read_kind(), self._read_unit()
        valid_from_on, valid_to_on = self._read_day("valid_from_on"), self._read_day("valid_to_on")
        if valid_from_on and valid_to_on and valid_to_on < valid_from_on:
            self.refuse("valid_to_on", MatrixExpected.DAYS_IN_ORDER, from_on=valid_from_on.isoformat())
        return MatrixRow(
            line=self._row.line,
            kind=kind,
            selector=self._read_selector(kind),
            grid_prefix=self._read_prefix(),
            road_class=self._read_road_class(),
            unit_id=unit.id,
            district_id=unit.district_id,
            priority=self._read_priority(),
            decided_by=self._read_decision(),
            valid_from_on=valid_from_on,
            valid_to_on=valid_to_on,
        )

    def refuse(self, field: str, expected: MatrixExpected, **params: object) -> None:
        """Note a fault of `field`."""
        self.faults.append(MatrixFault(self._row.line, field, self._get(field), expected, params))

    def _get(self, field: str) -> str:
        text = self._row.cells.get(self._fields.get(field, ""), "")
        return unicodedata.normalize("NFKC", text).strip()

    def _read_kind(self) -> str:
        text = self._get("kind").casefold()
        if text in _ANY_WORDS:
            return ANY
        if text not in _KINDS:
            self.refuse("kind", MatrixExpected.KIND)
        return _KINDS.get(text, ANY)

    def _read_selector(self, kind: str) -> str:
        text = self._get("selector")
        if text in _ANY_WORDS - {""}:
            return ANY
        kinds = ("component", "matter") if kind == ANY else (kind,)
        if not any((one, text) in self._terms.selectors for one in kinds):
            self.refuse("selector", MatrixExpected.SELECTOR)
        return text

    def _read_prefix(self) -> str:
        text = self._get("grid_prefix")
        if text in _ANY_WORDS:
            return ""
        if not _PREFIX.fullmatch(text):
            self.refuse("grid_prefix", MatrixExpected.GRID_PREFIX, limit=LONGEST_PREFIX)
        return text

    def _read_road_class(self) -> str:
        text = self._get("road_class")
        if text in _ANY_WORDS:
            return ""
        if text not in self._terms.road_classes:
            self.refuse("road_class", MatrixExpected.ROAD_CLASS, names="、".join(self._terms.road_classes))
        return self._terms.road_classes.get(text, "")

    def _read_unit(self) -> KnownUnit:
        unit = self._terms.units.get(self._get("unit_code"))
        if unit is None:
            self.refuse("unit_code", MatrixExpected.UNIT)
        return unit or KnownUnit(0, 0)

    def _read_priority(self) -> int:
        text = self._get("priority") or "0"
        if not re.fullmatch(r"-?\d{1,3}", text):
            self.refuse("priority", MatrixExpected.PRIORITY)
            return 0
        return int(text)

    def _read_decision(self) -> str:
        text = self._row.cells.get(self._fields.get("decided_by", ""), "").strip()
        if len(text) > LONGEST_DECISION:
            self.refuse("decided_by", MatrixExpected.SHORTER, limit=LONGEST_DECISION)
        return text

    def _read_day(self, field: str) -> date | None:
        text = self._get(field)
        match = _DAY.fullmatch(text)
        if match is not None:
            with suppress(ValueError):
                return date(*(int(part) for part in match.groups()))
        if text:
            self.refuse(field, MatrixExpected.DAY)
        return None
