from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely

from tests.operations.geo.conftest import SYSTEM
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.measuring import measure_area_m2, measure_areas_m2
from wangge.geo.domain.topology import GridShape, check_topology
from wangge.geo.models import GridCell
from wangge.geo.public import (
    CodeRule,
    build_demo_grids,
    check_layer,
    install_demo_grids,
    locate_point,
    locate_points,
)
from wangge.kernel.public import DomainError


@pytest.fixture(scope="module")
def features() -> list[GridFeature]:
    return build_demo_grids(20260101)


def list_level(features: list[GridFeature], level: int) -> list[GridFeature]:
    return [feature for feature in features if feature.level == level]


def test_the_city_has_its_real_divisions(features: list[GridFeature]) -> None:
    names = {grid.code: grid.name for grid in features}
    assert names["320582"] == "张家港市"
    assert names["320582100"] == "杨舍镇"
    assert names["320582001001"] == "中港社区居委会"
    counts = Counter(grid.level for grid in features)
    assert (counts[1], counts[2], counts[3], counts[4]) == (1, 10, 15, 273)


def test_about_2400_units_lie_in_the_built_up_part_and_coarser_ones_outside(features: list[GridFeature]) -> None:
    units = list_level(features, 5)
    built_up = [grid for grid in units if int(grid.code[9:12]) < 200 and grid.code[6:9] not in ("400", "407")]
    outside = [grid for grid in units if grid not in built_up]
    assert len(built_up) == pytest.approx(2400, rel=0.01)
    sizes = measure_areas_m2([grid.geometry for grid in built_up])
    assert 10_000 < np.median(sizes) < 20_000
    assert sizes.max() < 30_000
    assert np.median(measure_areas_m2([grid.geometry for grid in outside])) > 20 * np.median(sizes)


def test_the_whole_county_is_covered_exactly(features: list[GridFeature]) -> None:
    assert measure_area_m2(features[0].geometry) == pytest.approx(1007.84e6, rel=1e-4)
    for level in (2, 3, 4, 5):
        shapes = [GridShape(grid.code, grid.parent_code, grid.geometry) for grid in list_level(features, level)]
        parents = {grid.code: grid.geometry for grid in list_level(features, level - 1)}
        assert check_topology(shapes, parents=parents) == []
    assert shapely.coverage_is_valid([grid.geometry for grid in list_level(features, 5)])


def test_codes_follow_the_rule_of_fifteen_digits(features: list[GridFeature]) -> None:
    rule = CodeRule((6, 0, 3, 3, 3))
    assert len({grid.code for grid in features}) == len(features)
    assert {rule.check_code(grid.code, level=grid.level) == grid.level for grid in features} == {True}
    assert {len(grid.code) for grid in list_level(features, 5)} == {15}


def test_only_the_outline_of_the_county_is_not_synthetic(features: list[GridFeature]) -> None:
    assert [grid.code for grid in features if not grid.is_synthetic] == ["320582"]


def test_without_a_level_of_zones_streets_lie_below_the_county() -> None:
    plain = build_demo_grids(1, rule=CodeRule())
    assert Counter(grid.level for grid in plain).keys() == {1, 2, 3, 4}
    assert {grid.parent_code for grid in list_level(plain, 2)} == {"320582"}


def test_the_demo_city_is_stored_and_located(db: None) -> None:
    counts = install_demo_grids(actor=SYSTEM, seed=20260101)
    assert counts == dict(Counter(GridCell.objects.values_list("level", flat=True)))
    centre = locate_point(lon=120.552, lat=31.862)
    assert centre is not None
    assert centre.level_codes[:3] == ("320582", "320582-02", "320582100")
    assert centre.area_class == "class_1"
    assert set(GridCell.objects.filter(level=5).values_list("road_class", flat=True)) == {
        "main",
        "secondary",
        "branch",
        "back_lane",
    }
    root = shapely.from_wkb(bytes(GridCell.objects.get(code="320582").boundary))
    points = np.random.default_rng(3).uniform((120.36, 31.72), (120.89, 32.05), (3000, 2))
    is_inside = shapely.intersects_xy(root, points[:, 0], points[:, 1])
    assert ((locate_points(points[:, 0], points[:, 1]) > 0) == is_inside).all()
    assert check_layer(actor=SYSTEM, level=4) == []


def test_it_is_installed_once(db: None) -> None:
    install_demo_grids(actor=SYSTEM, seed=1)
    with pytest.raises(DomainError, match="grid_division_taken"):
        install_demo_grids(actor=SYSTEM, seed=2)


@pytest.mark.parametrize("city", ["nowhere", "../zhangjiagang", ""])
def test_a_city_without_data_is_refused(city: str) -> None:
    with pytest.raises(DomainError, match="demo_city_unknown"):
        build_demo_grids(1, city=city)
