"""A workbook computed by hand: the few functions that our formulas use, over what the cells hold."""

from __future__ import annotations

import io
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl

_REFERENCE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")

_JOINED = re.compile(r'"([<>])"&(\$?[A-Z]{1,3}\$?\d+)')


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


def _list_cells(cells: Any) -> list[Any]:
    """Return the cells of a range; a range of one cell is written as that cell."""
    return cells if isinstance(cells, list) else [cells]


def _sum_products(one: Any, two: Any) -> float:
    pairs = zip(_list_cells(one), _list_cells(two), strict=True)
    return sum(a * b for a, b in pairs if isinstance(a, int | float) and isinstance(b, int | float))


def _round(value: float, places: int) -> float:
    return float(Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _fits(value: Any, criterion: Any) -> bool:
    """Whether a cell fits a criterion of COUNTIFS: a number, words, ">5", or "?*" for any words."""
    if criterion == "?*":
        return isinstance(value, str) and value != ""
    if isinstance(criterion, str) and criterion[:1] in {"<", ">"}:
        is_number, bound = isinstance(value, int | float), float(criterion[1:])
        return is_number and (value > bound if criterion[0] == ">" else value < bound)
    return bool(value == criterion)


def _list_fitting(pairs: tuple[Any, ...]) -> list[bool]:
    """Return of each row whether its cells fit the criteria; pairs of a range, or a single cell, and a criterion."""
    ranges = [_list_cells(cells) for cells in pairs[::2]]
    return [
        all(_fits(value, criterion) for value, criterion in zip(row, pairs[1::2], strict=True))
        for row in zip(*ranges, strict=True)
    ]


def _count_if(*pairs: Any) -> int:
    return sum(_list_fitting(pairs))


def _sum_if(amounts: Any, *pairs: Any) -> float:
    rows = zip(_list_cells(amounts), _list_fitting(pairs), strict=True)
    return sum(amount for amount, is_fitting in rows if is_fitting)


def _look_up(value: float, starts: list[float], results: list[Any]) -> Any:
    return results[max(place for place, start in enumerate(starts) if start <= value)]


FUNCTIONS = {
    "IF": lambda test, yes, no: yes if test else no,
    "AND": lambda *tests: all(tests),
    "N": lambda value: value if isinstance(value, int | float) else 0,
    "ISNUMBER": _is_number,
    "SUMPRODUCT": _sum_products,
    "SUM": lambda values: sum(one for one in _list_cells(values) if isinstance(one, int | float)),
    "ROUND": _round,
    "INT": lambda value: math.floor(value),
    "COUNTIFS": _count_if,
    "SUMIFS": _sum_if,
    "LOOKUP": _look_up,
    "join": lambda sign, value: f"{sign}{value}",
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
        text = _JOINED.sub(r'join("\1", \2)', value[1:].replace(")=0", ")==0"))
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
