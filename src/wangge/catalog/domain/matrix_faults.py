"""What an import of the matrix says about its rows, in words of both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum


class MatrixExpected(StrEnum):
    """What the field of a faulty row should have been."""

    KIND = "kind"
    SELECTOR = "selector"
    GRID_PREFIX = "grid_prefix"
    ROAD_CLASS = "road_class"
    UNIT = "unit"
    PRIORITY = "priority"
    DAY = "day"
    DAYS_IN_ORDER = "days_in_order"
    SHORTER = "shorter"
    ONCE = "once"


_WORDING: Mapping[MatrixExpected, tuple[str, str]] = {
    MatrixExpected.KIND: ("component, matter or *", "部件、事项或 *"),
    MatrixExpected.SELECTOR: (
        "a code (5 digits with leading zeros), a class (2 digits) or * of the catalogue",
        "目录中的小类代码（5 位，保留前导零）、大类代码（2 位）或 *",
    ),
    MatrixExpected.GRID_PREFIX: (
        "the first digits of grid codes, at most {limit}",
        "网格编码的前几位，不超过 {limit} 位",
    ),
    MatrixExpected.ROAD_CLASS: ("a road class of the city: {names}", "本市道路等级：{names}"),
    MatrixExpected.UNIT: (
        "the code, or the name if only one unit has it, of a registered unit",
        "已登记单位的编码，或不重名的单位名称",
    ),
    MatrixExpected.PRIORITY: ("a whole number from -999 to 999", "-999 到 999 的整数"),
    MatrixExpected.DAY: ("a day such as 2026-03-01", "日期，如 2026-03-01"),
    MatrixExpected.DAYS_IN_ORDER: ("a day not before {from_on}", "不早于 {from_on}"),
    MatrixExpected.SHORTER: ("at most {limit} characters", "不超过 {limit} 个字符"),
    MatrixExpected.ONCE: (
        "a row that the file gives once (also in line {line})",
        "文件中不重复的行（第 {line} 行已有）",
    ),
}


@dataclass(frozen=True, slots=True)
class MatrixFault:
    """A fault of a row: the line in the file, the field, what was found there, and what was expected."""

    line: int
    field: str
    found: str
    expected: MatrixExpected
    params: Mapping[str, object] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixReport:
    """What an import of the matrix did, or would do when it is a dry run or faulty (`is_written` false).

    `created + updated + unchanged + rows with faults = rows`. `removed` counts older rules of the cells that the file
    names and no longer gives. `conflicts` are groups of lines that name several leading units for one cell: stored as
    the file says, but no unit can be proposed there until it is decided.
    """

    rows: int
    created: int
    updated: int
    unchanged: int
    removed: int
    faults: tuple[MatrixFault, ...]
    conflicts: tuple[tuple[int, ...], ...]
    ignored_columns: tuple[str, ...]
    is_written: bool


def describe_matrix_fault(fault: MatrixFault, *, language: str) -> str:
    """Return what was expected in `language` (Chinese for "zh…", else English)."""
    english, chinese = _WORDING[fault.expected]
    return (chinese if language.startswith("zh") else english).format(**fault.params)
