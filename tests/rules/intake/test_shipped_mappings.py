"""The mappings in examples/ are sound, and choose only what an installation by their profile has."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangge.cases.domain.workflow import CLOSURE_CODES
from wangge.catalog.operations.data_files import list_shipped_categories
from wangge.intake.domain.choices import Chooser
from wangge.intake.domain.mapping import ReportMapping
from wangge.intake.domain.mapping_check import KnownTerms, find_mapping_faults
from wangge.profiles.public import load_profile, read_document

FOLDER = Path(__file__).parents[3] / "examples" / "mappings"
SHIPPED = ("complaints_zh", "nyc311", "sf311")


def load(name: str) -> ReportMapping:
    mapping, faults = read_document(FOLDER / f"{name}.yaml", ReportMapping)
    assert mapping is not None, faults
    return mapping


def test_these_are_shipped() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_mapping_chooses_only_what_is_there(name: str) -> None:
    mapping = load(name)
    profile = load_profile(mapping.profile)
    known = KnownTerms(
        channels=[channel.key for channel in profile.sources.channels],
        categories=[f"{entry.kind} {entry.code}" for entry in list_shipped_categories()],
        closure_codes=CLOSURE_CODES,
    )

    assert list(find_mapping_faults(mapping, known)) == []
    assert mapping.source == name


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("L9县明耻巷路灯几月未亮，老百姓盼望维修", "matter 01037"),
        ("投诉A7县龙塘安置小区KTV噪音扰民严重", "matter 06028"),
        ("投诉小区对面工地施工噪音大", "matter 08001"),
        ("请求拆除楼顶的违章建筑", "matter 06001"),
        ("小区垃圾泛滥无人管理", "matter 06010"),
        ("A7县东六路有较大的路面破损问题，希望尽快修复", "matter 06013"),
        ("咨询购房落户及上学事宜", "unknown"),
        ("咨询小区噪音归谁管", "matter 06028"),
        ("关于增设天桥的请求", "unknown"),
    ],
)
def test_chinese_titles(title: str, expected: str) -> None:
    assert Chooser(load("complaints_zh").category).choose({"title": title, "detail": ""}) == expected
