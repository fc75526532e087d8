"""Schemes and ladders that do not hold are refused with their line; the five cities say what their texts say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wangge.profiles.faults import ProfileFault
from wangge.profiles.public import AssessmentScheme, check_profile, find_row, list_profiles, load_profile

CheckOverlay = Callable[[str], list[ProfileFault]]

HEAD = """schemes:
  - key: grids
    name_zh: 网格
    name_en: Grids
    subject: area
    levels: [unit]
    total: 100
    source: ours
    aspects:
"""
CLOSING = "reads: indicator, indicator: closing_rate, line: {worst: 0, best: 100}"


def write_aspect(rest: str, *, key: str = "closing", weight: int = 100) -> str:
    return f"      - {{key: {key}, name_zh: 结案, name_en: Closing, weight: {weight}, {rest}, source: ours}}\n"


@pytest.mark.usefixtures("no_validators")
def test_a_sound_scheme_passes(check_overlay: CheckOverlay) -> None:
    text = write_aspect(CLOSING, weight=60) + write_aspect("reads: composite, composite: area", key="all", weight=40)
    assert check_overlay(HEAD + text) == []


@pytest.mark.usefixtures("no_validators")
@pytest.mark.parametrize(
    ("aspect", "line", "path", "expected", "found"),
    [
        (write_aspect(CLOSING, weight=90), 17, "schemes.grids", "weights that add up to 100", "90"),
        (write_aspect("reads: indicator, indicator: fine_amount, line: {worst: 0, best: 9}"), 25,
         "schemes.grids.aspects.closing.indicator", "without fine amounts", "fine_amount"),
        (write_aspect("reads: indicator, indicator: closing_rate"), 25, "schemes.grids.aspects.closing", "a line or steps",
         "neither"),
        (write_aspect("reads: indicator, indicator: closing_rate, line: {worst: 5, best: 5}"), 25,
         "schemes.grids.aspects.closing.line", "differ", "5"),
        (write_aspect("reads: composite, composite: weather"), 25, "schemes.grids.aspects.closing.composite", "one of",
         "'weather'"),
        (write_aspect("reads: manual, rules: [smiles]"), 25, "schemes.grids.aspects.closing.rules.0", "one of", "'smiles'"),
        (write_aspect(CLOSING).replace(", source: ours", ""), 25, "schemes.grids.aspects.closing.source", "", ""),
    ],
    ids=["weights", "a fine", "no conversion", "no line", "composite", "rule", "no source"],
)  # fmt: skip
def test_a_scheme_that_does_not_hold_is_named_with_its_line(
    *, aspect: str, line: int, path: str, expected: str, found: str, check_overlay: CheckOverlay
) -> None:
    fault, *_ = check_overlay(HEAD + aspect)
    assert (fault.path, fault.line) == (path, line)
    assert expected in fault.expected
    assert found in fault.found


def test_a_rule_read_by_two_aspects_is_refused(check_overlay: CheckOverlay) -> None:
    scoring = """scoring:
  tracks: [{key: towns, name_zh: 镇街, name_en: Towns, source: ours}]
  rules:
    - {key: own, name_zh: 自定, name_en: Own, track: towns, per: finding, subject: grid, mode: manual, points: 0, points_to: 100, needs_evidence: true, source: ours}
"""
    rules = "reads: manual, rules: [own]"
    aspects = write_aspect(rules, key="first", weight=50) + write_aspect(rules, key="second", weight=50)
    (fault,) = check_overlay(scoring + HEAD + aspects)
    assert (fault.path, fault.expected, fault.found) == (
        "schemes.grids.aspects.second", "rules that first does not read", "own",
    )  # fmt: skip


def test_an_unknown_indicator_is_refused_by_the_whole_check(check_overlay: CheckOverlay) -> None:
    text = "reads: indicator, indicator: smiles_rate, line: {worst: 0, best: 9}"
    (fault,) = check_overlay(HEAD + write_aspect(text))
    assert (fault.path, fault.line) == ("schemes.grids.aspects.closing.indicator", 25)


@pytest.mark.usefixtures("no_validators")
@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("points: 0, points_to: 0, needs_evidence: true", "points_to above points"),
        ("points: 0, points_to: 5", "need evidence"),
    ],
)
def test_a_weighed_value_has_a_range_and_needs_evidence(rest: str, expected: str, check_overlay: CheckOverlay) -> None:
    text = f"""scoring:
  tracks: [{{key: towns, name_zh: 镇街, name_en: Towns, source: ours}}]
  rules:
    - {{key: own, name_zh: 自定, name_en: Own, track: towns, per: finding, subject: unit, mode: manual, {rest}, source: ours}}
