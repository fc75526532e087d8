"""The profiles that ship: sound, frozen, each value with its origin, and faithful to their texts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from wangge.profiles.loader import CITIES_FOLDER, NATIONAL_FILE
from wangge.profiles.public import (
    CityProfile,
    Composite,
    check_profile,
    find_row,
    list_profiles,
    load_profile,
    load_profile_with_origins,
)
from wangge.profiles.tree import Table, list_nodes, parse_file

SHIPPED = ("generic", "hailing", "hongshan", "pujiang", "xiangshan", "zhangjiagang")


@pytest.fixture(scope="module")
def city() -> CityProfile:
    return load_profile("zhangjiagang")


def find_composite(profile: CityProfile, key: str) -> Composite:
    composite = find_row(profile.evaluation.composites, key)
    assert composite is not None
    return composite


def test_every_city_file_ships() -> None:
    assert list_profiles() == SHIPPED
    assert {path.stem for path in CITIES_FOLDER.glob("*.yaml")} == {*SHIPPED, "_national"}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_sound(name: str) -> None:
    assert check_profile(name) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_name_and_path_give_the_same_profile(name: str) -> None:
    assert load_profile(name) == load_profile(CITIES_FOLDER / f"{name}.yaml")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_profile_cannot_be_changed(name: str) -> None:
    profile = load_profile(name)

    def freeze(value: object) -> None:
        if isinstance(value, BaseModel):
            for field in type(value).model_fields:
                with pytest.raises(ValidationError, match="frozen"):
                    setattr(value, field, None)
                freeze(getattr(value, field))
        else:
            assert not isinstance(value, dict | list | set)
            for item in value if isinstance(value, tuple) else ():
                freeze(item)

    freeze(profile)
    assert hash(profile) == hash(load_profile(name))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_value_has_an_origin(name: str) -> None:
    origins = load_profile_with_origins(name).origins

    assert {origin.file for origin in origins.values()} == {"cities/_national.yaml", f"cities/{name}.yaml"}
    assert all(origin.line > 0 for origin in origins.values())
    lines = {
        file: (CITIES_FOLDER.parent / file).read_text("utf-8").splitlines()
        for file in {o.file for o in origins.values()}
    }
    for path in ("city.zone", "limits.stages.accept.amount", "sources.channels.citizen_app.name_zh"):
        origin = origins[path]
        assert path.rpartition(".")[2] in lines[origin.file][origin.line - 1]


def test_every_rule_row_states_its_source() -> None:
    for path in (NATIONAL_FILE, *(CITIES_FOLDER / f"{name}.yaml" for name in SHIPPED)):
        tree, _ = parse_file(path, label=path.name)
        assert tree is not None
        rows = {where: node for where, node in list_nodes(tree) if isinstance(node, Table) and "key" in node.rows}
        unsourced = {where for where, node in rows.items() if not {"source", "drop"} & node.rows.keys()}
        assert all(where.startswith("documents.") for where in unsourced)


def test_origins_tell_city_from_default() -> None:
    origins = load_profile_with_origins("zhangjiagang").origins

    assert origins["limits.stages.accept.amount"].file == "cities/_national.yaml"
    assert origins["limits.stages.accept.amount"].source == "ours"
    assert origins["sources.channels.citizen_app.name_zh"].file == "cities/zhangjiagang.yaml"
    assert origins["sources.channels.citizen_app.name_zh"].source == "ZJG-2024 §三（二）2"
    assert origins["sources.channels.citizen_app.source_class"].file == "cities/_national.yaml"
    assert origins["grid.code_length"].source.startswith("GB/T 47678.3-2026")


def test_origins_cannot_be_changed() -> None:
    origins = load_profile_with_origins("generic").origins

    with pytest.raises(TypeError):
        origins["city"] = origins["grid"]  # type: ignore[index]


def test_a_city_file_overrides_the_defaults(write_city: Callable[[str], Path]) -> None:
    overlay = """\
    merging: {days: 30, source: ours}
    worktime: {segments: [{start: "09:00", end: "17:00"}], source: ours §summer}
    sources: {channels: [{key: media, drop: true}, {key: letters, name_zh: 来信, name_en: Letters, source_class: public, is_verified_first: true, source: ours}]}
    """

    profile = load_profile(write_city(overlay))
    default = load_profile("zhangjiagang")

    assert (profile.merging.days, profile.merging.radius_m) == (30, default.merging.radius_m)
    assert [(hours.start, hours.end) for hours in profile.worktime.segments] == [("09:00", "17:00")]
    keys = [channel.key for channel in profile.sources.channels]
    known = [row.key for row in default.sources.channels if row.key not in {"media", "grid_ledger"}]
    assert keys == [*known, "letters"]


def test_national_composites_have_the_published_weights(city: CityProfile) -> None:
    weights = {
        composite.key: [(row.indicator, row.kind, row.weight) for row in composite.components]
        for composite in city.evaluation.composites
    }

    assert weights["collector"] == [
        ("valid_report_rate", "rate", Decimal("0.4")),
        ("missed_report_rate", "inverse_rate", Decimal("0.2")),
        ("timely_verify_rate", "rate", Decimal("0.2")),
        ("timely_check_rate", "rate", Decimal("0.2")),
    ]
    assert [weight for _, _, weight in weights["acceptor"]] == [Decimal("0.25"), Decimal("0.4"), Decimal("0.35")]
    assert [weight for _, _, weight in weights["shift_leader"]] == [Decimal("0.25"), Decimal("0.4"), Decimal("0.35")]
    assert [weight for _, _, weight in weights["dispatcher"]] == [Decimal("0.2"), Decimal("0.4"), Decimal("0.4")]
    assert weights["department"] == [
        ("filed_count", "count_score", Decimal("0.1")),
        ("closing_rate", "rate", Decimal("0.3")),
        ("timely_handling_rate", "rate", Decimal("0.3")),
        ("rework_rate", "inverse_rate", Decimal("0.3")),
    ]
    assert [weight for _, _, weight in weights["area"]] == [
        Decimal("0.1"),
        Decimal("0.2"),
        Decimal("0.3"),
        Decimal("0.4"),
    ]


def test_the_weight_that_closes_the_area_score_is_marked_ours(city: CityProfile) -> None:
    sources = [row.source.partition(" §")[0] for row in find_composite(city, "area").components]

    assert sources == ["GB/T 30428.4", "GB/T 30428.4", "GB/T 30428.4", "ours"]


def test_general_bands(city: CityProfile) -> None:
    assert [(band.key, int(band.at_least)) for band in city.evaluation.bands] == [
        ("A", 90), ("B", 75), ("C", 60), ("D", 40), ("E", 0),
    ]  # fmt: skip
    assert city.evaluation.list_bands(find_composite(city, "area")) == city.evaluation.bands


def test_staff_of_the_loop_is_known(city: CityProfile) -> None:
    assert city.known_roles == {
        "collector", "acceptor", "shift_leader", "dispatcher", "handler", "unit_leader", "leader", "auditor", "evaluator", "admin",
        "citizen", "system",
    }  # fmt: skip
    assert {role.key for role in city.roles} <= {post.role for post in city.posts}


def test_zhangjiagang_grids_and_chiefs(city: CityProfile) -> None:
    levels = [(level.key, level.name_zh, level.digits, level.chief_posts) for level in city.grid.levels]

    assert levels == [
        ("city", "市级网格", 6, ()),
        ("town", "区镇网格", 0, ()),
        ("street", "街道网格", 3, ("street_deputy", "squad_leader")),
        ("community", "社区网格", 3, ("team_leader", "squad_member")),
        ("unit", "单元网格", 3, ()),
    ]
    assert city.grid.code_length == 15


def test_zhangjiagang_judges_level_four_grids(city: CityProfile) -> None:
    scheme = find_composite(city, "community_grid")

    assert (scheme.subject, scheme.levels) == ("area", ("community",))
    assert {row.indicator for row in scheme.components} == {"closing_rate", "timely_closing_rate", "rework_rate"}
    assert [band.name_zh for band in city.evaluation.list_bands(scheme)] == ["示范网格", "达标网格", "不达标网格"]
    assert all("分数线为 ours" in band.source for band in scheme.bands)
    assert all(row.source.endswith("权重为 ours") for row in scheme.components)


def test_zhangjiagang_control_grades(city: CityProfile) -> None:
    grades = [(grade.name_zh, grade.road_classes, len(grade.windows)) for grade in city.places.control_grades]

    assert grades == [
        ("24小时严管街", ("main",), 1),
        ("白天严管街", ("secondary",), 1),
        ("特殊时期严管街", ("back_lane",), 0),
    ]


def test_zhangjiagang_codes(city: CityProfile) -> None:
    assert (city.city.division_code, city.city.zone, city.city.case_prefix) == ("320582", "Asia/Shanghai", "ZJG")
    assert city.city.code_system is not None
    assert (city.city.code_system.name, city.city.code_system.year) == ("nbs", 2023)


def test_generic_place_has_no_chinese_codes_or_hotlines() -> None:
    profile = load_profile("generic")

    assert (profile.city.division_code, profile.grid.code_length, profile.worktime.calendar) == (None, None, "none")
    assert profile.city.zone == "UTC"
    assert not [channel.key for channel in profile.sources.channels if channel.key.startswith("hotline")]
    assert [level.key for level in profile.grid.levels] == ["area", "unit"]
