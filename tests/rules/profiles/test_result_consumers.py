"""The section `results`: tracks there are, pools of whole steps, shapes that are known (ZJG-27)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wangge.profiles.public import ProfileFault, load_profile

pytestmark = pytest.mark.usefixtures("no_validators")
Check = Callable[[str], list[ProfileFault]]

RESULTS = """\
scoring:
  tracks:
    - {{key: squads, name_zh: 队伍, name_en: Squads, source: ours}}
results:
  - key: mine
    name_zh: 考核
    name_en: Mine
    tracks: [{track}]
    subject: unit
    source: ours
    award: {{pool: {pool}, shape: {shape}, step: {step}, source: ours}}
"""


@pytest.mark.parametrize(
    ("change", "path", "found"),
    [
        ({"track": "teams"}, "results.mine.tracks.0", "'teams'"),
        ({"step": "7"}, "results.mine.award", "100 in steps of 7"),
        ({"shape": "by_formula"}, "results.mine.award.shape", "'by_formula'"),
        ({"pool": "0"}, "results.mine.award.pool", "0"),
    ],
)
def test_a_fault_is_told_by_its_place(check_overlay: Check, change: dict[str, str], path: str, found: str) -> None:
    given = {"track": "squads", "pool": "100", "shape": "equal", "step": "1", **change}
    (fault,) = check_overlay(RESULTS.format(**given))
    assert fault.path == path
    assert found in fault.found


def test_a_sound_one_is_taken(check_overlay: Check) -> None:
    assert check_overlay(RESULTS.format(track="squads", pool="100", shape="equal", step="20")) == []


@pytest.mark.parametrize(
    ("city", "consumers"),
    [
        ("zhangjiagang", {"unit_appraisal": "unit", "town_appraisal": "grid"}),
        ("pujiang", {"personal_appraisal": "person"}),
        ("generic", {}),
    ],
)
def test_shipped_cities_hand_their_points_on(city: str, consumers: dict[str, str]) -> None:
    assert {one.key: one.subject for one in load_profile(city).results} == consumers
