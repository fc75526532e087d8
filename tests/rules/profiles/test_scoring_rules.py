"""Scoring rules that do not hold are refused with file, path, line and expectation (HS-7, XS-13, ZJG-13)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wangge.profiles.faults import ProfileFault
from wangge.profiles.public import load_profile

CheckOverlay = Callable[[str], list[ProfileFault]]

HEAD = """scoring:
  tracks: [{key: towns, name_zh: 镇街, name_en: Towns, source: ours}]
  rules:
    - key: own
      name_zh: 自定
      name_en: Own
      track: towns
      per: case
      subject: unit
      source: ours
"""
OF_CLASS = """      points: 1
      class_points: [{kind: matter, class_code: "08", points: 2, source: ours}]
"""
MULTIPLIERS = """      points: 1
      mode: manual
      multipliers:
        - {key: first, from_on: 2026-03-01, to_on: 2026-05-31, factor: 2, source: ours}
        - {key: second, from_on: 2026-05-31, to_on: 2026-06-30, factor: 3, source: ours}
"""


@pytest.mark.usefixtures("no_validators")
def test_a_sound_rule_passes(check_overlay: CheckOverlay) -> None:
    assert check_overlay(HEAD + "      points: -1\n      mode: manual\n      needs_evidence: true\n") == []
    assert (
        check_overlay(
            HEAD.replace("自定", "违规下达罚款任务")
            + "      points: -1\n      mode: manual\n      needs_evidence: true\n"
        )
        == []
    )


@pytest.mark.usefixtures("no_validators")
@pytest.mark.parametrize(
    ("known", "name"),
    [("自定", "罚没款金额"), ("自定", "罚款总额折算分"), ("name_en: Own", "name_en: Fines collected")],
)
def test_a_rule_that_counts_fines_by_its_name_alone_is_refused(
    known: str, name: str, check_overlay: CheckOverlay
) -> None:
    """行政处罚法 Art. 74; ZJG-13: the fine is never an input."""
    text = HEAD.replace(known, name) + "      points: 1\n      mode: manual\n      needs_evidence: true\n"
    (fault,) = check_overlay(text)
    assert (fault.path, fault.line) == ("scoring.rules.own", 19)
    assert "without fine amounts" in fault.expected


@pytest.mark.usefixtures("no_validators")
@pytest.mark.parametrize(
    ("rest", "line", "path", "expected", "found"),
    [
        ("      points: 0\n      mode: manual\n", 19, "scoring.rules.own", "points other than 0", "0"),
        ("      points: 1\n      mode: manual\n", 19, "scoring.rules.own", "needs_evidence: true", "without evidence"),
        ("      points: 1\n      mode: computed\n", 19, "scoring.rules.own", "an indicator with computed", "indicator None"),
        (
            "      points: 1\n      mode: manual\n      indicator: closed_count\n",
            19, "scoring.rules.own", "an indicator with computed and with nothing else", "manual",
        ),
        (
            "      points: 1\n      mode: computed\n      indicator: fine_amount\n",
            28, "scoring.rules.own.indicator", "without fine amounts", "fine_amount",
        ),
        (
            "      points: 1\n      mode: computed\n      indicator: penalty_sum_total\n",
            28, "scoring.rules.own.indicator", "without fine amounts", "penalty_sum_total",
        ),
        (f"{OF_CLASS}      mode: manual\n      needs_evidence: true\n", 19, "scoring.rules.own", "computed rules only", "manual"),
        (
            f"{OF_CLASS.replace('points: 2', 'points: -2')}      mode: computed\n      indicator: closed_count\n",
            19, "scoring.rules.own", "on the side of the rule's points", "1",
        ),
        (MULTIPLIERS, 19, "scoring.rules.own", "multipliers on different days", "first and second on 2026-05-31"),
        ("      points: 1\n      mode: manual\n      needs_evidence: true\n      group: worst\n", 29, "scoring.rules.own.group", "one of", "'worst'"),
        ("      points: 1\n      mode: manual\n      cap: 0\n", 28, "scoring.rules.own.cap", "greater than 0", "0"),
        (
            "      points: 1\n      mode: computed\n      indicator: closed_count\n      post: handler\n",
            19, "scoring.rules.own", "a post with computed points of persons", "handler",
        ),
    ],
    ids=["no points", "manual without evidence", "computed of nothing", "manual indicator", "a fine", "a sum of penalties", "classes by hand", "classes of the other side", "multipliers overlap",
         "unknown group", "no cap at all", "post of a unit"],
)  # fmt: skip
def test_a_rule_that_does_not_hold_is_named_with_its_line(
    *, rest: str, line: int, path: str, expected: str, found: str, check_overlay: CheckOverlay
) -> None:
    (fault,) = check_overlay(HEAD + rest)
    assert (fault.path, fault.line) == (path, line)
    assert expected in fault.expected
    assert found in fault.found


@pytest.mark.usefixtures("no_validators")
def test_an_unknown_track_is_named(check_overlay: CheckOverlay) -> None:
    text = (
        HEAD.replace("track: towns", "track: villages")
        + "      points: 1\n      mode: manual\n      needs_evidence: true\n"
    )
    (fault,) = check_overlay(text)
    assert (fault.path, fault.found) == ("scoring.rules.own.track", "'villages'")
    assert fault.line == 22


def test_hongshan_has_two_tracks_three_groups_five_checks_and_no_cap() -> None:
    """HS-7: 双轨制, 六个零容忍, 十个严管理, 常规, five kinds of check, no ceiling, no floor."""
    scoring = load_profile("hongshan").scoring
    assert [row.key for row in scoring.tracks] == ["towns", "departments"]
    assert [row.key for row in scoring.groups] == ["zero_tolerance", "strict", "ordinary"]
    assert [row.name_zh for row in scoring.checks] == ["日常巡查", "属地自查", "对调互查", "专项检查", "追踪督查"]
    assert [row.key for row in scoring.checks if row.excludes_own] == ["cross_check"]
    assert [row.key for row in scoring.checks if row.allows_own] == ["self_check"]
    assert {rule.cap for rule in scoring.rules} == {None}
    assert all(rule.needs_evidence for rule in scoring.rules if rule.mode == "manual")


def test_each_department_of_hongshan_stands_on_one_track_with_the_same_computed_rule() -> None:
    """HS-7: what the records give is given on both tracks, and to nobody on the other's."""
    profile = load_profile("hongshan")
    kinds = [kind for track in profile.scoring.tracks for kind in track.unit_kinds]
    assert sorted(kinds) == sorted(row.key for row in profile.responsibility.departments)
    computed = [(rule.track, rule.indicator, rule.points) for rule in profile.scoring.rules if rule.mode == "computed"]
    assert computed == [("towns", "rework_count", -1), ("departments", "rework_count", -1)]


