"""Triggers by grade in the section `accountability`: schemes and grades there are, ladders of the right kind (ZJG-14)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wangge.profiles.public import ProfileFault, load_profile

pytestmark = pytest.mark.usefixtures("no_validators")
Check = Callable[[str], list[ProfileFault]]

OVERLAY = """\
scoring:
  tracks:
    - {{key: squads, name_zh: 队伍, name_en: Squads, source: ours}}
  groups:
    - {{key: plain, name_zh: 一般, name_en: Plain, source: ours}}
schemes:
  - key: grids
    name_zh: 网格考核
    name_en: Grids
    subject: area
    levels: [unit]
    total: 100
    source: ours
    aspects:
      - {{key: closing, name_zh: 结案, name_en: Closing, weight: 100, reads: indicator, indicator: closing_rate, line: {{worst: 0, best: 100}}, source: ours}}
    bands:
      - {{key: good, name_zh: 达标, name_en: Good, at_least: 60, source: ours}}
      - {{key: poor, name_zh: 不达标, name_en: Poor, at_least: 0, source: ours}}
accountability:
  ladders:
    - {{key: staff, name_zh: 人员, name_en: Staff, subject: person, months: 12, source: ours, rungs: [{{key: talk, name_zh: 约谈, name_en: Talk, source: ours}}]}}
    - {{key: units, name_zh: 单位, name_en: Units, subject: unit, months: 12, source: ours, rungs: [{{key: talk, name_zh: 约谈, name_en: Talk, source: ours}}]}}
  triggers:
    - {{key: thrice, name_zh: 三次, name_en: Thrice, ladder: units, groups: [plain], at_least: 3, source: ours}}
  band_triggers:
    - {{key: {key}, name_zh: 不达标, name_en: Poor, ladder: {ladder}, scheme: {scheme}, bands: [{band}], running: {running}, source: ours}}
"""
SOUND = {"key": "poor_twice", "ladder": "staff", "scheme": "grids", "band": "poor", "running": "2"}
PATH = "accountability.band_triggers.poor_twice"


@pytest.mark.parametrize(
    ("change", "path", "found"),
    [
        ({"ladder": "jacob"}, f"{PATH}.ladder", "'jacob'"),
        ({"scheme": "smiles"}, f"{PATH}.scheme", "'smiles'"),
        ({"band": "medium"}, f"{PATH}.bands.0", "'medium'"),
        ({"ladder": "units"}, f"{PATH}.ladder", "unit, area"),
        ({"running": "0"}, f"{PATH}.running", "0"),
        ({"key": "thrice"}, "accountability", "thrice"),
    ],
)
def test_a_fault_is_told_by_its_place(check_overlay: Check, change: dict[str, str], path: str, found: str) -> None:
    (fault,) = check_overlay(OVERLAY.format(**{**SOUND, **change}))
    assert fault.path == path
    assert found in fault.found


def test_a_sound_one_is_taken(check_overlay: Check) -> None:
    assert check_overlay(OVERLAY.format(**SOUND)) == []


def test_a_trigger_is_found_of_either_kind() -> None:
    section = load_profile("zhangjiagang").accountability
    (trigger,) = section.band_triggers
    assert (trigger.scheme, trigger.bands, trigger.running) == ("community_grids", ("unqualified",), 2)
    assert section.find_trigger(trigger.key) is trigger
    hongshan = load_profile("hongshan").accountability
    assert hongshan.find_trigger("strict") is hongshan.triggers[1]
    assert section.find_trigger("smiles") is None
