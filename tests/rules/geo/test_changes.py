from __future__ import annotations

from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from wangge.geo.domain.changes import ExistingGrid, compare_with_layer, is_same_shape
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.importing import ImportFaultKind

LEFT, RIGHT = shapely.box(120.5, 31.8, 120.51, 31.81), shapely.box(120.51, 31.8, 120.52, 31.81)
BOTH = shapely.box(120.5, 31.8, 120.52, 31.81)


def grid(code: str, level: int, parent: str | None, geometry: BaseGeometry) -> GridFeature:
    return GridFeature(code=code, name=code, level=level, parent_code=parent, geometry=geometry)


ROOT = grid("R", 1, None, BOTH)
A, B = grid("A", 2, "R", LEFT), grid("B", 2, "R", RIGHT)
OTHER_ROOT = grid("S", 1, None, shapely.box(121, 31, 122, 32))
C = grid("C", 2, "S", shapely.box(121, 31, 122, 32))
LAYER = [
    ExistingGrid(id=number, feature=feature, is_open=True, is_unit=feature.level == 2)
    for number, feature in enumerate((ROOT, A, B, OTHER_ROOT, C), start=1)
]


def test_the_same_file_again_changes_nothing() -> None:
    changes, faults = compare_with_layer([(1, A), (2, B)], LAYER, is_partial=False)
    assert faults == []
    assert (changes.added, changes.redrawn, changes.revised, changes.closed) == ((), (), (), ())
    assert changes.unchanged == (2, 3)


def test_grids_that_the_file_no_longer_names_are_closed_under_the_same_root_only() -> None:
    new = grid("D", 2, "R", RIGHT)
    changes, faults = compare_with_layer([(1, A), (2, new)], LAYER, is_partial=False)
    assert faults == []
    assert (changes.added, changes.closed) == ((new,), (3,))


def test_a_partial_file_closes_nothing() -> None:
    changes, _ = compare_with_layer([(1, A)], LAYER, is_partial=True)
    assert changes.closed == ()


def test_a_changed_unit_grid_needs_a_new_code() -> None:
    _, faults = compare_with_layer([(7, replace(A, geometry=BOTH))], LAYER, is_partial=True)
    assert [(fault.number, fault.kind, fault.code) for fault in faults] == [(7, ImportFaultKind.CODE_REUSED, "A")]


def test_a_division_may_be_redrawn_under_its_code() -> None:
    wider = replace(ROOT, geometry=shapely.box(120.5, 31.8, 120.53, 31.81))
    changes, faults = compare_with_layer([(1, wider)], LAYER, is_partial=False)
    assert faults == []
    assert changes.redrawn == ((1, wider),)


def test_a_code_keeps_its_level() -> None:
    _, faults = compare_with_layer([(1, replace(ROOT, level=2, parent_code="S"))], LAYER, is_partial=True)
    assert [fault.kind for fault in faults] == [ImportFaultKind.CODE_REUSED]


def test_a_dead_code_is_never_used_again() -> None:
    layer = [*LAYER, ExistingGrid(id=9, feature=grid("X", 2, "R", LEFT), is_open=False, is_unit=True)]
    _, faults = compare_with_layer([(4, grid("X", 2, "R", LEFT))], layer, is_partial=True)
    assert [(fault.number, fault.kind) for fault in faults] == [(4, ImportFaultKind.CODE_DEAD)]


def test_new_names_and_classes_are_revised() -> None:
    renamed = replace(A, name="新名", area_class="class_1")
    changes, faults = compare_with_layer([(1, renamed), (2, B)], LAYER, is_partial=False)
    assert faults == []
    assert (changes.revised, changes.unchanged) == (((2, renamed),), (3,))


def test_a_parent_must_exist_on_a_level_above() -> None:
    grids = [(1, grid("D", 2, "nowhere", RIGHT)), (2, grid("E", 3, "A", LEFT)), (3, grid("F", 2, "B", RIGHT))]
    _, faults = compare_with_layer(grids, LAYER, is_partial=True)
    assert [(fault.number, fault.kind, fault.detail) for fault in faults] == [
        (1, ImportFaultKind.PARENT_UNKNOWN, "nowhere"),
        (3, ImportFaultKind.PARENT_UNKNOWN, "B"),
    ]


def test_parents_in_a_circle_end() -> None:
    grids = [(1, grid("D", 2, "E", RIGHT)), (2, grid("E", 2, "D", LEFT))]
    _, faults = compare_with_layer(grids, LAYER, is_partial=False)
    assert {fault.kind for fault in faults} == {ImportFaultKind.PARENT_UNKNOWN}


def test_an_extra_point_on_an_edge_is_the_same_shape() -> None:
    more = shapely.segmentize(LEFT, 0.003)
    nudged = shapely.transform(LEFT, lambda points: points + 1e-8)
    assert is_same_shape(LEFT, more)
    assert is_same_shape(LEFT, nudged)
    assert not is_same_shape(LEFT, RIGHT)
    assert not is_same_shape(LEFT, shapely.box(120.5, 31.8, 120.5100001, 31.81001))
