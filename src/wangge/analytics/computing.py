"""Computing (计算): all indicators of all groups in one aggregation over the case facts, and back down to the cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from wangge.analytics.dimensions import (
    FactsFilter,
    filter_facts,
    list_group_columns,
    read_group_column,
)
from wangge.analytics.expressions import Expression, Facts, Flags, read_flags
from wangge.analytics.indicators import Indicator, IndicatorKind
from wangge.analytics.periods import PERIODS, Period
from wangge.analytics.registry import list_indicators
from wangge.kernel.public import DomainError

NUMERATOR = "__numerator"
DENOMINATOR = "__denominator"


class Side(StrEnum):
    """Which cases behind a figure: counted, asked, or asked and not counted."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    MISSED = "missed"


def compute_indicators(
    facts: Facts,
    *,
    keys: Iterable[str | Indicator] | None = None,
    dimensions: tuple[str, ...] = (),
    period: Period | None = None,
    filters: FactsFilter | None = None,
) -> Facts:
    """Return one row per group with three columns per indicator, from one scan of the facts.

    `keys` None means every listed indicator; no dimension and no period means one row for all cases. Columns: those of the
    group (`list_group_columns`), `cases`, and for each indicator `<key>` (exact count, or numerator ÷ denominator as
    a double; NULL is n/a), `<key>__numerator` and `<key>__denominator` (0 and 0 when n/a; NULL for a count).
    Cases that lack a value of a dimension are a group of their own whose column is NULL, so that rows add up to the total.
    Errors: `indicator_unknown`, `dimension_unknown`, `facts_column_unknown`.
    """
    indicators = list_indicators(keys=keys)
    groups = list_group_columns(dimensions, period)
    prepared = prepare_numbers(filter_facts(facts, filters), indicators=indicators, groups=groups)
    return divide_sums(prepared, list_sums(prepared, indicators), indicators=indicators, groups=groups)


def divide_sums(
    rows: Facts, sums: Mapping[str, Expression], *, indicators: tuple[Indicator, ...], groups: tuple[str, ...]
) -> Facts:
    """Return value, numerator and denominator of each indicator in each group, from aggregates over the rows."""
    totals = rows.group_by(list(groups)).aggregate(**sums) if groups else rows.aggregate(**sums)
    figures = {name: column for indicator in indicators for name, column in _list_figures(totals, indicator).items()}
    return totals.select(*groups, "cases", **figures)


def prepare_numbers(facts: Facts, *, indicators: tuple[Indicator, ...], groups: tuple[str, ...]) -> Facts:
    """Return the columns that are read, the flags among them as small numbers."""
    columns = tuple(dict.fromkeys(column for indicator in indicators for column in indicator.opens_to))
    return facts.select(**{**{name: read_group_column(facts, name) for name in groups}, **read_flags(facts, columns)})


def list_sums(numbers: Facts, indicators: tuple[Indicator, ...]) -> dict[str, Expression]:
    """Return the aggregates, each once however many indicators share it."""
    flags = {name: numbers[name] for name in numbers.columns}
    sums: dict[str, Expression] = {"cases": numbers.count()}
    for indicator in indicators:
        outcome = indicator.outcome
        answer = outcome.answer(flags)
        sums[f"sum_{outcome.key}"] = answer.sum()
        if indicator.kind is IndicatorKind.COUNT:
            if outcome.among is not None:
                sums[f"sum_{outcome.among.key}"] = outcome.among.answer(flags).sum()
        elif indicator.base is not None:
            known = answer.notnull().cast("int16")
            sums[f"base_{indicator.key}"] = (indicator.base.answer(flags) & known).sum()
        else:
            sums[f"known_{outcome.key}"] = answer.count()
    return sums


def _list_figures(totals: Facts, indicator: Indicator) -> dict[str, Expression]:
    """Return value, numerator and denominator of one indicator from the sums of a group."""
    import ibis  # takes a second to load: only who computes shall pay

    outcome = indicator.outcome
    numerator = totals[f"sum_{outcome.key}"]
    if indicator.kind is IndicatorKind.COUNT:
        if outcome.among is not None:
            # Nobody was asked: none, not "n/a".
            numerator = numerator.fill_null((totals[f"sum_{outcome.among.key}"] == 0).ifelse(0, ibis.null("int64")))
        value, denominator = numerator, ibis.null("int64")
    else:
        name = f"base_{indicator.key}" if indicator.base is not None else f"known_{outcome.key}"
        numerator, denominator = numerator.fill_null(0), totals[name].fill_null(0)
        value = numerator / denominator.nullif(0)
    return {
        indicator.key: value,
        f"{indicator.key}{NUMERATOR}": numerator,
        f"{indicator.key}{DENOMINATOR}": denominator,
    }


def filter_cases(
    facts: Facts,
    indicator_key: str | Indicator,
    *,
    side: Side | str = Side.NUMERATOR,
    group: Mapping[str, object] | None = None,
    filters: FactsFilter | None = None,
) -> Facts:
    """Return `case_id` and `number` of the cases behind one figure, in order of id.

    `group` gives the value of every group column (`list_group_columns`; a period is its first day). `side`: the cases
    counted, the cases asked (those of the denominator), or those asked and not counted: what to look at first.
    Errors: `indicator_unknown`, `facts_column_unknown(column)`.
    """
    (indicator,) = list_indicators(keys=[indicator_key])
    chosen = filter_facts(facts, filters)
    for column, wanted in (group or {}).items():
        if column not in PERIODS and column not in facts.columns:
            raise DomainError("facts_column_unknown", column=column)
        found = read_group_column(chosen, column)
        chosen = chosen.filter(found.isnull() if wanted is None else found == wanted)
    flags = read_flags(chosen, indicator.opens_to)
    wanted_side = _choose_side(indicator, flags, Side(side))
    return chosen.filter(wanted_side).select("case_id", "number").order_by("case_id")


def _choose_side(indicator: Indicator, flags: Flags, side: Side) -> Expression:
    answer = indicator.outcome.answer(flags)
    counted = answer > 0
    asked = answer.notnull()
    if indicator.base is not None:
        asked = (indicator.base.answer(flags) == 1) & asked
    if side is Side.NUMERATOR:
        return counted
    return asked if side is Side.DENOMINATOR else asked & (answer == 0)
