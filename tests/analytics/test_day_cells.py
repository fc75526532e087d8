"""Figures from day cells are those of the cases, also after some cases changed and only their days were summed again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analytics.conftest import FactsMaker
from tests.analytics.synthetic import case_lists, walk_case
from wangge.analytics.public import (
    FACTS_TABLE,
    Engine,
    FactsFilter,
    Period,
    compute_from_cells,
    compute_indicators,
    get_facts,
    open_engine,
    read_arrow,
    sum_day_cells,
)

DIMENSIONS = ("department", "area_2")
CELLS_TABLE = "day_cells"
# Counts, shares of those asked, a ratio to another count, means, sums of times, one that is none where nobody was asked.
KEYS = (
    "report_count", "filed_count", "valid_report_count", "closing_rate", "timely_handling_rate", "missed_report_rate",
    "mean_handling_seconds", "return_times", "first_discovery_rate", "satisfaction_rate",
)  # fmt: skip

# (place of a case, another history of it, or None for a case that is gone)
changes = st.lists(st.tuples(st.integers(0, 39), st.none() | walk_case()), max_size=10)


class CellCalculator:
    """An engine under which facts and cells are put in turn; every query is written once."""

    def __init__(self, empty: pa.Table) -> None:
        self.engine: Engine = open_engine(empty)
        self.queries: dict[tuple[object, ...], tuple[str, pa.Schema]] = {}

    def sum_cells(self, facts: pa.Table) -> pa.Table:
        self.engine.con.register(FACTS_TABLE, facts)
        return self._run(("sum",), lambda: sum_day_cells(get_facts(self.engine), dimensions=DIMENSIONS, keys=KEYS))

    def compute(self, rows: pa.Table, *dimensions: str, period: Period | None, name: str) -> pa.Table:
        self.engine.con.register(name, rows)
        compute = compute_from_cells if name == CELLS_TABLE else compute_indicators
        build = partial(compute, dimensions=dimensions, period=period, keys=KEYS)
        return self._run((name, *dimensions, period), lambda: build(self.engine.table(name)))

    def _run(self, key: tuple[object, ...], build: Callable[[], Any]) -> pa.Table:
        if key not in self.queries:
            figures = build()
            groups = list(figures.columns)[: list(figures.columns).index("cases")]
            ordered = figures.order_by(groups) if groups else figures
            self.queries[key] = self.engine.compile(ordered), ordered.schema().to_pyarrow()
        query, schema = self.queries[key]
        return self.engine.con.execute(query).to_arrow_table().cast(schema)


@pytest.fixture(scope="module")
def calculator(make_facts: FactsMaker) -> CellCalculator:
    return CellCalculator(make_facts([]))


def change_cases(cases: list[dict[str, Any]], wanted: list[tuple[int, dict[str, Any] | None]]) -> list[dict[str, Any]]:
    """Return the cases afterwards, each with the id it had."""
    after = {number: {**case, "case_id": number} for number, case in enumerate(cases, start=1)}
    for place, history in wanted:
        number = place % len(cases) + 1
        if history is None:
            after.pop(number, None)
        else:
            after[number] = {**history, "case_id": number}
    return list(after.values())


def list_changed_days(before: pa.Table, after: pa.Table) -> pa.Array:
    """Return the days in which a case came, went or became another."""
    known, now = ({row["case_id"]: row for row in table.to_pylist()} for table in (before, after))
    changed = {number for number in known | now if known.get(number) != now.get(number)}
    days = {rows[number]["reported_on"] for rows in (known, now) for number in changed if number in rows}
    return pa.array(sorted(days), pa.date32())


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(cases=case_lists, wanted=changes)
def test_cells_kept_up_day_by_day_equal_a_full_recomputation(
    calculator: CellCalculator,
    make_facts: FactsMaker,
    cases: list[dict[str, Any]],
    wanted: list[tuple[int, dict[str, Any] | None]],
) -> None:
    before, after = make_facts(change_cases(cases, [])), make_facts(change_cases(cases, wanted))
    cells, days = calculator.sum_cells(before), list_changed_days(before, after)
    kept = cells.filter(pc.invert(pc.is_in(cells["reported_on"], value_set=days)))
    fresh = calculator.sum_cells(after.filter(pc.is_in(after["reported_on"], value_set=days)))
    kept_up = pa.concat_tables([kept, fresh])
    for dimensions, period in (((), None), (("department",), "month"), (DIMENSIONS, "week")):
        ours = calculator.compute(kept_up, *dimensions, period=period, name=CELLS_TABLE)
        assert ours.equals(calculator.compute(after, *dimensions, period=period, name=FACTS_TABLE))


@pytest.mark.parametrize("case_count", [0, 41])
def test_cells_are_filtered_as_cases_are(sheet: pa.Table, case_count: int) -> None:
    engine = open_engine(sheet.slice(0, case_count))
    cells = ibis.memtable(read_arrow(engine, sum_day_cells(get_facts(engine), dimensions=("department",))))
    filters = FactsFilter(from_on=date(2026, 3, 1), to_on=date(2026, 3, 1), values={"unit_id": (10,)})
    for wanted in (None, filters):
        ours = read_arrow(engine, compute_from_cells(cells, filters=wanted))
        assert ours.equals(read_arrow(engine, compute_indicators(get_facts(engine), filters=wanted)))
        assert ours["cases"].to_pylist() == [0 if not case_count else case_count if wanted is None else 16]