SCHEME = """schemes:
  - key: towns
    name_zh: 镇街
    name_en: Towns
    subject: unit
    {kinds}
    track: towns
    start: 100
    source: ours
    aspects: [{{key: all, name_zh: 全部, name_en: All, reads: points, rules: [own], source: ours}}]
"""


@pytest.mark.usefixtures("no_validators")
@pytest.mark.parametrize(
    ("of_track", "of_scheme", "path", "expected"),
    [
        ("[enforcement]", "unit_kinds: [enforcement]", "", ""),
        (
            "[enforcement]",
            "unit_kinds: [sanitation]",
            "schemes.towns.track",
            "kinds of unit of the track towns: enforcement",
        ),
        ("[enforcement]", "", "schemes.towns.track", "kinds of unit of the track towns: enforcement"),
        ("[smiles]", "unit_kinds: [enforcement]", "scoring.tracks.towns.unit_kinds.0", "one of"),
    ],
)
def test_a_scheme_judges_those_who_stand_on_its_track(
    *, of_track: str, of_scheme: str, path: str, expected: str, check_overlay: CheckOverlay
) -> None:
    head = HEAD.replace("name_en: Towns,", f"name_en: Towns, unit_kinds: {of_track},")
    faults = check_overlay(
        f"{head}      points: -1\n      mode: manual\n      needs_evidence: true\n{SCHEME.format(kinds=of_scheme)}"
    )
    found = {fault.path: fault.expected for fault in faults}
    assert (path in found) == bool(path)
    assert not faults or expected in found[path]


def test_xiangshan_counts_supervision_against_the_unit() -> None:
    """XS-13: overdue, 督办, then counted against the unit."""
    rules = {rule.key: rule for rule in load_profile("xiangshan").scoring.rules}
    assert (rules["counted_against"].indicator, rules["counted_against"].per) == (
        "counted_against_count",
        "supervision",
    )
    assert rules["counted_against"].points < rules["supervised"].points < 0


def test_zhangjiagang_caps_every_rule_and_has_a_base_quota() -> None:
    """ZJG-13: 基本案件数 from resources; points by type with dated multipliers, capped."""
    scoring = load_profile("zhangjiagang").scoring
    assert all(rule.cap is not None for rule in scoring.rules)
    assert any(rule.multipliers for rule in scoring.rules)
    assert [quota.indicator for quota in scoring.quotas] == ["closed_count"]


@pytest.mark.parametrize("name", ["generic", "hailing"])
def test_a_city_without_rules_gives_no_points(name: str) -> None:
    assert (load_profile(name).scoring.tracks, load_profile(name).scoring.rules) == ((), ())
