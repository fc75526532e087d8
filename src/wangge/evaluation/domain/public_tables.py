"""Public tables (公开数据表): counts with their share of all reports, rates with how many they are of, no small number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wangge.analytics.public import IndicatorValue
from wangge.evaluation.domain.suppressing import find_hidden_cells
from wangge.evaluation.domain.views import SubjectView

REPORTS = "report_count"
COUNTS = (
    "report_count", "accepted_count", "refused_count", "merged_count", "voided_count", "filed_count", "closed_count",
)  # fmt: skip
RATES = ("timely_handling_rate", "closing_rate", "satisfaction_response_rate", "satisfaction_rate")
COLUMNS = COUNTS + RATES


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCell:
    """Cell of a public table: a count with its share of all reports, or a rate with how many it is of.

    All are None for n/a and where the cell `is_hidden` since the number is small.
    """

    count: int | None
    share: Fraction | None
    asked: int | None
    is_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """Row of a public table: a month, an area or the whole, with its cells by indicator."""

    key: str
    name: str
    cells: Mapping[str, PublicCell]


def build_row(key: str, name: str, total: SubjectView, *, least: int) -> PublicRow:
    """Return the row of a whole: its small numbers are hidden each for itself."""
    hidden = {column for column in COLUMNS if find_hidden_cells([_count_behind(column, total)], least=least)}
    return PublicRow(key=key, name=name, cells=_build_cells(total, hidden))


def build_table(areas: Sequence[SubjectView], *, least: int) -> tuple[PublicRow, ...]:
    """Return the rows of areas, with the small numbers of each column hidden so that its total does not tell them."""
    hidden = {
        column: find_hidden_cells([_count_behind(column, area) for area in areas], least=least) for column in COLUMNS
    }
    return tuple(
        PublicRow(
            key=area.key,
            name=area.name_zh,
            cells=_build_cells(area, {column for column in COLUMNS if index in hidden[column]}),
        )
        for index, area in enumerate(areas)
    )


def _build_cells(subject: SubjectView, hidden: Collection[str]) -> dict[str, PublicCell]:
    """Return the cells of a row; where the reports are hidden no share of them is told, since it would tell them."""
    reports = None if REPORTS in hidden else _read_value(REPORTS, subject).numerator
    return {
        column: PublicCell(count=None, share=None, asked=None, is_hidden=True)
        if column in hidden
        else _build_cell(column, subject, reports=reports)
        for column in COLUMNS
    }


def _count_behind(column: str, subject: SubjectView) -> int | None:
    """Return how many cases stand behind a cell: the count itself, or those a rate is of."""
    value = _read_value(column, subject)
    return value.denominator if column in RATES else value.numerator


def _read_value(column: str, subject: SubjectView) -> IndicatorValue:
    """Return a figure; of an area where nothing was reported every count is 0."""
    value = subject.figures[column].value
    return IndicatorValue(value.kind, 0) if column in COUNTS and not subject.case_count else value


def _build_cell(column: str, subject: SubjectView, *, reports: int | None) -> PublicCell:
    value = _read_value(column, subject)
    if value.value is None:
        return PublicCell(count=None, share=None, asked=None, is_hidden=False)
    if column in RATES:
        return PublicCell(count=None, share=value.value, asked=value.denominator, is_hidden=False)
    share = Fraction(value.numerator or 0, reports) if reports else None
    return PublicCell(count=value.numerator, share=share, asked=None, is_hidden=False)
