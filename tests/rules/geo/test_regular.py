from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from wangge.geo.domain.cells import Box
from wangge.geo.domain.measuring import measure_areas_m2
from wangge.geo.domain.regular import build_regular_grids
from wangge.kernel.public import DomainError


@given(
    lon=st.floats(-179, 178),
    lat=st.floats(-70, 70),
    width=st.floats(0, 0.05),
    height=st.floats(0, 0.05),
    side_m=st.floats(400, 3000),
)
def test_squares_cover_the_box_seamlessly(lon: float, lat: float, width: float, height: float, side_m: float) -> None:
    root, *units = build_regular_grids(
        Box(lon, lat, lon + width, lat + height), division_code="999999", name="x", side_m=side_m
    )
    shapes = [unit.geometry for unit in units]
    assert shapely.coverage_is_valid(shapes)
    assert root.geometry.contains_properly(shapely.box(lon, lat, lon + width, lat + height))
    assert root.geometry.area == pytest.approx(sum(shape.area for shape in shapes))
    assert measure_areas_m2(shapes) == pytest.approx(side_m**2, rel=0.02)


def test_codes_and_names_run_from_the_north_west() -> None:
    box = Box(120.50, 31.80, 120.508, 31.808)
    root, *units = build_regular_grids(box, division_code="320582", name="试点", side_m=500)
    assert (root.code, root.name, root.level, root.parent_code) == ("320582", "试点", 1, None)
    assert units[0].code == "320582000000001"
    assert [unit.code for unit in units] == sorted(unit.code for unit in units)
    assert {(unit.level, unit.parent_code, unit.is_synthetic) for unit in units} == {(2, "320582", True)}
    north_west = min(units, key=lambda unit: (-unit.geometry.bounds[3], unit.geometry.bounds[0]))
    south_east = max(units, key=lambda unit: (-unit.geometry.bounds[3], unit.geometry.bounds[0]))
    assert (units[0], units[-1]) == (north_west, south_east)
    assert (units[0].name, units[1].name) == ("1-1", "1-2")


@pytest.mark.parametrize("side_m", [9.9, 100_001, float("nan")])
def test_an_unfit_side_is_refused(side_m: float) -> None:
    with pytest.raises(DomainError, match="grid_side_invalid"):
        build_regular_grids(Box(120, 31, 120.1, 31.1), division_code="999999", name="x", side_m=side_m)


def test_too_many_grids_are_refused() -> None:
    with pytest.raises(DomainError, match="grid_too_many"):
        build_regular_grids(Box(119, 30, 121, 32), division_code="999999", name="x", side_m=500)


def test_a_division_has_six_digits() -> None:
    with pytest.raises(DomainError, match="grid_code_invalid"):
        build_regular_grids(Box(120, 31, 120.1, 31.1), division_code="3205", name="x", side_m=500)
