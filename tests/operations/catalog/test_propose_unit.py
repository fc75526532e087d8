"""The unit that the matrix proposes, from memory."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from tests.operations.catalog.conftest import SYSTEM, Units
from wangge.catalog.models import CatalogueState, Category, ResponsibilityRule
from wangge.catalog.public import (
    find_category,
    get_category,
    get_condition,
    import_matrix,
    list_categories,
    list_conditions,
    load_catalogue,
    propose_unit,
)
from wangge.catalog.queries.memory import forget_memory
from wangge.kernel.public import DomainError
from wangge.people.public import SheetRow
from wangge.platform.public import SimulatedClock

GRID = "320582100001001"


@pytest.fixture
def refuse(units: Units) -> int:
    """Return the id of 06010, led by sanitation from 1 July on, on main roads by public works."""
    load_catalogue(actor=SYSTEM)
    bring({"代码": "06", "单位": "HW", "生效日期": "2026-07-01"}, {"代码": "06010", "单位": "SZ", "道路等级": "main"})
    view = find_category(kind="matter", code="06010")
    assert view is not None
    return view.id


def bring(*rows: dict[str, str]) -> None:
    headers = {header for row in rows for header in row}
    filled = [dict.fromkeys(headers, "") | row for row in rows]
    report = import_matrix(actor=SYSTEM, rows=[SheetRow(line, cells) for line, cells in enumerate(filled, start=2)])
    assert report.is_written


def test_the_most_specific_rule_names_the_unit(refuse: int, units: Units) -> None:
    proposal = propose_unit(category_id=refuse, grid_code=GRID)
    assert proposal is not None
    assert proposal.unit_id == units.sanitation
    main = propose_unit(category_id=refuse, grid_code=GRID, road_class="main")
    assert main is not None
    assert main.unit_id == units.works
    assert ResponsibilityRule.objects.get(pk=main.rule_id).selector == "06010"


def test_a_rule_counts_from_its_first_day_in_the_citys_zone(refuse: int, clock: SimulatedClock) -> None:
    """At 08:30 on 1 July in Shanghai it is still 30 June in New York, and was 30 June in UTC an hour ago."""
    assert propose_unit(category_id=refuse, grid_code=GRID) is not None
    assert propose_unit(category_id=refuse, grid_code=GRID, on=date(2026, 6, 30)) is None
    clock.advance_to(clock.now() + timedelta(days=1))
    assert propose_unit(category_id=refuse, grid_code=GRID) is not None


def test_nobody_is_proposed_where_the_matrix_is_silent(refuse: int, units: Units) -> None:
    silent = find_category(kind="matter", code="09005")
    assert silent is not None
    assert propose_unit(category_id=silent.id, grid_code=GRID) is None
    assert propose_unit(category_id=refuse, grid_code=GRID, district_id=units.other_district) is None
    with pytest.raises(DomainError, match="category_unknown"):
        propose_unit(category_id=0, grid_code=GRID)


def test_two_leading_units_are_refused_with_their_rules(refuse: int) -> None:
    bring({"代码": "06010", "单位": "HW", "网格": GRID}, {"代码": "06010", "单位": "SZ", "网格": GRID})
    with pytest.raises(DomainError, match="responsibility_ambiguous"):
        propose_unit(category_id=refuse, grid_code=GRID)


def test_an_intake_costs_one_query_at_most(refuse: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    (condition,) = list_conditions(refuse)
    propose_unit(category_id=refuse, grid_code=GRID)
    with transaction.atomic(), django_assert_num_queries(0):
        get_category(refuse)
        get_condition(condition.id)
        propose_unit(category_id=refuse, grid_code=GRID)


@pytest.mark.django_db(transaction=True)
def test_each_transaction_asks_once_whether_something_changed(
    refuse: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    propose_unit(category_id=refuse, grid_code=GRID)
    for _ in range(2):
        with transaction.atomic(), django_assert_num_queries(1):
            get_category(refuse)
            propose_unit(category_id=refuse, grid_code=GRID)
    with django_assert_num_queries(1):
        get_category(refuse)


@pytest.mark.django_db(transaction=True)
def test_what_another_process_changed_is_seen(refuse: int, units: Units) -> None:
    assert propose_unit(category_id=refuse, grid_code=GRID) is not None
    ResponsibilityRule.objects.all().delete()
    Category.objects.filter(pk=refuse).update(name_en="Litter")
    CatalogueState.objects.update(catalogue_token="another", matrix_token="another")
    assert propose_unit(category_id=refuse, grid_code=GRID) is None
    assert get_category(refuse).name_en == "Litter"


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_forgotten(refuse: int, units: Units) -> None:
    with transaction.atomic():
        bring({"代码": "06", "单位": "SZ", "生效日期": "2026-07-01"})
        inside = propose_unit(category_id=refuse, grid_code=GRID)
        transaction.set_rollback(True)
    assert inside is not None
    assert inside.unit_id == units.works
    after = propose_unit(category_id=refuse, grid_code=GRID)
    assert after is not None
    assert after.unit_id == units.sanitation


@pytest.mark.django_db
def test_without_a_catalogue_everything_is_empty_and_nothing_is_kept() -> None:
    forget_memory()
    assert list_categories() == ()
    Category.objects.create(
        standard="local",
        kind="matter",
        code="9901",
        name_zh="自定义",
        name_en="Own",
        class_code="99",
        class_name_zh="扩展",
        class_name_en="Extension",
        data_version="",
    )
    assert [view.code for view in list_categories()] == ["9901"]
