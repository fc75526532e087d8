"""Figure tables (指标表): the answer to a figure request: rows of groups with values, comparisons and working days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache, partial

from wangge.analytics.public import (
    DIMENSIONS,
    Direction,
    IndicatorRow,
    IndicatorValue,
    find_end,
    find_start,
)
from wangge.evaluation.domain.comparing import (
    Change,
    Span,
    compare_values,
    count_workdays,
    find_earlier_start,
)
from wangge.evaluation.domain.figure_requests import FigureRequest
from wangge.worktime.public import WorkCalendar

UNKNOWN = ("未填", "unknown")
"""What a group is called whose column no case of it has filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """Figure row (指标行): one group; `group` are the values of its columns, None where the cases have none.

    `workdays` are those of its days that have passed, if asked for: of the day that lasts, the share that has.
    """

    group: Mapping[str, object]
    cases: int
    values: Mapping[str, IndicatorValue]
    earlier: Mapping[str, IndicatorValue]
    workdays: Fraction | None = None

    def find_change(self, key: str) -> Change | None:
        """Return how much a figure changed against the earlier days."""
        return compare_values(self.values[key], self.earlier.get(key))

    def find_per_workday(self, key: str) -> Fraction | None:
        """Return a figure divided by the working days; None where it is n/a or nobody worked."""
        value = self.values[key].value
        return value / self.workdays if value is not None and self.workdays else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """Figure table (指标表): `names` are (Chinese, English) by the column that names a dimension and its value, where it has one.

    Below `small_sample` cases a share or a mean is marked. The value of a dimension of several columns is the tuple of theirs: codes of components and matters overlap.
    """

    request: FigureRequest
    as_of: datetime
    span: Span
    earlier_span: Span | None
    rows: tuple[FigureRow, ...]
    names: Mapping[tuple[str, object], tuple[str, str]]
    small_sample: int

    def is_small_sample(self, row: FigureRow, key: str) -> bool:
        """Tell whether so few cases were asked for a share or a mean that one of them moves it by much."""
        return row.values[key].is_of_few(self.small_sample)

    def find_name(self, group: Mapping[str, object], column: str) -> tuple[str, str] | None:
        """Return the name of what one column of a group says, of an unknown value that it is not known."""
        if group[column] is None:
            return UNKNOWN
        return self.names.get((column, _find_value(group, column)))


def _find_value(group: Mapping[str, object], column: str) -> object:
    columns = _COLUMNS.get(column, (column,))
    return group[column] if len(columns) == 1 else tuple(group.get(one) for one in columns)


_COLUMNS = {one.columns[-1]: one.columns for one in DIMENSIONS.values()}


SUMS, FACTS, CASES = "sums", "facts", "cases"
"""What figures are read from: sums a day of the lake, the facts of its cases, or the cases themselves as they are now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureAnswer:
    """Answer to a figure request (指标查询结果): the table, and what it was read from."""

    table: FigureTable
    read_from: str

    @property
    def known_at(self) -> datetime:
        """The one instant whose knowledge all its figures have."""
        return self.table.as_of


def build_rows(
    rows: Iterable[IndicatorRow],
    earlier: Iterable[IndicatorRow],
    *,
    request: FigureRequest,
    span: Span,
    calendar: WorkCalendar | None,
    as_of: datetime,
) -> tuple[FigureRow, ...]:
    """Return the rows with what they are compared with, ordered and cut as asked; `calendar` counts working days until `as_of`."""
    before = {_name_group(row.group): row.values for row in earlier}
    count = None if calendar is None else cache(partial(count_workdays, calendar=calendar, until=as_of))
    built = [
        FigureRow(
            group=row.group,
            cases=row.cases,
            values=row.values,
            earlier=before.get(_name_group(_find_earlier_group(row.group, request)), {}) if request.compare else {},
            workdays=None if count is None else count(_find_days(row.group, request, span)),
        )
        for row in rows
    ]
    ordered = _order(built, request) if request.sort else built
    return tuple(ordered[: request.top] if request.top else ordered)


def _name_group(group: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(group.values())


def _find_earlier_group(group: Mapping[str, object], request: FigureRequest) -> dict[str, object]:
    start = group.get(request.period)
    if not isinstance(start, date):
        return dict(group)
    return {**group, request.period: find_earlier_start(start, request.period, request.compare)}


def _find_days(group: Mapping[str, object], request: FigureRequest, span: Span) -> Span:
    start = group.get(request.period)
    if not isinstance(start, date):
        return span
    start = find_start(start, request.period)
    return Span(start, find_end(start, request.period)).cut_to(span)


def _order(rows: Sequence[FigureRow], request: FigureRequest) -> list[FigureRow]:
    """Return the rows by their value, the better first (more where neither is better); n/a, and who is not named, last."""
    is_rising = (request.find_indicator(request.sort).direction is Direction.LOWER) != request.is_worst_first
    known = [(row.values[request.sort].value if None not in row.group.values() else None, row) for row in rows]
    valued = sorted(
        ((value, row) for value, row in known if value is not None), key=lambda pair: pair[0], reverse=not is_rising
    )
    return [row for _, row in valued] + [row for value, row in known if value is None]
