from __future__ import annotations

import json

import pytest
import shapely

from tests.operations.geo.conftest import SYSTEM
from tests.operations.geo.drawing import UNITS
from wangge.geo.models import GridCell
from wangge.geo.public import (
    Box,
    FaultKind,
    check_layer,
    count_grids,
    find_extent,
    get_grid_feature,
    list_child_grids,
    list_grid_features,
    list_grids,
    list_layers,
    list_outlines,
    search_grids,
)
from wangge.kernel.public import DomainError

WHOLE = Box(120, 31, 121, 32)
WEST = Box(120.501, 31.801, 120.509, 31.809)


def codes(views: object) -> list[str]:
    return [view.code for view in views]  # type: ignore[attr-defined]


def test_grids_are_listed_by_level_box_and_text(county: None) -> None:
    assert codes(list_grids(actor=SYSTEM, level=5)) == [unit["code"] for unit in UNITS]
    assert codes(list_grids(actor=SYSTEM, level=5, box=WEST)) == ["320582001001001"]
    assert codes(list_grids(actor=SYSTEM, text="320582001002")) == [
        "320582001002",
        "320582001002001",
        "320582001002002",
    ]
    assert len(list_grids(actor=SYSTEM, limit=3)) == 3


def test_children_are_listed_from_the_roots_down(county: None) -> None:
    assert codes(list_child_grids(actor=SYSTEM)) == ["320582"]
    assert codes(list_child_grids(actor=SYSTEM, code="320582001")) == ["320582001001", "320582001002"]
    assert list_child_grids(actor=SYSTEM, code="320582001001001") == ()


def test_search_finds_wide_grids_first(county: None) -> None:
    assert codes(search_grids(actor=SYSTEM, text="网格320582", limit=2)) == ["320582", "320582-01"]
    assert search_grids(actor=SYSTEM, text="  ") == ()


def test_features_are_geojson_that_states_its_system(county: None) -> None:
    found = list_grid_features(actor=SYSTEM, box=WHOLE, level=5)
    assert (found["type"], found["is_complete"], len(found["features"])) == ("FeatureCollection", True, 4)
    assert found["crs"]["properties"]["name"].endswith("CRS84")
    first = found["features"][0]
    assert first["properties"]["code"] == "320582001001001"
    assert first["properties"]["area_class"] == "class_1"
    shape = shapely.from_geojson(json.dumps(first["geometry"]))
    assert shapely.equals(shape, UNITS[0]["geometry"])
    assert [one["properties"]["code"] for one in list_grid_features(actor=SYSTEM, box=WEST, level=5)["features"]] == [
        "320582001001001"
    ]


def test_a_cut_list_says_so(county: None) -> None:
    found = list_grid_features(actor=SYSTEM, box=WHOLE, level=5, limit=3)
    assert (len(found["features"]), found["is_complete"]) == (3, False)


def test_one_grid_is_a_feature(county: None) -> None:
    found = get_grid_feature(actor=SYSTEM, code="320582001")
    assert (found["type"], found["properties"]["level"], found["geometry"]["type"]) == ("Feature", 3, "Polygon")
    with pytest.raises(DomainError, match="grid_unknown"):
        get_grid_feature(actor=SYSTEM, code="320582009")


def test_outlines_are_light_and_fit_together(county: None) -> None:
    found = list_outlines(actor=SYSTEM, level=4)
    shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in found["features"]]
    assert shapely.coverage_is_valid(shapes)
    assert all(shapely.get_num_coordinates(shape) < 10 for shape in shapes)
    assert list_outlines(actor=SYSTEM, level=9)["features"] == []


def test_extent_and_counts(county: None) -> None:
    assert find_extent(actor=SYSTEM) == Box(120.5, 31.8, 120.54, 31.82)
    assert count_grids(actor=SYSTEM) == {1: 1, 2: 1, 3: 1, 4: 2, 5: 4}
    assert find_extent(actor=SYSTEM, layer="sanitation") is None
    assert list_layers() == (("main", "main"),)


def test_the_topology_of_a_stored_level_is_checked(county: None) -> None:
    assert check_layer(actor=SYSTEM, level=5) == []
    assert check_layer(actor=SYSTEM, level=1) == []
    unit = GridCell.objects.get(code="320582001001001")
    smaller = shapely.box(120.5, 31.8, 120.51, 31.815)
    GridCell.objects.filter(id=unit.id).update(boundary=shapely.to_wkb(smaller))
    (fault,) = check_layer(actor=SYSTEM, level=5)
    assert (fault.kind, fault.codes) == (FaultKind.GAP, ("320582001001",))
