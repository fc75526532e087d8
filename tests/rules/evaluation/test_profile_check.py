from __future__ import annotations

from typing import Any

import pytest

from wangge.evaluation.domain.profile_check import check_evaluation_profile
from wangge.profiles.public import CityProfile, Composite, Flags, list_profiles, load_profile


def change(**facts: Any) -> CityProfile:
    profile = load_profile("zhangjiagang")
    return profile.model_copy(update={"evaluation": profile.evaluation.model_copy(update=facts)})


def make_composite(indicator: str, kind: str = "rate", **facts: Any) -> Composite:
    component = {"indicator": indicator, "kind": kind, "weight": 1, "source": "ours", **facts}
    given = {"key": "own", "name_zh": "自定", "name_en": "Own", "subject": "department", "source": "ours"}
    return Composite.model_validate({**given, "components": [component]})


@pytest.mark.parametrize("name", list_profiles())
def test_shipped_profiles_name_what_there_is(name: str) -> None:
    assert list(check_evaluation_profile(load_profile(name))) == []


def test_an_unknown_dimension_is_named_with_its_place() -> None:
    (fault,) = check_evaluation_profile(change(dimensions=("source", "weather")))
    assert (fault.path, fault.found) == ("evaluation.dimensions.1", "'weather'")
    assert "road_class" in fault.expected


LISTED, DIVIDED = "an indicator of docs/reference/indicators.md", "an indicator that is a rate or ratio"


@pytest.mark.parametrize(
    ("composite", "expected", "found"),
    [
        (make_composite("closing_speed"), LISTED, "'closing_speed'"),
        (make_composite("closed_count"), DIVIDED, "closed_count, a count"),
        (make_composite("mean_handling_seconds"), DIVIDED, "mean_handling_seconds, a mean"),
        (
            make_composite("closing_rate", "count_score", score_table="accepted_count"),
            "an indicator that is a count",
            "closing_rate, a rate",
        ),
    ],
)
def test_an_indicator_that_does_not_fit_is_named_with_its_place(
    composite: Composite, expected: str, found: str
) -> None:
    (fault,) = check_evaluation_profile(change(composites=(composite,)))
    path = "evaluation.composites.own.components.0.indicator"
    assert (fault.path, fault.expected, fault.found) == (path, expected, found)


def test_a_composite_that_cannot_be_scored_is_a_fault() -> None:
    composite = make_composite("closing_rate")
    broken = composite.model_copy(update={"components": composite.components * 2})
    (fault,) = check_evaluation_profile(change(composites=(broken,)))
    assert (fault.path, fault.expected) == ("evaluation.composites.own", "a composite that can be scored")
    assert "weights_do_not_add_up" in fault.found


@pytest.mark.parametrize("indicator", ["closing_rate", "praise_count"])
def test_what_bars_from_a_flag_is_a_count(indicator: str) -> None:
    flag = {"key": "red", "name_zh": "红旗", "name_en": "Red flag", "colour": "red", "at_least": 90, "source": "ours"}
    barred = {**flag, "barred_by": [{"indicator": indicator, "from_count": 1, "source": "ours"}]}
    last = {**flag, "key": "blue", "colour": "blue", "at_least": 0}
    rules = Flags.model_validate({"least_cases": 1, "awarded": [barred, last], "source": "ours"})
    (fault,) = check_evaluation_profile(change(flags=rules))
    assert fault.expected == "an indicator of docs/reference/indicators.md that is a count"
    assert (fault.path, fault.found) == ("evaluation.flags.awarded.red.barred_by.0.indicator", repr(indicator))


def test_an_indicator_built_in_the_city_is_no_part_of_a_profile() -> None:
    (fault,) = check_evaluation_profile(change(composites=(make_composite("own_litter_share"),)))
    assert "checked without a database" in fault.expected
