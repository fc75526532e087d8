"""A scoring rule names an indicator there is, and one that counts cases."""

from __future__ import annotations

import pytest

from wangge.evaluation.domain.score_check import check_scoring_profile
from wangge.profiles.public import CityProfile, list_profiles, load_profile


def change(indicator: str) -> CityProfile:
    profile = load_profile("xiangshan")
    rules = tuple(
        rule.model_copy(update={"indicator": indicator}) if rule.key == "supervised" else rule
        for rule in profile.scoring.rules
    )
    return profile.model_copy(update={"scoring": profile.scoring.model_copy(update={"rules": rules})})


@pytest.mark.parametrize("name", list_profiles())
def test_shipped_rules_name_what_there_is(name: str) -> None:
    assert list(check_scoring_profile(load_profile(name))) == []


@pytest.mark.parametrize(
    ("indicator", "expected", "found"),
    [
        ("smiles_count", "an indicator of docs/reference/indicators.md", "'smiles_count'"),
        ("closing_rate", "an indicator that is a count", "closing_rate, a rate"),
    ],
)
def test_another_indicator_is_named_with_its_place(indicator: str, expected: str, found: str) -> None:
    (fault,) = check_scoring_profile(change(indicator))
    assert (fault.path, fault.expected, fault.found) == ("scoring.rules.supervised.indicator", expected, found)


def test_the_indicator_of_a_base_quota_is_checked_too() -> None:
    profile = load_profile("zhangjiagang")
    quotas = tuple(quota.model_copy(update={"indicator": "smiles_count"}) for quota in profile.scoring.quotas)
    changed = profile.model_copy(update={"scoring": profile.scoring.model_copy(update={"quotas": quotas})})
    assert [fault.path for fault in check_scoring_profile(changed)] == ["scoring.quotas.squad_base.indicator"]
