from __future__ import annotations

import pytest
import shapely

from wangge.geo.domain.measuring import measure_area_m2
from wangge.geo.domain.topology import FaultKind, GridShape, TopologyFault, TopologyLimits, check_topology

PARENT = shapely.box(120.0, 31.0, 120.04, 31.02)
WEST, EAST = shapely.box(120.0, 31.0, 120.02, 31.02), shapely.box(120.02, 31.0, 120.04, 31.02)
PARENTS = {"P": PARENT}
METRE = 1 / 111_195


def check(*shapes: GridShape, with_parent: bool = True) -> list[TopologyFault]:
    return check_topology(shapes, parents=PARENTS if with_parent else None)


def test_a_seamless_level_has_no_faults() -> None:
    assert check(GridShape("1", "P", WEST), GridShape("2", "P", EAST)) == []
    assert check_topology([]) == []


def test_a_gap_is_found_with_its_place_and_area() -> None:
    narrow = shapely.box(120.021, 31.0, 120.04, 31.02)
    (fault,) = check(GridShape("1", "P", WEST), GridShape("2", "P", narrow))
    missing = shapely.box(120.02, 31.0, 120.021, 31.02)
    assert (fault.kind, fault.codes) == (FaultKind.GAP, ("P",))
    assert fault.area_m2 == pytest.approx(measure_area_m2(missing), abs=0.01)
    assert missing.contains(shapely.Point(fault.lon, fault.lat))


def test_an_overlap_names_both_grids() -> None:
    wide = shapely.box(120.019, 31.0, 120.04, 31.02)
    (fault,) = check(GridShape("2", "P", wide), GridShape("1", "P", WEST))
    assert (fault.kind, fault.codes) == (FaultKind.OVERLAP, ("1", "2"))
    assert fault.area_m2 == pytest.approx(measure_area_m2(shapely.box(120.019, 31.0, 120.02, 31.02)), abs=0.01)


def test_a_thin_gap_or_overlap_is_a_sliver() -> None:
    shy, bold = (shapely.box(120.02 + step, 31.0, 120.04, 31.02) for step in (0.4 * METRE, -0.4 * METRE))
    (gap,) = check(GridShape("1", "P", WEST), GridShape("2", "P", shy))
    (overlap,) = check(GridShape("1", "P", WEST), GridShape("2", "P", bold))
    assert (gap.kind, gap.detail) == (FaultKind.SLIVER, "gap")
    assert (overlap.kind, overlap.detail) == (FaultKind.SLIVER, "overlap")
    assert gap.area_m2 == pytest.approx(0.4 * 0.857 * 2224, rel=0.02)


def test_rounding_is_no_fault() -> None:
    nearly = shapely.box(120.02 + 1e-11, 31.0, 120.04, 31.02)
    assert check(GridShape("1", "P", WEST), GridShape("2", "P", nearly)) == []
    strict = TopologyLimits(ignored_m2=0.0)
    found = check_topology([GridShape("1", "P", WEST), GridShape("2", "P", nearly)], parents=PARENTS, limits=strict)
    assert [fault.kind for fault in found] == [FaultKind.SLIVER]


def test_a_child_outside_its_parent_is_found() -> None:
    beyond = shapely.box(120.02, 31.0, 120.05, 31.02)
    (fault,) = check(GridShape("1", "P", WEST), GridShape("2", "P", beyond))
    assert (fault.kind, fault.codes) == (FaultKind.OUTSIDE_PARENT, ("2",))
    assert fault.area_m2 == pytest.approx(measure_area_m2(shapely.box(120.04, 31.0, 120.05, 31.02)), abs=0.01)


def test_a_code_given_twice_is_found() -> None:
    faults = check(GridShape("1", "P", WEST), GridShape("1", "P", EAST))
    assert [(fault.kind, fault.codes, fault.detail) for fault in faults] == [(FaultKind.DUPLICATE_CODE, ("1",), "2")]


def test_an_invalid_shape_is_found_and_left_out_of_the_rest() -> None:
    bow_tie = shapely.Polygon([(120.02, 31.0), (120.04, 31.02), (120.04, 31.0), (120.02, 31.02)])
    faults = check(GridShape("1", "P", WEST), GridShape("2", "P", bow_tie))
    assert [fault.kind for fault in faults] == [FaultKind.GAP, FaultKind.INVALID_SHAPE]
    assert "Self-intersection" in faults[1].detail


@pytest.mark.parametrize("shape", [shapely.Polygon(), shapely.Point(120.01, 31.01)])
def test_what_is_no_area_is_an_invalid_shape(shape: shapely.Geometry) -> None:
    faults = check(GridShape("1", "P", PARENT), GridShape("2", "P", shape))
    assert [(fault.kind, fault.codes) for fault in faults] == [(FaultKind.INVALID_SHAPE, ("2",))]


def test_without_a_parent_an_enclosed_hole_is_a_gap() -> None:
    hole = shapely.box(120.01, 31.005, 120.015, 31.01)
    ring = shapely.box(120.0, 31.0, 120.02, 31.02).difference(hole)
    (fault,) = check(GridShape("1", None, ring), GridShape("2", None, EAST), with_parent=False)
    assert fault.kind == FaultKind.GAP
    assert hole.contains(shapely.Point(fault.lon, fault.lat))


def test_islands_and_enclaves_are_no_faults() -> None:
    island, lake = shapely.box(120.1, 31.0, 120.11, 31.01), shapely.box(120.01, 31.005, 120.015, 31.01)
    parent = shapely.MultiPolygon([PARENT, island])
    west = shapely.MultiPolygon([WEST.difference(lake), island])
    shapes = [GridShape("1", "P", west), GridShape("2", "P", EAST), GridShape("3", "P", lake)]
    assert check_topology(shapes, parents={"P": parent}) == []


def test_grids_that_meet_along_a_line_and_overlap_elsewhere_are_found() -> None:
    # The intersection is a line and an area: the line must not hide the area.
    left = shapely.box(120.0, 31.0, 120.02, 31.02)
    right = shapely.union(shapely.box(120.02, 31.0, 120.04, 31.02), shapely.box(120.01, 31.0, 120.03, 31.001))
    (fault,) = check(GridShape("1", "P", left), GridShape("2", "P", right))
    assert fault.kind == FaultKind.OVERLAP
