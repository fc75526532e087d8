"""Targets of rates: how far off in points, reached or not, and what a profile may name as one (HS-9, HS-10)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from wangge.analytics.public import INDICATORS, Direction
from wangge.evaluation.domain.profile_check import check_evaluation_profile
from wangge.evaluation.domain.targets import (
    Target,
    find_rule_target,
    find_target,
    judge_target,
    list_source_targets,
    list_targeted,
    pack_targets,
)
from wangge.kernel.public import DomainError
from wangge.profiles.public import CityProfile, load_profile
from wangge.profiles.public import Target as TargetRule

HIGHER, LOWER, NEUTRAL = Direction.HIGHER, Direction.LOWER, Direction.NEUTRAL


@pytest.mark.parametrize(
    ("percent", "within", "share", "direction", "distance", "is_reached"),
    [
        ("98", "0", Fraction(98, 100), HIGHER, 0, True),
        ("98", "0", Fraction(979, 1000), HIGHER, Fraction(-1, 10), False),
        ("70", "0", Fraction(3, 4), HIGHER, 5, True),
        ("70", "0", Fraction(0), HIGHER, -70, False),
        ("10", "0", Fraction(1, 8), LOWER, Fraction(5, 2), False),
        ("10", "3", Fraction(1, 8), LOWER, Fraction(5, 2), True),
        ("10", "0", Fraction(1, 20), LOWER, -5, True),
        ("20", "5", Fraction(1, 4), NEUTRAL, 5, True),
        ("20", "5", Fraction(14, 100), NEUTRAL, -6, False),
        ("10", "5", Fraction(1), NEUTRAL, 90, False),
    ],
)
def test_the_distance_is_exact_and_never_cut(
    percent: str, within: str, share: Fraction, *, direction: Direction, distance: Fraction, is_reached: bool
) -> None:
    mark = judge_target(Target(Decimal(percent), Decimal(within), "ours"), share, direction)
    assert (mark.distance, mark.is_reached) == (distance, is_reached)


def test_hongshans_targets_are_those_of_its_report() -> None:
    """HS-9: 98 % closed, 93 % of complaints; HS-10: 70 %, 20 %, 10 %."""
    packed = pack_targets(load_profile("hongshan").evaluation.targets)
    shares = ("service_share", "management_share", "enforcement_share")
    assert list_targeted(packed) == ("closing_rate", "complaint_closing_rate", *shares)
    assert list_source_targets(packed) == ()
    found = [find_target(packed[key], kind="area", key="150402") for key in list_targeted(packed)]
    assert [target.percent for target in found if target] == [98, 93, 70, 20, 10]
    assert find_target(INDICATORS["rework_rate"].describe(), kind="total", key="") is None


CLOSING = tuple(
    TargetRule.model_validate({"indicator": "closing_rate", "source": "ours", **facts})
    for facts in ({"percent": 98}, {"percent": 93, "source_class": "public"})
)
"""Targets of a city that holds what citizens report against a target of its own."""


def test_cases_of_a_source_class_may_have_a_target_of_their_own() -> None:
    packed = pack_targets(CLOSING)
    assert (list_targeted(packed), list_source_targets(packed)) == (("closing_rate",), (("public", "closing_rate"),))
    closing = packed["closing_rate"]
    percents = [
        target.percent
        for kind, key in (("total", ""), ("source_class", "public"), ("source_class", "own"))
        if (target := find_target(closing, kind=kind, key=key)) is not None
    ]
    assert percents == [98, 93, 98], "what has a target of its own is not held against that of all"


def change(**facts: Any) -> CityProfile:
    profile = load_profile("zhangjiagang")
    return profile.model_copy(update={"evaluation": profile.evaluation.model_copy(update=facts)})


@pytest.mark.parametrize(
    ("facts", "place", "found"),
    [
        ({"indicator": "closing_speed"}, "indicator", "'closing_speed'"),
        ({"indicator": "closed_count"}, "indicator", "closed_count, a count"),
        ({"indicator": "mean_handling_seconds"}, "indicator", "mean_handling_seconds, a mean"),
        ({"indicator": "missed_report_rate"}, "indicator", "missed_report_rate, a ratio"),
        ({"source_class": "public"}, "source_class", "district, department, source, category_class, area_class, road_class"),
    ],
)  # fmt: skip
def test_what_cannot_be_held_against_a_target_is_named_with_its_place(
    facts: dict[str, Any], place: str, found: str
) -> None:
    target = TargetRule.model_validate({"indicator": "closing_rate", "percent": 98, "source": "ours", **facts})
    (fault,) = check_evaluation_profile(change(targets=(target,)))
    assert (fault.path, fault.found) == (f"evaluation.targets.0.{place}", found)


def test_a_figure_that_no_breakdown_has_takes_no_target_of_a_source_class() -> None:
    target = TargetRule.model_validate(
        {"indicator": "service_share", "percent": 70, "source_class": "public", "source": "ours"}
    )
    (fault,) = check_evaluation_profile(change(targets=(target,), dimensions=("source_class",)))
    assert (fault.path, fault.found) == ("evaluation.targets.0.source_class", "public of service_share")


@pytest.mark.parametrize("facts", [{"percent": 101}, {"within": -1}, {"percent": None}])
def test_no_share_lies_beyond_a_hundred_percent(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(facts))):
        TargetRule.model_validate({"indicator": "closing_rate", "percent": 98, "source": "ours", **facts})


def test_one_figure_has_one_target() -> None:
    evaluation = load_profile("hongshan").evaluation
    doubled = evaluation.model_dump() | {"targets": [row.model_dump() for row in evaluation.targets[:1]] * 2}
    with pytest.raises((ValueError, DomainError), match="one target of each figure"):
        type(evaluation).model_validate(doubled)


@pytest.mark.parametrize(
    ("indicator", "source_class", "percent"),
    [("closing_rate", "", 98), ("closing_rate", "own", 98), ("closing_rate", "public", 93), ("rework_rate", "", None)],
)
def test_figures_of_no_run_stand_beside_todays_targets(indicator: str, source_class: str, percent: int | None) -> None:
    found = find_rule_target(CLOSING, indicator, source_class=source_class)
    assert (found.percent if found else None) == percent


def test_a_run_tells_the_targets_it_keeps_and_none_that_it_does_not() -> None:
    """In the order of the registry, whichever one the database gives them in."""
    told = {"percent": "90", "within": "1.5", "source": "HS-9"}
    kept = {
        "service_share": {"targets": {"": told}}, "rework_rate": {},
        "closing_rate": {"targets": {"public": told, "own": told, "": told}},
    }  # fmt: skip
    assert find_target(kept["rework_rate"], kind="department", key="10") is None
    found = find_target(kept["closing_rate"], kind="department", key="10")
    assert found == Target(Decimal(90), Decimal("1.5"), "HS-9")
    assert list_targeted(kept) == ("closing_rate", "service_share")
    assert list_source_targets(kept) == (("own", "closing_rate"), ("public", "closing_rate"))
