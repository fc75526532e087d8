"""Day cells (日汇总): what all indicators add up, for each day of the reports and each value of some dimensions.

Sums of sums are sums: figures of any span of days come from the cells as they come from the cases, exactly, and from a
few thousand rows instead of millions. When cases change, only the cells of their days are made again.
"""

from __future__ import annotations

from collections.abc import Iterable

from wangge.analytics.computing import divide_sums, list_sums, prepare_numbers
from wangge.analytics.dimensions import FactsFilter, filter_facts, list_group_columns, read_group_column
from wangge.analytics.expressions import Expression, Facts
from wangge.analytics.facts import CASE_FACTS_SCHEMA
from wangge.analytics.indicators import Indicator
from wangge.analytics.periods import Period
from wangge.analytics.registry import list_indicators

DAY = "reported_on"
_COUNTS = ("cases", "known_")


def sum_day_cells(
    facts: Facts, *, dimensions: tuple[str, ...] = (), keys: Iterable[str | Indicator] | None = None
) -> Facts:
    """Return one row for each day and each value of the dimensions, unknown ones too, with every sum of the indicators.

    Errors: `indicator_unknown`, `dimension_unknown`.
    """
    indicators = list_indicators(keys=keys)
    groups = (*list_group_columns(dimensions), DAY)
    numbers = prepare_numbers(facts, indicators=indicators, groups=groups)
    return numbers.group_by(list(groups)).aggregate(**list_sums(numbers, indicators))


def compute_from_cells(
    cells: Facts,
    *,
    keys: Iterable[str | Indicator] | None = None,
    dimensions: tuple[str, ...] = (),
    period: Period | None = None,
    filters: FactsFilter | None = None,
) -> Facts:
    """Return what `compute_indicators` returns of the cases that the cells were made of, with the same arguments.

    Dimensions and filters must be among those of the cells. Errors: `indicator_unknown`, `dimension_unknown`,
    `facts_column_unknown`.
    """
    indicators = list_indicators(keys=keys)
    groups = list_group_columns(dimensions, period)
    chosen = filter_facts(cells, filters)
    names = list_cell_sums(indicators)
    rows = chosen.select(
        **{name: read_group_column(chosen, name) for name in groups}, **{name: chosen[name] for name in names}
    )
    return divide_sums(rows, {name: _add_up(rows, name) for name in names}, indicators=indicators, groups=groups)


def list_cell_sums(indicators: tuple[Indicator, ...]) -> tuple[str, ...]:
    """Return the columns of the cells that the indicators are made of, whole numbers all."""
    import ibis  # takes a second to load: only who computes shall pay

    unread = ibis.table(ibis.schema(CASE_FACTS_SCHEMA), name="unread")
    return tuple(list_sums(prepare_numbers(unread, indicators=indicators, groups=()), indicators))


def _add_up(rows: Facts, name: str) -> Expression:
    """Return the sum over the cells: none where cases were counted, unknown where nothing was known."""
    total = rows[name].sum()
    return total.fill_null(0) if name.startswith(_COUNTS) else total
