"""Sheets of a workbook: names that Excel takes, styles, and cells that are a number, a formula or n/a."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 31
_STYLES: Mapping[str, Mapping[str, object]] = {
    "text": {},
    "unknown": {"align": "right", "font_color": "#6B7280"},
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1},
    "count": {"num_format": "#,##0"},
    "percent": {"num_format": "0.0%"},
    "points": {"num_format": "0.00"},
    "hours": {"num_format": '0.0"h"'},
}
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10}


class SheetNames:
    """The names of a workbook's sheets: at most 31 characters, none twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """Return a name like the one wanted that no other sheet has."""
        name = plain = _FORBIDDEN.sub(" ", wanted).strip()[:_LONGEST] or "-"
        number = 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{plain[: _LONGEST - len(str(number)) - 1]} {number}"
        self._taken.add(name.casefold())
        return name


def quote_sheet(name: str) -> str:
    """Return the name of a sheet as formulas write it."""
    return "'" + name.replace("'", "''") + "'"


class _PlainFormulas(Worksheet):  # type: ignore[misc]  # xlsxwriter states no types
    """A sheet whose formulas use old functions only: looking for thirty new ones in each takes half of the time."""

    def _prepare_formula(self, formula: str, *_: object) -> str:
        return formula.removeprefix("=")


class Writer:
    """One sheet; rows and columns count from 0."""

    def __init__(self, book: Workbook, name: str) -> None:
        self.name = name
        self._unknown_text = gettext("n/a")
        self.unknown = f'"{self._unknown_text}"'
        self._sheet = book.add_worksheet(name, _PlainFormulas)
        self._styles = {key: book.add_format({**_FONT, **style}) for key, style in _STYLES.items()}

    def write_text(self, row: int, column: int, text: str, *, style: str = "text") -> None:
        """Write words; never a formula, whatever they begin with."""
        self._sheet.write_string(row, column, text, self._styles[style])

    def write_heads(self, row: int, heads: Iterable[str]) -> None:
        """Write a row of heads."""
        for column, head in enumerate(heads):
            self.write_text(row, column, head, style="head")

    def write_value(self, row: int, column: int, value: float | None, *, style: str) -> None:
        """Write a number, or n/a for none."""
        if value is None:
            self._sheet.write_string(row, column, self._unknown_text, self._styles["unknown"])
        else:
            self._sheet.write_number(row, column, value, self._styles[style])

    def write_formula(self, row: int, column: int, formula: str, *, style: str, value: float | str | None) -> None:
        """Write a formula with the value it has, for readers that do not compute; n/a for none."""
        if value is None:
            self.write_value(row, column, None, style=style)
        else:
            self._sheet.write_formula(row, column, formula, self._styles[style], value)

    def set_widths(self, widths: Iterable[float]) -> None:
        """Set the widths of the columns, in characters."""
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def freeze(self, rows: int, columns: int, *, last_row: int, last_column: int) -> None:
        """Keep heads and names in sight, and let people filter."""
        self._sheet.freeze_panes(rows, columns)
        self._sheet.autofilter(rows - 1, 0, max(last_row, rows - 1), last_column)
        self._sheet.repeat_rows(0, rows - 1)
