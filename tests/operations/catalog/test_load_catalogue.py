"""Loading the catalogue of the package."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.operations.catalog.conftest import SYSTEM
from wangge.catalog.domain.entries import CatalogueData
from wangge.catalog.models import Category, CategoryMapping, FilingCondition
from wangge.catalog.operations.data_files import read_catalogue_data
from wangge.catalog.public import (
    find_category,
    find_translation,
    get_category,
    get_condition,
    list_categories,
    list_conditions,
    load_catalogue,
    search_categories,
)
from wangge.catalog.queries import memory
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile, use_profile
from wangge.profiles.public import AreaLimit
from wangge.worktime.public import Limit, LimitKind

pytestmark = pytest.mark.django_db


def change_condition(data: CatalogueData, **values: object) -> CatalogueData:
    """Return the data with another first condition of 06010."""
    conditions = tuple(
        replace(entry, **values) if (entry.kind, entry.code, entry.number) == ("matter", "06010", 1) else entry
        for entry in data.conditions
    )
    return replace(data, version="changed", conditions=conditions)


def test_everything_is_stored_and_found_again() -> None:
    report = load_catalogue(actor=SYSTEM)
    data = read_catalogue_data()
    assert report.is_changed
    assert (report.categories_created, report.conditions_created) == (403, len(data.conditions))
    assert (Category.objects.count(), FilingCondition.objects.count()) == (403, len(data.conditions))
    assert CategoryMapping.objects.count() == report.mappings == len(data.mappings)

    refuse = find_category(kind="matter", code="06010")
    assert refuse is not None
    assert (refuse.name_zh, refuse.class_name_zh, refuse.component_id) == ("暴露垃圾", "市容环境类", None)
    conditions = list_conditions(refuse.id)
    assert [row.limit for row in conditions] == [Limit(LimitKind.WORK_HOUR, Decimal(4))]
    assert get_condition(conditions[0].id) == conditions[0]
    assert get_category(refuse.id) == refuse
    assert search_categories("果皮箱")[0].code == "03005"
    assert len(list_categories(kind="component")) == 153
    translation = find_translation(kind="matter", code="0110")
    assert translation is not None
    assert translation.category_id == refuse.id


def test_a_matter_that_is_a_fault_knows_its_component_and_has_its_conditions() -> None:
    load_catalogue(actor=SYSTEM)
    lamp, fault = (find_category(kind=kind, code="01037") for kind in ("component", "matter"))
    assert lamp is not None
    assert fault is not None
    assert fault.component_id == lamp.id
    assert [row.text_zh for row in list_conditions(fault.id)] == [row.text_zh for row in list_conditions(lamp.id)]
    assert {row.category_id for row in list_conditions(fault.id)} == {fault.id}


def test_loading_the_same_again_changes_nothing() -> None:
    load_catalogue(actor=SYSTEM)
    before = list(Category.objects.values_list("id", "code"))
    report = load_catalogue(actor=SYSTEM)
    assert not report.is_changed
    assert (report.categories_created, report.conditions_created) == (0, 0)
    assert list(Category.objects.values_list("id", "code")) == before


def test_a_changed_condition_becomes_a_new_revision() -> None:
    load_catalogue(actor=SYSTEM)
    refuse = find_category(kind="matter", code="06010")
    assert refuse is not None
    (old,) = list_conditions(refuse.id)

    strict = Limit(LimitKind.WORK_HOUR, Decimal(2))
    report = load_catalogue(actor=SYSTEM, data=change_condition(read_catalogue_data(), limit=strict))

    assert (report.conditions_created, report.conditions_retired, report.categories_updated) == (1, 1, 0)
    (new,) = list_conditions(refuse.id)
    assert (new.revision, new.limit) == (2, strict)
    kept = get_condition(old.id)
    assert (kept.is_active, kept.limit) == (False, old.limit)


def test_a_condition_that_returns_is_a_further_revision() -> None:
    data = read_catalogue_data()
    load_catalogue(actor=SYSTEM, data=data)
    without = tuple(entry for entry in data.conditions if entry.code != "06010")
    load_catalogue(actor=SYSTEM, data=replace(data, version="without", conditions=without))
    refuse = find_category(kind="matter", code="06010")
    assert refuse is not None
    assert list_conditions(refuse.id) == ()
    load_catalogue(actor=SYSTEM, data=data)
    assert [row.revision for row in list_conditions(refuse.id)] == [2]


def test_a_category_that_left_is_retired_and_comes_back_with_its_id() -> None:
    data = read_catalogue_data()
    load_catalogue(actor=SYSTEM, data=data)
    refuse = find_category(kind="matter", code="06010")
    assert refuse is not None

    fewer = replace(
        data,
        version="fewer",
        categories=tuple(entry for entry in data.categories if entry.code != "06010"),
        conditions=tuple(entry for entry in data.conditions if entry.code != "06010"),
        mappings=tuple(entry for entry in data.mappings if entry.to_code != "06010"),
    )
    assert load_catalogue(actor=SYSTEM, data=fewer).categories_retired == 1
    assert not get_category(refuse.id).is_active
    assert refuse.code not in {view.code for view in list_categories(kind="matter")}

    renamed = tuple(replace(entry, name_en="Litter") if entry.code == "06010" else entry for entry in data.categories)
    report = load_catalogue(actor=SYSTEM, data=replace(data, version="renamed", categories=renamed))
    assert (report.categories_created, report.categories_updated) == (0, 1)
    assert get_category(refuse.id).name_en == "Litter"


def test_only_the_administrator_loads() -> None:
    collector = Actor(member_id=1, name="陈监督员", roles=frozenset({"collector"}))
    with pytest.raises(DomainError, match="catalogue_not_administrator"):
        load_catalogue(actor=collector)
    assert Category.objects.count() == 0


def test_the_citys_area_limits_hold_for_component_and_fault() -> None:
    load_catalogue(actor=SYSTEM)
    lamp, fault = (find_category(kind=kind, code="01037") for kind in ("component", "matter"))
    assert lamp is not None
    assert fault is not None
    row = AreaLimit.model_validate(
        {
            "key": "lamp",
            "kind": "component",
            "category_code": "01037",
            "condition": 4,
            "area_class": "class_1",
            "limit_kind": "work_day",
            "amount": "1",
            "source": "ours",
        }
    )
    profile = get_profile()
    catalog = profile.catalog.model_copy(update={"area_limits": (row,)})
    with use_profile(profile.model_copy(update={"catalog": catalog})):
        for view in (lamp, fault):
            condition = list_conditions(view.id)[3]
            assert condition.find_limit(area_class="class_1") == Limit(LimitKind.WORK_DAY, Decimal(1))
            assert condition.find_limit(area_class="class_2") == condition.limit
    assert list_conditions(lamp.id)[3].area_limits == {}


@pytest.mark.parametrize(
    "values",
    [{"limit_amount": 0}, {"limit_kind": "hours"}, {"number": 0}, {"revision": 1}],
    ids=["no_amount", "no_kind", "no_number", "second_in_force"],
)
def test_the_database_refuses_an_unsound_condition(values: dict[str, object]) -> None:
    load_catalogue(actor=SYSTEM)
    row = FilingCondition.objects.filter(category__code="06010").get()
    row.pk, row.revision = None, 2
    for name, value in values.items():
        setattr(row, name, value)
    row.is_active = "revision" in values
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("code", ["installation_missing", "profile_faulty"])
def test_before_a_city_is_installed_there_are_no_area_limits(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other trouble with the profile is passed on."""

    def refuse() -> None:
        raise DomainError(code)

    load_catalogue(actor=SYSTEM)
    monkeypatch.setattr(memory, "get_profile", refuse)
    if code == "installation_missing":
        assert len(list_categories()) == 403
    else:
        with pytest.raises(DomainError, match=code):
            list_categories()