"""
    (fault,) = check_overlay(text)
    assert fault.path == "scoring.rules.own"
    assert expected in fault.expected


@pytest.mark.usefixtures("no_validators")
def test_a_trigger_of_an_unknown_ladder_is_named(check_overlay: CheckOverlay) -> None:
    text = """accountability:
  source: ours
  triggers:
    - {key: thrice, name_zh: 三次, name_en: Thrice, ladder: jacob, groups: [none], at_least: 3, source: ours}
"""
    faults = check_overlay(text)
    assert [fault.path for fault in faults] == [
        "accountability.triggers.thrice.groups.0",
        "accountability.triggers.thrice.ladder",
    ]
    assert {fault.line for fault in faults} == {19}


@pytest.mark.parametrize("name", list_profiles())
def test_shipped_schemes_and_ladders_hold(name: str) -> None:
    assert check_profile(name) == []


def find_scheme(city: str, key: str) -> AssessmentScheme:
    scheme = find_row(load_profile(city).schemes, key)
    assert scheme is not None
    return scheme


def test_zhangjiagang_judges_levels_two_and_three_on_five_aspects() -> None:
    """ZJG-12: five aspects, manual and computed; level 4 on three rates by the composite of the same profile."""
    upper = find_scheme("zhangjiagang", "upper_grids")
    assert upper.levels == ("town", "street")
    names = ["管理体制", "监督机制", "考核机制", "城市运行体系", "重点案件督办机制"]
    assert [aspect.name_zh for aspect in upper.aspects] == names
    assert {aspect.reads for aspect in upper.aspects} == {"manual", "indicator"}
    community = find_scheme("zhangjiagang", "community_grids")
    composite = find_row(load_profile("zhangjiagang").evaluation.composites, community.aspects[0].composite or "")
    assert composite is not None
    read = [component.indicator for component in composite.components]
    assert read == ["closing_rate", "timely_closing_rate", "rework_rate"]
    assert [band.name_zh for band in upper.bands] == ["示范网格", "达标网格", "不达标网格"]


def test_pujiang_counts_nothing_for_its_own_sake() -> None:
    """PJ-9: five rates and no count."""
    aspects = find_scheme("pujiang", "neighbourhoods").aspects
    assert [aspect.indicator for aspect in aspects] == [
        "first_discovery_rate", "timely_closing_rate", "solved_rate", "satisfaction_rate", "on_the_spot_rate",
    ]  # fmt: skip


def test_hongshan_has_a_scheme_for_each_track_without_ceiling_or_floor() -> None:
    """HS-7: 双轨制."""
    schemes = load_profile("hongshan").schemes
    assert [(scheme.track, scheme.total) for scheme in schemes] == [("towns", None), ("departments", None)]
    assert all(len(scheme.aspects) == 3 for scheme in schemes)


def test_xiangshan_holds_wrong_dispatch_against_the_command_room() -> None:
    """XS-13, XS-20."""
    schemes = {scheme.key: scheme for scheme in load_profile("xiangshan").schemes}
    assert schemes["responsible_units"].aspects[0].rules == ("supervised", "counted_against")
    room = schemes["command_room"]
    assert (room.subject, room.post, room.aspects[0].rules) == (
        "person",
        "dispatcher",
        ("wrong_dispatch", "late_dispatch"),
    )


def test_the_ladders_have_the_rungs_of_the_texts() -> None:
    """HS-8, HS-17, ZJG-14, XS-19."""
    hongshan = load_profile("hongshan").accountability
    staff = find_row(hongshan.ladders, "staff")
    assert staff is not None
    assert [rung.name_zh for rung in staff.rungs] == ["通报批评", "领导约谈", "离岗培训", "组织调整"]
    assert hongshan.double_inquiry is not None
    assert [track.name_zh for track in hongshan.tracks] == ["考评小组", "纪检监察", "组织部门"]
    (grid_staff,) = load_profile("zhangjiagang").accountability.ladders
    assert [rung.key for rung in grid_staff.rungs] == ["talk", "training", "personnel"]
    assert len(load_profile("xiangshan").accountability.tracks) == 3
