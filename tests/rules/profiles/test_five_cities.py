"""The five cities: each rule of a city's file names its document and clause, and says what the text says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from wangge.profiles.loader import CITIES_FOLDER
from wangge.profiles.public import (
    CityProfile,
    Route,
    check_profile,
    find_row,
    load_profile,
    load_profile_with_origins,
)
from wangge.profiles.tree import Leaf, Table, list_nodes, parse_file
from wangge.worktime.public import LimitKind

DOCUMENT_OF = {
    "zhangjiagang": "ZJG-2024",
    "pujiang": "PJ-2017",
    "xiangshan": "XS-2019",
    "hongshan": "HS-REPORT",
    "hailing": "HL-REPORT",
}
CODES = "NBS-2023"


def list_sources(city: str) -> Iterator[tuple[str, str]]:
    """Yield path and source of every rule the city's own file states."""
    tree, faults = parse_file(CITIES_FOLDER / f"{city}.yaml", label=city)
    assert tree is not None
    assert not faults
    for path, node in list_nodes(tree):
        source = node.rows.get("source") if isinstance(node, Table) else None
        if isinstance(source, Leaf):
            yield path, str(source.value)


def find_route(profile: CityProfile, key: str) -> Route:
    route = find_row(profile.loop.routes, key)
    assert route is not None
    return route


def list_stages(route: Route) -> list[tuple[str, str, str | None, tuple[LimitKind, int] | None]]:
    """Return key, unit rule, department and limit of each stage."""
    return [
        (row.key, row.unit, row.department, (row.limit.kind, int(row.limit.amount)) if row.limit else None)
        for row in route.stages
    ]


@pytest.mark.parametrize("city", DOCUMENT_OF)
def test_each_rule_of_a_city_cites_its_document_and_clause_or_says_ours(city: str) -> None:
    sources = dict(list_sources(city))

    assert len(sources) > 15
    for path, source in sources.items():
        document, _, clause = source.partition(" §")
        assert document in {DOCUMENT_OF[city], CODES, "ours"}, path
        assert clause or document == "ours", f"{path}: a document without its clause"
    assert sum(source.startswith(DOCUMENT_OF[city]) for source in sources.values()) > len(sources) / 2


@pytest.mark.parametrize("city", DOCUMENT_OF)
def test_a_number_that_only_we_chose_gives_its_reason(city: str) -> None:
    unsaid = [path for path, source in list_sources(city) if source == "ours" and path.endswith(".limit")]

    assert unsaid == []


@pytest.mark.parametrize("city", DOCUMENT_OF)
def test_the_document_is_registered_as_read(city: str) -> None:
    document = next(row for row in load_profile(city).documents if row.key == DOCUMENT_OF[city])

    assert document.reading == "read"


@pytest.mark.parametrize("city", DOCUMENT_OF)
def test_the_citys_own_values_are_told_from_the_defaults(city: str) -> None:
    origins = load_profile_with_origins(city).origins

    assert origins["city.division_code"].file == f"cities/{city}.yaml"
    assert origins["city.division_code"].source.startswith(CODES)
    assert origins["loop.extension.most"].file == "cities/_national.yaml"
    assert origins["loop.extension.most"].source.startswith("ours §")
    assert check_profile(city) == []


@pytest.mark.parametrize(
    ("city", "code", "prefix", "levels"),
    [
        ("zhangjiagang", "320582", "ZJG", ["市级网格", "区镇网格", "街道网格", "社区网格", "单元网格"]),
        ("pujiang", "310112", "PJ", ["区级网格", "镇级网格", "居村网格", "网格责任块"]),
        ("xiangshan", "330225", "XS", ["县级网格", "镇乡（街道）网格", "村、社区网格", "单元网格"]),
        ("hongshan", "150402", "HS", ["管理网格", "责任网格", "区域网格", "单元网格"]),
        ("hailing", "321202", "HL", ["区级网格", "街道（镇）网格", "社区网格", "单元网格"]),
    ],
)
def test_codes_and_levels(city: str, code: str, prefix: str, levels: list[str]) -> None:
    profile = load_profile(city)

    assert (profile.city.division_code, profile.city.case_prefix, profile.city.zone) == (code, prefix, "Asia/Shanghai")
    assert [level.name_zh for level in profile.grid.levels] == levels
    assert profile.grid.code_length == 15


def test_pujiang_handles_in_three_days_in_front_and_four_behind() -> None:
    route = find_route(load_profile("pujiang"), "quick_handling")

    assert route.channels == ("neighbourhood_patrol",)
    assert list_stages(route) == [
        ("front", "finder", None, (LimitKind.NATURAL_DAY, 3)),
        ("joint", "department", "workstation", (LimitKind.NATURAL_DAY, 4)),
    ]
    assert [(row.on_failure, row.on_expiry) for row in route.stages] == [("next", "next"), ("return", "supervise")]
    assert sum(row.limit.amount for row in route.stages if row.limit) == 7


