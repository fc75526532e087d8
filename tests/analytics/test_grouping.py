from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analytics.conftest import FactsMaker
from wangge.analytics.public import (
    DIMENSIONS,
    PERIODS,
    FactsFilter,
    IndicatorRow,
    Period,
    compute_from_cells,
    compute_indicators,
    filter_cases,
    find_start,
    get_facts,
    list_group_columns,
    open_engine,
    read_arrow,
    read_cases,
    read_rows,
    sum_day_cells,
)
from wangge.kernel.public import DomainError

CATEGORIES = [
    {"category_standard": standard, "category_kind": kind, "class_code": "01", "category_code": "01001"}
    for standard in ("GB/T 30428.2", "GB/T 47678.5")
    for kind in ("component", "matter")
]


def _group(
    make_facts: FactsMaker,
    rows: list[dict[str, object]],
    *dimensions: str,
    period: Period | None = None,
    filters: FactsFilter | None = None,
) -> tuple[IndicatorRow, ...]:
    engine = open_engine(make_facts({"filed": True, **row} for row in rows))
    figures = compute_indicators(
        get_facts(engine), keys=["filed_count"], dimensions=dimensions, period=period, filters=filters
    )
    return read_rows(engine, figures)


@pytest.mark.parametrize("key", DIMENSIONS)
def test_every_dimension_groups(make_facts: FactsMaker, key: str) -> None:
    columns = list_group_columns([key])
    name = "known" if all(make_facts([]).schema.field(column).type == "string" for column in columns) else 5
    known: dict[str, object] = dict.fromkeys(columns, name)
    rows = _group(make_facts, [known, known, {}], key)
    assert [(row.group, row.cases) for row in rows] == [(known, 2), (dict.fromkeys(columns), 1)]


def test_equal_codes_of_two_standards_and_kinds_stay_apart(make_facts: FactsMaker) -> None:
    assert len(_group(make_facts, list(CATEGORIES), "category")) == 4
    assert len(_group(make_facts, list(CATEGORIES), "category_class")) == 4
    assert len(_group(make_facts, list(CATEGORIES), "category_kind")) == 2


def test_dimensions_and_month_cross(make_facts: FactsMaker) -> None:
    rows = _group(
        make_facts,
        [
            {"unit_id": unit, "road_class": road, "reported_on": date(2026, month, 28)}
            for unit in (1, 2)
            for road in ("main", "back")
            for month in (1, 2, 2)
        ],
        "department",
        "road_class",
        period="month",
    )
    assert [(*row.group.values(), row.cases) for row in rows] == [
        (unit, road, date(2026, month, 1), cases)
        for unit in (1, 2)
        for road in ("back", "main")
        for month, cases in ((1, 1), (2, 2))
    ]


@pytest.mark.parametrize("period", sorted(PERIODS))
def test_every_period_groups_by_its_first_day(make_facts: FactsMaker, period: str) -> None:
    """Over 800 days, leap day and turns of years among them, the engine finds the day that the rule says."""
    days = [date(2023, 12, 20) + timedelta(days=number) for number in range(800)]
    rows = _group(make_facts, [{"reported_on": day} for day in days], period=period)
    expected = Counter(find_start(day, period) for day in days)
    assert {row.group[period]: row.cases for row in rows} == expected


def test_periods_cross_with_anything(make_facts: FactsMaker) -> None:
    """Two hours, two grades, two half-years: eight groups."""
    rows: list[dict[str, object]] = [
        {"reported_hour": hour, "control_grade": grade, "reported_on": date(2026, month, 1)}
        for hour in (8, 20)
        for grade in ("day", "strict")
        for month in (6, 7)
    ]
    assert len(_group(make_facts, rows, "hour", "control_grade", period="half_year")) == 8


def test_a_figure_of_a_period_opens_to_its_cases(make_facts: FactsMaker) -> None:
    days = [date(2025, 10, 31), date(2025, 11, 1), date(2026, 10, 31), date(2026, 11, 1)]
    engine = open_engine(make_facts({"filed": True, "reported_on": day} for day in days))
    group = {"year_from_11": date(2025, 11, 1)}
    assert [case for case, _ in read_cases(engine, filter_cases(get_facts(engine), "filed_count", group=group))] == [
        2,
        3,
    ]


@given(
    roads=st.lists(st.sampled_from((None, "main", "back")), max_size=12),
    grades=st.lists(st.sampled_from((None, "day", "strict")), min_size=12, max_size=12),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_rows_add_up_to_the_total_whatever_is_not_filled_in(
    make_facts: FactsMaker, roads: list[str | None], grades: list[str | None]
) -> None:
    """What lacks a road class or a control grade is a group of its own, the last; no case is lost or counted twice."""
    rows: list[dict[str, object]] = [
        {"road_class": road, "control_grade": grade} for road, grade in zip(roads, grades, strict=False)
    ]
    found = _group(make_facts, rows, "road_class", "control_grade")
    assert [tuple(row.group.values()) for row in found] == sorted(
        set(zip(roads, grades, strict=False)), key=lambda pair: [(one is None, one or "") for one in pair]
    )
    (total,) = _group(make_facts, rows)
    assert sum(row.cases for row in found) == total.cases == len(rows)
    assert sum(row.values["filed_count"].numerator or 0 for row in found) == (
        total.values["filed_count"].numerator or 0
    )
    cells_engine = open_engine(make_facts({"filed": True, **row} for row in rows))
    dimensions = ("road_class", "control_grade")
    cells = sum_day_cells(get_facts(cells_engine), dimensions=dimensions, keys=["filed_count"])
    figures = compute_from_cells(cells, dimensions=dimensions, keys=["filed_count"])
    assert read_rows(cells_engine, figures) == found


def test_a_filter_takes_days_and_values(make_facts: FactsMaker) -> None:
    rows: list[dict[str, object]] = [
        {"reported_on": date(2026, 1, day), "district_id": district} for day in (1, 2, 3) for district in (1, 2)
    ]
    filters = FactsFilter(from_on=date(2026, 1, 2), to_on=date(2026, 1, 3), values={"district_id": (2,)})
    assert [row.cases for row in _group(make_facts, rows, filters=filters)] == [2]
    assert [row.cases for row in _group(make_facts, rows, filters=FactsFilter())] == [6]


def test_columns_are_value_numerator_and_denominator(make_facts: FactsMaker) -> None:
    engine = open_engine(make_facts([{"filing_due": True, "filed": True, "filed_on_time": True}]))
    figures = compute_indicators(get_facts(engine), keys=["timely_filing_rate", "filed_count"])
    assert read_arrow(engine, figures).to_pylist() == [
        {
            "cases": 1,
            "timely_filing_rate": 1.0,
            "timely_filing_rate__numerator": 1,
            "timely_filing_rate__denominator": 1,
            "filed_count": 1,
            "filed_count__numerator": 1,
            "filed_count__denominator": None,
        }
    ]


def test_unknown_names_are_refused(make_facts: FactsMaker) -> None:
    facts = get_facts(open_engine(make_facts([])))
    with pytest.raises(DomainError, match="dimension_unknown"):
        compute_indicators(facts, dimensions=("weather",))
    with pytest.raises(DomainError, match="period_unknown"):
        compute_indicators(facts, period="decade")
    with pytest.raises(DomainError, match="indicator_unknown"):
        compute_indicators(facts, keys=["penalty_amount"])
    with pytest.raises(DomainError, match="facts_column_unknown"):
        compute_indicators(facts, filters=FactsFilter(values={"weather": ("rain",)}))
