"""Every figure opens to exactly the cases behind it."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from tests.analytics.conftest import FactsMaker
from wangge.analytics.public import (
    INDICATORS,
    Engine,
    FactsFilter,
    IndicatorKind,
    Side,
    compute_indicators,
    filter_cases,
    get_facts,
    open_engine,
    read_cases,
    read_rows,
)
from wangge.kernel.public import DomainError


@pytest.fixture(scope="module")
def engine(sheet: pa.Table) -> Engine:
    return open_engine(sheet)


@pytest.mark.parametrize("key", [key for key, one in INDICATORS.items() if not key.endswith(("_times", "_seconds"))])
def test_as_many_cases_as_the_figure_says(engine: Engine, key: str) -> None:
    facts = get_facts(engine)
    (total,) = read_rows(engine, compute_indicators(facts, keys=[key]))
    figure = total.values[key]
    counted = read_cases(engine, filter_cases(facts, key))
    assert len(counted) == (figure.numerator or 0)
    if figure.kind is not IndicatorKind.COUNT:
        asked = read_cases(engine, filter_cases(facts, key, side=Side.DENOMINATOR))
        missed = read_cases(engine, filter_cases(facts, key, side="missed"))
        assert len(asked) == figure.denominator
        assert not set(counted) & set(missed)
        if figure.kind is IndicatorKind.RATE:
            assert sorted(counted + missed) == list(asked)


def test_sums_open_to_the_cases_that_add_to_them(engine: Engine) -> None:
    """Failed checks: the three cases of kind C, whatever the number of times."""
    assert [number for _, number in read_cases(engine, filter_cases(get_facts(engine), "rework_times"))] == [
        "C017",
        "C018",
        "C019",
    ]


def test_the_missed_of_a_department(engine: Engine) -> None:
    """Not closed though due: the three of kind D in unit 20, none in unit 10, none excused."""
    facts = get_facts(engine)
    of_twenty = read_cases(engine, filter_cases(facts, "closing_rate", side=Side.MISSED, group={"unit_id": 20}))
    assert [number for _, number in of_twenty] == ["C020", "C021", "C022"]
    assert read_cases(engine, filter_cases(facts, "closing_rate", side=Side.MISSED, group={"unit_id": 10})) == ()


def test_group_by_month_without_unit_and_with_filter(make_facts: FactsMaker) -> None:
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
    facts = make_facts({"reported_on": day, "filed": True, "unit_id": unit} for day in days for unit in (None, 7))
    engine = open_engine(facts)
    table = get_facts(engine)

    def open_group(**group: object) -> list[int]:
        return [case for case, _ in read_cases(engine, filter_cases(table, "filed_count", group=group))]

    assert open_group(month=date(2026, 2, 1)) == [3, 4, 5, 6]
    assert open_group(month=date(2026, 2, 1), unit_id=7) == [4, 6]
    assert open_group(unit_id=None) == [1, 3, 5, 7]
    until_february = FactsFilter(to_on=date(2026, 2, 1), values={"unit_id": (7, 8)})
    assert read_cases(engine, filter_cases(table, "filed_count", filters=until_february)) == ((2, "C002"), (4, "C004"))


def test_unknown_names_are_refused(engine: Engine) -> None:
    facts = get_facts(engine)
    with pytest.raises(DomainError, match="indicator_unknown"):
        filter_cases(facts, "fine_amount")
    with pytest.raises(DomainError, match="facts_column_unknown"):
        filter_cases(facts, "filed_count", group={"department": 1})
    with pytest.raises(DomainError, match="facts_column_unknown"):
        filter_cases(facts, "filed_count", filters=FactsFilter(values={"colour": ("red",)}))
    with pytest.raises(ValueError, match="elsewhere"):
        filter_cases(facts, "filed_count", side="elsewhere")