def test_pujiang_knows_three_kinds_of_grid() -> None:
    names = [row.name_zh for row in load_profile("pujiang").places.area_classes]

    assert names == ["街面网格", "居村网格", "拓展网格"]


def test_xiangshan_sends_what_villages_cannot_solve_to_the_command_room_and_the_four_platforms() -> None:
    route = find_route(load_profile("xiangshan"), "village")

    assert list_stages(route) == [
        ("village", "finder", None, (LimitKind.NATURAL_DAY, 3)),
        ("command_room", "department", "town_command", (LimitKind.WORK_DAY, 1)),
        ("four_platforms", "department", "four_platforms", (LimitKind.NATURAL_DAY, 5)),
    ]
    limits = [row.limit.source.partition(" §")[0] for row in route.stages if row.limit]
    assert limits == ["XS-2019", "ours", "XS-2019"]


def test_xiangshan_crews_establish_the_facts_before_they_handle() -> None:
    route = find_route(load_profile("xiangshan"), "crew")

    assert [(row.purpose, row.limit.amount if row.limit else None) for row in route.stages] == [
        ("establish", Decimal(1)),
        ("handle", Decimal(7)),
    ]


def test_xiangshan_supervises_on_site_then_two_working_days_then_counts_then_lists() -> None:
    rungs = load_profile("xiangshan").loop.supervision.rungs

    assert [row.act for row in rungs] == ["check_on_site", "urge", "count", "list"]
    assert rungs[1].limit is not None
    assert (rungs[1].limit.kind, rungs[1].limit.amount) == (LimitKind.WORK_DAY, Decimal(2))
    assert rungs[1].limit.source == "XS-2019 §五（三）督办后2个工作日内处置"
    assert all(row.source.startswith("XS-2019 §五（") for row in rungs)


def test_xiangshan_gives_a_conference_thirty_days_to_a_first_effect() -> None:
    limit = load_profile("xiangshan").loop.conference.effect_limit

    assert (limit.kind, int(limit.amount)) == (LimitKind.NATURAL_DAY, 30)
    assert limit.source.startswith("XS-2019 §四（四）")


def test_xiangshan_has_three_classes_of_road_and_the_lanes() -> None:
    rows = load_profile("xiangshan").places.road_classes

    assert [row.key for row in rows] == ["main", "secondary", "branch", "back_lane"]
    assert "重要商业街" in rows[0].name_zh
    assert "城中村" in rows[2].name_zh


def test_hongshan_sets_streets_of_its_own_standard_apart() -> None:
    grades = load_profile("hongshan").places.control_grades

    assert [(row.name_zh, row.road_classes) for row in grades] == [("示范街路", ()), ("重点区域全天候执法", ())]


def test_hongshan_tells_its_five_checks_apart() -> None:
    channels = {row.name_zh: row.source_class for row in load_profile("hongshan").sources.channels}

    assert {"城乡巡查系统", "属地自查", "对调互查", "专项检查", "追踪督查"} <= channels.keys()
    assert (channels["对调互查"], channels["追踪督查"]) == ("own", "superior")


def test_hailing_takes_demands_as_they_come_and_problems_after_a_look() -> None:
    channels = {row.key: row for row in load_profile("hailing").sources.channels}

    assert not channels["community_demands"].is_verified_first
    assert channels["community_problems"].is_verified_first
    assert load_profile("hailing").loop.reopening.days == 30


def test_hailing_shows_departments_by_three_flags() -> None:
    """HL-1: 龙虎榜与红黄蓝三色旗；次序、分数线与名额原文没有。"""
    flags = load_profile("hailing").evaluation.flags

    assert [(flag.key, flag.colour) for flag in flags.awarded] == [
        ("red", "red"),
        ("yellow", "yellow"),
        ("blue", "blue"),
    ]
    assert all("为 ours" in flag.source for flag in flags.awarded)
    assert load_profile("zhangjiagang").evaluation.flags.awarded == ()


def test_zhangjiagang_strikes_off_its_ledger_and_supervises_grave_cases() -> None:
    profile = load_profile("zhangjiagang")
    ledger = find_row(profile.sources.channels, "grid_ledger")

    assert ledger is not None
    assert ledger.source.startswith("ZJG-2024 §三（一）1")
    assert profile.loop.supervision.source.startswith("ZJG-2024 §三（一）3")
    assert profile.limits.stages.transfer is not None
    assert profile.limits.stages.transfer.source == "ZJG-2024 §三（二）2 重大案件移送机制；时限为 ours"
