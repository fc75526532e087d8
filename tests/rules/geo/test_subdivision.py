from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely

from wangge.geo.domain.codes import CodeRule
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.measuring import measure_area_m2, measure_areas_m2
from wangge.geo.domain.subdivision import (
    CommunityPlan,
    CountyPlan,
    PlaceClasses,
    StreetPlan,
    SubdivisionSizes,
    ZonePlan,
    subdivide_county,
)
from wangge.geo.domain.topology import GridShape, check_topology

MAINLAND = shapely.Point(120.6, 31.9).buffer(0.06, quad_segs=12)
ISLAND = shapely.box(120.68, 31.9, 120.69, 31.91)
OUTLINE = shapely.MultiPolygon([MAINLAND, ISLAND])
SIZES = SubdivisionSizes(urban_unit_count=60, urban_community_m2=300_000, rural_unit_m2=2_000_000, enclave_m2=1_000_000)
CLASSES = PlaceClasses(area=("class_1", "class_2", "class_3"), road=("main", "branch"))


def plan_communities(street: str, urban: int, rural: int) -> tuple[CommunityPlan, ...]:
    towns = [CommunityPlan(f"{street}{n:03d}", f"社区{n}", is_urban=True) for n in range(1, urban + 1)]
    villages = [CommunityPlan(f"{street}{n:03d}", f"村{n}", is_urban=False) for n in range(200, 200 + rural)]
    return (*towns, *villages)


def plan_county(*, has_zones: bool = False) -> CountyPlan:
    north, south = (ZonePlan("320582-01", "北区"), ZonePlan("320582-02", "南区")) if has_zones else (None, None)
    streets = (
        StreetPlan("320582001", "东街道", 120.62, 31.91, plan_communities("320582001", 4, 3), zone=north),
        StreetPlan("320582002", "西镇", 120.575, 31.89, plan_communities("320582002", 0, 4), zone=south),
        StreetPlan("320582003", "城中街道", 120.6, 31.87, plan_communities("320582003", 3, 0), zone=south),
        StreetPlan(
            "320582400", "园区", 120.57, 31.92, plan_communities("320582400", 0, 1), is_enclave=True, zone=north
        ),
    )
    return CountyPlan("320582", "县", OUTLINE, streets)


@pytest.fixture(scope="module")
def features() -> list[GridFeature]:
    return subdivide_county(plan_county(), seed=1, classes=CLASSES, sizes=SIZES)


def list_level(features: list[GridFeature], level: int) -> list[GridFeature]:
    return [feature for feature in features if feature.level == level]


def test_every_level_fills_the_one_above_exactly(features: list[GridFeature]) -> None:
    for level in (2, 3, 4):
        grids = list_level(features, level)
        shapes = [GridShape(grid.code, grid.parent_code, grid.geometry) for grid in grids]
        parents = {grid.code: grid.geometry for grid in list_level(features, level - 1)}
        assert check_topology(shapes, parents=parents) == []
        assert shapely.coverage_is_valid([grid.geometry for grid in grids])


def test_the_county_keeps_its_outline_and_island(features: list[GridFeature]) -> None:
    (county,) = list_level(features, 1)
    assert shapely.symmetric_difference(county.geometry, OUTLINE).area < 2e-7 * OUTLINE.length
    assert county.geometry.covers(ISLAND.representative_point())
    assert not county.is_synthetic
    assert all(grid.is_synthetic for grid in features if grid.level > 1)


def test_every_point_of_the_county_lies_in_one_unit(features: list[GridFeature]) -> None:
    points = np.random.default_rng(0).uniform((120.54, 31.84), (120.69, 31.96), (400, 2))
    points = points[shapely.contains_xy(OUTLINE, points[:, 0], points[:, 1])]
    units = np.asarray([grid.geometry for grid in list_level(features, 4)], dtype=object)
    holding = [int(shapely.intersects_xy(units, x, y).sum()) for x, y in points.tolist()]
    assert set(holding) == {1}


