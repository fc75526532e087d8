"""A city profile is checked against the catalogue."""

from __future__ import annotations

import pytest

from wangge.catalog.operations.profile_check import validate_profile
from wangge.profiles.public import AreaLimit, CityProfile, DutyRule, list_profiles, load_profile


def change(section: str, **values: object) -> CityProfile:
    profile = load_profile("generic")
    changed = getattr(profile, section).model_copy(update=values)
    return profile.model_copy(update={section: changed})


def make_area_limit(**values: object) -> AreaLimit:
    row = {
        "key": "refuse",
        "kind": "matter",
        "category_code": "06010",
        "condition": 1,
        "area_class": "class_1",
        "limit_kind": "work_hour",
        "amount": "2",
        "source": "ours",
    }
    return AreaLimit.model_validate(row | values)


@pytest.mark.parametrize("name", list_profiles())
def test_shipped_profiles_agree_with_the_catalogue(name: str) -> None:
    assert validate_profile(load_profile(name)) == ()


@pytest.mark.parametrize(
    ("values", "paths"),
    [
        ({}, []),
        ({"category_code": "06031"}, ["catalog.area_limits.0.category_code"]),
        ({"condition": 9}, ["catalog.area_limits.0.condition"]),
        ({"area_class": "class_9"}, ["catalog.area_limits.0.area_class"]),
    ],
)
def test_an_area_limit_names_what_there_is(values: dict[str, object], paths: list[str]) -> None:
    profile = change("catalog", area_limits=(make_area_limit(**values),))
    assert [fault.path for fault in validate_profile(profile)] == paths


def test_standards_are_those_of_the_data() -> None:
    profile = change("catalog", standard="GB/T 1", previous_standards=("GB/T 30428.2-2013", "GB/T 2"))
    assert [(fault.path, fault.found) for fault in validate_profile(profile)] == [
        ("catalog.standard", "GB/T 1"),
        ("catalog.previous_standards.1", "GB/T 2"),
    ]


@pytest.mark.parametrize(("code", "count"), [("*", 0), ("06", 1), ("06010", 1), ("01", 0), ("06031", 2)])
def test_a_duty_names_a_class_or_code_of_each_of_its_kinds(code: str, count: int) -> None:
    rule = DutyRule.model_validate(
        {"key": "x", "kinds": ["component", "matter"], "class_code": code, "department": "municipal", "source": "ours"}
    )
    profile = change("responsibility", rules=(rule,))
    assert len(validate_profile(profile)) == count
