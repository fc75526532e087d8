from __future__ import annotations

import re
from fractions import Fraction

import pytest

from wangge.analytics.expressions import Outcome
from wangge.analytics.public import (
    CASE_FACTS_SCHEMA,
    DIMENSIONS,
    INDICATORS,
    Direction,
    Indicator,
    IndicatorKind,
    IndicatorValue,
    get_indicator,
    list_indicators,
)
from wangge.kernel.public import DomainError

# City profiles name these; a key may be added but never taken away.
PUBLISHED = (
    "accepted_count",
    "acceptance_rate",
    "accurate_dispatch_rate",
    "accurate_filing_rate",
    "closing_rate",
    "collector_report_count",
    "complaint_confirmed_rate",
    "dispatched_count",
    "filed_count",
    "handling_rate",
    "merged_count",
    "missed_report_rate",
    "on_the_spot_count",
    "overdue_count",
    "public_report_count",
    "refused_count",
    "return_count",
    "rework_count",
    "rework_rate",
    "timely_check_dispatch_rate",
    "timely_check_rate",
    "timely_closing_rate",
    "timely_dispatch_rate",
    "timely_filing_rate",
    "timely_handling_rate",
    "timely_verify_dispatch_rate",
    "timely_verify_rate",
    "valid_report_rate",
    "voided_count",
)


@pytest.mark.parametrize("key", PUBLISHED)
def test_published_keys_stay(key: str) -> None:
    assert get_indicator(key).key == key


@pytest.mark.parametrize("one", INDICATORS.values(), ids=INDICATORS.keys())
def test_every_indicator_explains_itself(one: Indicator) -> None:
    told = one.describe()
    assert all(told[name] for name in ("name_zh", "name_en", "formula_zh", "formula_en", "source", "version"))
    assert set(one.opens_to) <= set(CASE_FACTS_SCHEMA.names)
    assert one.opens_to
    assert ("÷" in str(told["formula_zh"])) == (one.kind is not IndicatorKind.COUNT)
    assert (one.denominator is None) == (one.kind is IndicatorKind.COUNT)
    assert bool(one.exclusions_zh) == bool(one.exclusions_en)
    assert one.unit_names[0]


def list_outcomes(outcome: Outcome | None) -> list[Outcome]:
    """Return an outcome and the populations it is asked of."""
    return [outcome, *list_outcomes(outcome.among)] if outcome else []


def test_the_key_of_an_outcome_names_one_question() -> None:
    """Sums are shared by this key: two questions under one would be added up as one."""
    by_key: dict[str, Outcome] = {}
    for one in (
        one for known in INDICATORS.values() for one in list_outcomes(known.outcome) + list_outcomes(known.base)
    ):
        assert re.fullmatch("[a-z_]+", one.key)
        assert by_key.setdefault(one.key, one) is one


def test_formula_reads_as_in_the_standard() -> None:
    told = get_indicator("timely_filing_rate").describe()
    assert told["formula_zh"] == "按时立案数 ÷ 立案数"
    assert told["formula_en"] == "filed in time ÷ filed"
    assert told["opens_to"] == ["filed", "filed_on_time"]
    assert get_indicator("missed_report_rate").describe()["formula_zh"] == "漏报数 ÷ 立案数"


def test_ratios_are_exactly_those_of_two_populations() -> None:
    ratios = {key for key, one in INDICATORS.items() if one.kind is IndicatorKind.RATIO}
    assert ratios == {"missed_report_rate", "complaint_confirmed_rate"}
    assert all(get_indicator(key).base is not None for key in ratios)


def test_closing_better_is_always_the_better_direction() -> None:
    for key, one in INDICATORS.items():
        if "closing_rate" in key or "handling_rate" in key or key.startswith("timely_"):
            assert one.direction is Direction.HIGHER, key
    for key in ("rework_rate", "missed_report_rate", "overdue_count", "voided_count"):
        assert get_indicator(key).direction is Direction.LOWER, key


def test_no_indicator_counts_money() -> None:
    assert not [key for key in INDICATORS if any(word in key for word in ("fine", "penalty", "amount", "yuan"))]


def test_list_keeps_the_wanted_order_and_refuses_unknown_keys() -> None:
    assert [one.key for one in list_indicators(keys=["closing_rate", "filed_count", "closing_rate"])] == [
        "closing_rate",
        "filed_count",
    ]
    assert len(list_indicators()) == len(INDICATORS)
    with pytest.raises(DomainError, match="indicator_unknown"):
        list_indicators(keys=["fine_amount"])


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        (IndicatorValue(IndicatorKind.COUNT, 7), Fraction(7)),
        (IndicatorValue(IndicatorKind.COUNT, 0), Fraction(0)),
        (IndicatorValue(IndicatorKind.COUNT, None), None),
        (IndicatorValue(IndicatorKind.RATE, 1, 3), Fraction(1, 3)),
        (IndicatorValue(IndicatorKind.RATE, 0, 3), Fraction(0)),
        (IndicatorValue(IndicatorKind.RATE, 0, 0), None),
        (IndicatorValue(IndicatorKind.RATIO, 3, 1), Fraction(3)),
        (IndicatorValue(IndicatorKind.RATIO, 3, 0), None),
    ],
)
def test_value_is_exact_or_not_applicable(figure: IndicatorValue, value: Fraction | None) -> None:
    assert figure.value == value


def test_dimensions_read_columns_of_the_facts() -> None:
    assert {column for one in DIMENSIONS.values() for column in one.columns} <= set(CASE_FACTS_SCHEMA.names)
    assert {
        "department",
        "collector",
        "acceptor",
        "shift_leader",
        "dispatcher",
        "area_1",
        "area_6",
    } <= DIMENSIONS.keys()