def test_codes_follow_the_rule_and_are_numbered_from_one(features: list[GridFeature]) -> None:
    rule = CodeRule()
    codes = [grid.code for grid in features]
    assert len(set(codes)) == len(codes)
    for grid in features:
        assert rule.check_code(grid.code) == grid.level
        assert rule.find_parent_code(grid.code) == grid.parent_code
    for parent, count in Counter(grid.parent_code for grid in list_level(features, 4)).items():
        assert {f"{parent}{n:03d}" for n in range(1, count + 1)} <= set(codes)


def test_the_first_number_lies_north_west(features: list[GridFeature]) -> None:
    first = {grid.parent_code: grid.geometry.centroid for grid in list_level(features, 4) if grid.code[-3:] == "001"}
    for community in list_level(features, 3):
        units = [grid for grid in features if grid.parent_code == community.code]
        north = max(grid.geometry.centroid.y for grid in units)
        side = np.sqrt(community.geometry.area / len(units))
        assert first[community.code].y > north - 1.01 * side


def test_units_are_dense_in_the_built_up_part_only(features: list[GridFeature]) -> None:
    urban = [grid for grid in list_level(features, 4) if int(grid.code[9:12]) < 200]
    rural = [grid for grid in list_level(features, 4) if int(grid.code[9:12]) >= 200]
    assert len(urban) == pytest.approx(60, abs=4)
    urban_m2 = measure_areas_m2([grid.geometry for grid in urban])
    rural_m2 = measure_areas_m2([grid.geometry for grid in rural])
    assert urban_m2.max() < 2.5 * urban_m2.mean()
    assert np.median(rural_m2) == pytest.approx(2_000_000, rel=0.5)


def test_classes_fall_from_the_centre_outwards(features: list[GridFeature]) -> None:
    units = list_level(features, 4)
    assert {grid.area_class for grid in units if int(grid.code[9:12]) >= 200} == {"class_3"}
    assert {grid.area_class for grid in units if int(grid.code[9:12]) < 200} == {"class_1", "class_2"}
    roads = Counter(grid.road_class for grid in units)
    assert 0 < roads["main"] < roads["branch"]


def test_an_enclave_lies_inside_its_neighbours(features: list[GridFeature]) -> None:
    (enclave,) = [grid for grid in features if grid.code == "320582400"]
    assert measure_area_m2(enclave.geometry) == pytest.approx(1_000_000, rel=0.02)


def test_equal_seeds_give_equal_grids(features: list[GridFeature]) -> None:
    again = subdivide_county(plan_county(), seed=1, classes=CLASSES, sizes=SIZES)
    other = subdivide_county(plan_county(), seed=2, classes=CLASSES, sizes=SIZES)
    assert [(grid.code, grid.geometry.wkb) for grid in again] == [(grid.code, grid.geometry.wkb) for grid in features]
    assert [grid.geometry.wkb for grid in other] != [grid.geometry.wkb for grid in features]


def test_zones_make_a_level_of_their_own() -> None:
    zoned = subdivide_county(plan_county(has_zones=True), seed=1, sizes=SIZES, rule=CodeRule((6, 0, 3, 3, 3)))
    assert [grid.code for grid in list_level(zoned, 2)] == ["320582-01", "320582-02"]
    assert {grid.parent_code for grid in list_level(zoned, 3)} == {"320582-01", "320582-02"}
    assert {grid.kind for grid in list_level(zoned, 5)} == {"unit"}
    assert {(grid.area_class, grid.road_class) for grid in zoned} == {("", "")}
    shapes = [GridShape(grid.code, grid.parent_code, grid.geometry) for grid in list_level(zoned, 3)]
    assert check_topology(shapes, parents={grid.code: grid.geometry for grid in list_level(zoned, 2)}) == []


def test_a_county_of_one_street_is_not_shared_out() -> None:
    street = StreetPlan("320582001", "街道", 120.6, 31.9, plan_communities("320582001", 1, 2))
    grids = subdivide_county(CountyPlan("320582", "县", OUTLINE, (street,)), seed=1, sizes=SIZES)
    (only,) = list_level(grids, 2)
    assert shapely.equals(only.geometry, list_level(grids, 1)[0].geometry)
