"""A workbook computed by hand: the few functions that our formulas use, over what the cells hold."""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl

_REFERENCE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")


class Flags(list[bool]):
    """Which of several cells are numbers; `--` makes ones and noughts of them."""

    def __neg__(self) -> list[int]:
        return _Ones(int(flag) for flag in self)


class _Ones(list[int]):
    def __neg__(self) -> _Ones:
        return self


def _is_number(value: Any) -> Any:
    if isinstance(value, list):
        return Flags(isinstance(one, int | float) for one in value)
    return isinstance(value, int | float)


def _sum_products(one: list[Any], two: list[Any]) -> float:
    pairs = zip(one, two, strict=True)
    return sum(a * b for a, b in pairs if isinstance(a, int | float) and isinstance(b, int | float))


def _round(value: float, places: int) -> float:
    return float(Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


FUNCTIONS = {
    "IF": lambda test, yes, no: yes if test else no,
    "AND": lambda *tests: all(tests),
    "N": lambda value: value if isinstance(value, int | float) else 0,
    "ISNUMBER": _is_number,
    "SUMPRODUCT": _sum_products,
    "SUM": lambda values: sum(one for one in values if isinstance(one, int | float)),
    "ROUND": _round,
    "MIN": min,
    "MAX": max,
}


class Workbook:
    """A workbook whose cells can be read as stored, computed anew, and changed."""

    def __init__(self, content: bytes) -> None:
        self.cells = openpyxl.load_workbook(io.BytesIO(content))
        self.stored = openpyxl.load_workbook(io.BytesIO(content), data_only=True)

    @property
    def names(self) -> list[str]:
        return list(self.cells.sheetnames)

    def list_formulas(self) -> list[tuple[str, str]]:
        """Return (sheet, cell) of every formula."""
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.cells
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value.startswith("=")
        ]

    def compute(self, sheet: str, cell: str) -> Any:
        """Return what a cell comes to."""
        value = self.cells[sheet][cell].value
        if not (isinstance(value, str) and value.startswith("=")):
            return value
        text = value[1:].replace(")=0", ")==0")
        text = _REFERENCE.sub(lambda found: self._refer(sheet, found), text)
        return eval(text, {"__builtins__": {}}, {**FUNCTIONS, "cell": self.compute, "cells": self._compute_range})

    def _refer(self, sheet: str, found: re.Match[str]) -> str:
        where, column, row, last_column, last_row = found.groups()
        if last_column:
            return f"cells({where or sheet!r}, {column + row!r}, {last_column + last_row!r})"
        return f"cell({where or sheet!r}, {column + row!r})"

    def _compute_range(self, sheet: str, first: str, last: str) -> list[Any]:
        return [self.compute(sheet, cell.coordinate) for row in self.cells[sheet][f"{first}:{last}"] for cell in row]

    def find_row(self, sheet: str, name: str) -> int:
        """Return the row whose first cell holds a name."""
        return next(row[0].row for row in self.cells[sheet].iter_rows() if row[0].value == name)

    def find_column(self, sheet: str, head: str, *, row: int = 1) -> str:
        """Return the letter of the column with a head."""
        return next(cell.column_letter for cell in self.cells[sheet][row] if cell.value == head)
