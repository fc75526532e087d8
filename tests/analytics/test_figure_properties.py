"""What must hold of the figures of any cases."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analytics.conftest import FactsMaker
from tests.analytics.synthetic import case_lists
from wangge.analytics.engine import build_rows
from wangge.analytics.public import (
    FACTS_TABLE,
    INDICATORS,
    Component,
    ComponentKind,
    CompositeDefinition,
    CountBand,
    IndicatorKind,
    IndicatorValue,
    Period,
    compute_indicators,
    get_facts,
    list_group_columns,
    open_engine,
    score_composite,
)

Sums = dict[str, tuple[int, int]]

few = settings(
    max_examples=settings().max_examples // 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)

DEPARTMENT = CompositeDefinition(
    key="department",
    name_zh="专业部门",
    name_en="department",
    components=(
        Component(
            key="filed",
            kind=ComponentKind.COUNT_SCORE,
            indicator="filed_count",
            weight=Decimal("0.1"),
            table=(CountBand(0, Decimal(100)), CountBand(5, Decimal(0))),
        ),
        Component(key="closing", kind=ComponentKind.RATE, indicator="closing_rate", weight=Decimal("0.3")),
        Component(key="timely", kind=ComponentKind.RATE, indicator="timely_handling_rate", weight=Decimal("0.3")),
        Component(key="rework", kind=ComponentKind.INVERSE_RATE, indicator="rework_rate", weight=Decimal("0.3")),
    ),
)
SHIFT_LEADER = CompositeDefinition(
    key="shift_leader",
    name_zh="值班长",
    name_en="shift leader",
    components=(
        Component(key="timely", kind=ComponentKind.RATE, indicator="timely_filing_rate", weight=Decimal("0.25")),
        Component(key="accurate", kind=ComponentKind.RATE, indicator="accurate_filing_rate", weight=Decimal("0.4")),
        Component(key="closing", kind=ComponentKind.RATE, indicator="timely_closing_rate", weight=Decimal("0.35")),
    ),
)


def _add(*groups: Mapping[str, IndicatorValue]) -> Sums:
    """Add numerators and denominators of groups, none for n/a."""
    return {
        key: (
            sum(values[key].numerator or 0 for values in groups),
            sum(values[key].denominator or 0 for values in groups),
        )
        for key in INDICATORS
    }


class Calculator:
    """Computes every indicator of many small tables: each query is written once, the facts are put under it."""

    def __init__(self, empty: pa.Table, *, threads: int = 2) -> None:
        self.engine = open_engine(empty, threads=threads)
        self.queries: dict[tuple[object, ...], tuple[str, pa.Schema]] = {}

    def compute(self, facts: pa.Table, *dimensions: str, period: Period | None = None) -> pa.Table:
        key = (*dimensions, period)
        if key not in self.queries:
            figures = compute_indicators(get_facts(self.engine), dimensions=dimensions, period=period)
            groups = list_group_columns(dimensions, period)
            ordered = figures.order_by(list(groups)) if groups else figures
            self.queries[key] = self.engine.compile(ordered), ordered.schema().to_pyarrow()
        query, schema = self.queries[key]
        self.engine.con.register(FACTS_TABLE, facts)
        return self.engine.con.execute(query).to_arrow_table().cast(schema)

    def list_values(self, facts: pa.Table, *dimensions: str) -> list[Mapping[str, IndicatorValue]]:
        return [row.values for row in build_rows(self.compute(facts, *dimensions))]


@pytest.fixture(scope="module")
def calculator(make_facts: FactsMaker) -> Calculator:
    return Calculator(make_facts([]))


@pytest.fixture(scope="module")
def single_threaded(make_facts: FactsMaker) -> Calculator:
    return Calculator(make_facts([]), threads=1)


@few
@given(cases=case_lists)
def test_the_parts_of_a_split_grid_add_up_to_it(
    calculator: Calculator, make_facts: FactsMaker, cases: list[dict[str, Any]]
) -> None:
    facts = make_facts(cases)
    whole, parts = calculator.list_values(facts, "area_1"), calculator.list_values(facts, "area_2")
    assert _add(*whole) == _add(*parts)


@few
@given(cases=case_lists, cut=st.integers(0, 40))
def test_computing_in_portions_equals_computing_at_once(
    calculator: Calculator, make_facts: FactsMaker, cases: list[dict[str, Any]], cut: int
) -> None:
    facts = make_facts(cases)
    portions = [calculator.list_values(portion)[0] for portion in (facts.slice(0, cut), facts.slice(cut))]
    assert _add(*portions) == _add(*calculator.list_values(facts))


@few
@given(cases=case_lists)
def test_a_rate_is_a_share_and_never_more(
    calculator: Calculator, make_facts: FactsMaker, cases: list[dict[str, Any]]
) -> None:
    for values in calculator.list_values(make_facts(cases), "department"):
        for key, figure in values.items():
            if INDICATORS[key].kind is IndicatorKind.RATE and figure.value is not None:
                assert 0 <= figure.value <= 1, key


@few
@given(cases=case_lists, seed=st.randoms(use_true_random=False))
def test_a_rerun_is_byte_equal(
    calculator: Calculator, single_threaded: Calculator, make_facts: FactsMaker, cases: list[dict[str, Any]], seed: Any
) -> None:
    facts = make_facts(cases)
    order = list(range(len(cases)))
    seed.shuffle(order)
    dimensions = ("area_2", "department")
    first = calculator.compute(facts, *dimensions, period="month").to_pylist()
    again = single_threaded.compute(facts.take(order), *dimensions, period="month").to_pylist()
    assert orjson.dumps(first) == orjson.dumps(again)


@few
@given(cases=case_lists, place=st.integers(0, 39))
def test_better_closing_never_lowers_a_score(
    calculator: Calculator, make_facts: FactsMaker, cases: list[dict[str, Any]], place: int
) -> None:
    """Close in time one case that was due: the scores before (district 1) and after (district 2) side by side."""
    better = [dict(case) for case in cases]
    chosen = better[place % len(better)]
    if chosen.get("closing_due"):
        chosen |= {"overdue_unhandled": False, "closed": True, "closed_on_time": True}
        if chosen.get("handling_due"):
            chosen |= {"handled": True, "handled_on_time": True}
    before, after = calculator.list_values(
        make_facts([*cases, *({**case, "district_id": 2} for case in better)]), "district"
    )
    for definition in (DEPARTMENT, SHIFT_LEADER):
        scores = [score_composite(definition, values).value for values in (before, after)]
        assert scores[0] is None or (scores[1] is not None and scores[1] >= scores[0])


@few
@given(cases=case_lists)
def test_excusing_an_overdue_never_makes_a_rate_worse(
    calculator: Calculator, make_facts: FactsMaker, cases: list[dict[str, Any]]
) -> None:
    excused = [{**case, "exempt": True, "district_id": 2} for case in cases]
    plain = [{**case, "exempt": False} for case in cases]
    before, after = calculator.list_values(make_facts([*plain, *excused]), "district")
    for key in ("handling_rate", "timely_handling_rate", "closing_rate", "timely_closing_rate"):
        if before[key].value is not None and after[key].value is not None:
            assert after[key].value >= before[key].value, key
    for key in ("handled_count", "closed_count", "filed_count", "rework_count"):
        assert after[key].numerator == before[key].numerator, key


def test_group_columns_are_named_once() -> None:
    assert list_group_columns(["category", "category_class"], "month") == (
        "category_standard",
        "category_kind",
        "category_code",
        "class_code",
        "month",
    )
