"""Ladders and what opens them in the cities' profiles: each has a trigger, heads of units are roles there are (HS-8, XS-20)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wangge.profiles.public import ProfileFault, find_row, list_profiles, load_profile

Check = Callable[[str], list[ProfileFault]]


@pytest.mark.parametrize("city", list_profiles())
def test_every_ladder_is_opened_by_a_rule(city: str) -> None:
    section = load_profile(city).accountability
    opened = {row.ladder for row in (*section.triggers, *section.band_triggers)}
    assert {ladder.key for ladder in section.ladders} == opened


def test_a_branch_office_that_neglects_its_duty_is_held_to_account() -> None:
    """XS-20: 派驻站所履职不到位 is found by a person with evidence, assessed, and opens the ladder of units."""
    profile = load_profile("xiangshan")
    rule = find_row(profile.scoring.rules, "branch_duty")
    trigger = find_row(profile.accountability.triggers, "branch_duty")
    assert rule is not None
    assert trigger is not None
    assert (rule.name_zh, rule.mode, rule.subject, rule.needs_evidence) == (
        "派驻站所履职不到位", "manual", "unit", True,
    )  # fmt: skip
    assert (trigger.ladder, trigger.rules, trigger.at_least) == ("units", ("branch_duty",), 1)
    assert any("branch_duty" in aspect.rules for scheme in profile.schemes for aspect in scheme.aspects)


def test_the_staff_ladder_of_hongshan_counts_points_of_persons_alone() -> None:
    """HS-8: whoever answers for a problem of zero tolerance is himself on the ladder of persons, on either track."""
    profile = load_profile("hongshan")
    trigger = find_row(profile.accountability.triggers, "staff_zero_tolerance")
    assert trigger is not None
    of_persons = [rule for rule in profile.scoring.rules if rule.subject == "person"]
    assert {rule.group for rule in of_persons} == {"zero_tolerance"} == set(trigger.groups)
    assert {rule.track for rule in of_persons} == {row.key for row in profile.scoring.tracks}


OVERLAY = """\
accountability:
  double_inquiry: {{key: both, name_zh: 双查, name_en: Both, headed_by: [{role}], source: ours}}
"""


@pytest.mark.usefixtures("no_validators")
def test_the_head_of_a_unit_is_told_by_a_role_there_is(check_overlay: Check) -> None:
    assert check_overlay(OVERLAY.format(role="unit_leader")) == []
    (fault,) = check_overlay(OVERLAY.format(role="jacob"))
    assert (fault.path, fault.found) == ("accountability.double_inquiry.headed_by.0", "'jacob'")
