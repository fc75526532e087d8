"""Default duties and the first matrix made from them."""

from __future__ import annotations

import pytest

from tests.rules.catalog.builders import COMPONENT, MATTER, make_entry
from wangge.catalog.domain.duties import DUTIES_FILE, Duty, DutyUnit, draft_rules, parse_duties, rank_unit_kinds
from wangge.catalog.operations.data_files import load_data_file, read_catalogue_data
from wangge.kernel.public import DomainError
from wangge.profiles.public import list_profiles, load_profile

ENTRIES = [make_entry("06010"), make_entry("01037", kind=COMPONENT)]


def make_content(**rule: object) -> dict[str, object]:
    row = {"kind": "matter", "selectors": ["06010"], "units": ["sanitation"]} | rule
    return {"kinds": {"sanitation": {}}, "rules": [row]}


def test_a_duty_names_selectors_and_kinds_of_unit() -> None:
    content = make_content(selectors=["06010", "06", "*"])
    assert [(duty.selector, duty.unit_kinds) for duty in parse_duties(content, categories=ENTRIES)] == [
        ("06010", ("sanitation",)),
        ("06", ("sanitation",)),
        ("*", ("sanitation",)),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "event"},
        {"units": []},
        {"units": ["nobody"]},
        {"units": "sanitation"},
        {"selectors": ["06011"]},
        {"selectors": ["01037"]},
        {"selectors": ["06010", "06010"]},
        {"selectors": [6010]},
    ],
)
def test_a_faulty_duty_is_refused_with_its_place(rule: dict[str, object]) -> None:
    with pytest.raises(DomainError) as caught:
        parse_duties(make_content(**rule), categories=ENTRIES)
    assert caught.value.code == "catalogue_data_faulty"
    assert caught.value.params["file"] == DUTIES_FILE


def test_exact_before_class_before_all_and_the_profile_before_the_file() -> None:
    def duty(selector: str, *units: str, kind: object = MATTER) -> Duty:
        return Duty(kind=kind, selector=selector, unit_kinds=units)

    profile = (duty("06", "a"), duty("*", "z"))
    shipped = (duty("06010", "b", "a"), duty("06", "c"), duty("06010", "x", kind=COMPONENT))
    ranked = rank_unit_kinds(kind=MATTER, code="06010", is_component_fault=False, sources=(profile, shipped))
    assert ranked == ("b", "a", "c", "z")
    ranked = rank_unit_kinds(kind=MATTER, code="06010", is_component_fault=True, sources=(profile, shipped))
    assert ranked == ("b", "a", "x", "c", "z")


def test_a_first_matrix_gives_each_category_to_the_best_kind_there_is() -> None:
    units = [
        DutyUnit(kind="sanitation", code="HW-N", grid_prefix="320582100"),
        DutyUnit(kind="sanitation", code="HW-S", grid_prefix="320582101"),
        DutyUnit(kind="municipal", code="SZ"),
    ]
    rules = draft_rules(
        categories=[
            (MATTER, "06010", ("nobody", "sanitation")),
            (COMPONENT, "01001", ("water_supply", "municipal")),
            (MATTER, "09008", ("culture",)),
        ],
        units=units,
        decided_by="默认",
    )
    assert [(rule.line, rule.cells) for rule in rules] == [
        (
            2,
            {
                "kind": "matter",
                "selector": "06010",
                "grid_prefix": "320582100",
                "unit_code": "HW-N",
                "decided_by": "默认",
            },
        ),
        (
            3,
            {
                "kind": "matter",
                "selector": "06010",
                "grid_prefix": "320582101",
                "unit_code": "HW-S",
                "decided_by": "默认",
            },
        ),
        (4, {"kind": "component", "selector": "01001", "grid_prefix": "", "unit_code": "SZ", "decided_by": "默认"}),
    ]


@pytest.mark.parametrize("city", list_profiles())
def test_the_shipped_duties_give_every_category_to_a_kind_every_city_has(city: str) -> None:
    data = read_catalogue_data()
    duties = parse_duties(load_data_file(DUTIES_FILE), categories=data.categories)
    kinds = {row.key for row in load_profile(city).responsibility.departments}
    for entry in data.categories:
        ranked = rank_unit_kinds(
            kind=entry.kind, code=entry.code, is_component_fault=bool(entry.component_code), sources=(duties,)
        )
        assert kinds & set(ranked), entry.code


@pytest.mark.parametrize(
    ("kind", "code", "first"),
    [
        (COMPONENT, "01001", "water_supply"),
        (COMPONENT, "01003", "municipal"),
        (COMPONENT, "02014", "traffic_police"),
        (MATTER, "06010", "sanitation"),
        (MATTER, "06045", "greening"),
        (MATTER, "08004", "construction"),
        (MATTER, "09005", "enforcement"),
        (MATTER, "09012", "fire"),
        (MATTER, "02014", "traffic_police"),
    ],
)
def test_the_shipped_duties_name_the_usual_unit(kind: str, code: str, first: str) -> None:
    data = read_catalogue_data()
    duties = parse_duties(load_data_file(DUTIES_FILE), categories=data.categories)
    entry = next(entry for entry in data.categories if (entry.kind, entry.code) == (kind, code))
    ranked = rank_unit_kinds(
        kind=entry.kind, code=code, is_component_fault=bool(entry.component_code), sources=(duties,)
    )
    assert ranked[0] == first
