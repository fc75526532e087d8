from __future__ import annotations

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.geo.domain.codes import CodeRule
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.importing import (
    ROOT_KIND,
    FieldMapping,
    FileFeature,
    ImportFault,
    ImportFaultKind,
    ImportRules,
    add_root,
    assign_codes,
    find_parents_by_place,
    read_features,
)

SQUARE = shapely.box(120.5, 31.8, 120.51, 31.81)
FIELDS = FieldMapping(
    code="code", name="name", parent="parent", level="level", kind="kind", area_class="area", road_class="road"
)
RULES = ImportRules(
    rule=CodeRule(),
    level=None,
    root_code="999999",
    area_classes=frozenset({"class_1"}),
    road_classes=frozenset({"main"}),
)
FREE = ImportRules(rule=None, level=2, root_code="999999")


def row(geometry: BaseGeometry | None = SQUARE, number: int = 1, **values: str) -> FileFeature:
    return FileFeature(number, values, geometry)


def find_fault(feature: FileFeature, rules: ImportRules = RULES) -> ImportFault:
    features, (fault,) = read_features([feature], FIELDS, rules)
    assert features == []
    return fault


def test_a_mapping_lists_its_columns() -> None:
    assert FieldMapping(code="BSM", name="MC").list_columns() == ["BSM", "MC"]
    assert FieldMapping().list_columns() == []


def test_a_feature_becomes_a_grid() -> None:
    ((number, grid),), faults = read_features(
        [row(code="320582100004001", name=" 一号 ", kind="unit", area="class_1", road="main")], FIELDS, RULES
    )
    assert faults == []
    assert (number, grid.code, grid.name, grid.level, grid.parent_code) == (
        1,
        "320582100004001",
        "一号",
        4,
        "320582100004",
    )
    assert (grid.kind, grid.area_class, grid.road_class) == ("unit", "class_1", "main")


def test_a_stated_parent_and_level_win_over_the_code() -> None:
    rule = ImportRules(rule=CodeRule((6, 0, 3, 3, 3)), level=None, root_code="999999")
    rows = [row(code="320582-01", level="2", parent="320582"), row(code="320582100", parent="320582-01", number=2)]
    grids, faults = read_features(rows, FIELDS, rule)
    assert faults == []
    assert [(grid.level, grid.parent_code) for _, grid in grids] == [(2, "320582"), (3, "320582-01")]


def test_free_codes_come_under_the_root() -> None:
    ((_, grid),), faults = read_features([row(code="SF-7")], FIELDS, FREE)
    assert faults == []
    assert (grid.code, grid.name, grid.level, grid.parent_code) == ("SF-7", "SF-7", 2, "")
    ((_, placed),), _ = find_parents_by_place([(1, grid)], [], root_code="999999")
    assert placed.parent_code == "999999"


def test_a_root_has_no_parent() -> None:
    ((_, grid),), _ = read_features([row(code="320582")], FIELDS, RULES)
    assert (grid.level, grid.parent_code) == (1, None)


@pytest.mark.parametrize(
    ("feature", "kind"),
    [
        (row(), ImportFaultKind.CODE_MISSING),
        (row(code="320582100004000"), ImportFaultKind.CODE_INVALID),
        (row(code="3205821"), ImportFaultKind.LEVEL_UNKNOWN),
        (row(code="320582", level="two"), ImportFaultKind.LEVEL_UNKNOWN),
        (row(code="320582", level="0"), ImportFaultKind.LEVEL_UNKNOWN),
        (row(code="320582", level="2"), ImportFaultKind.CODE_INVALID),
        (row(code="320582", level="9"), ImportFaultKind.CODE_INVALID),
        (row(code="320582100", name="x" * 101), ImportFaultKind.NAME_TOO_LONG),
        (row(code="320582100", area="class_9"), ImportFaultKind.CLASS_UNKNOWN),
        (row(code="320582100", road="lane"), ImportFaultKind.CLASS_UNKNOWN),
        (row(None, code="320582100"), ImportFaultKind.SHAPE_MISSING),
        (row(shapely.Polygon(), code="320582100"), ImportFaultKind.SHAPE_MISSING),
        (row(shapely.Point(120.5, 31.8), code="320582100"), ImportFaultKind.SHAPE_NOT_AREA),
        (row(shapely.box(500_000, 3_500_000, 500_100, 3_500_100), code="320582100"), ImportFaultKind.SHAPE_OFF_GLOBE),
        (
            row(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), code="320582100"),
            ImportFaultKind.SHAPE_INVALID,
        ),
    ],
)
def test_an_unsound_feature_is_named_with_its_reason(feature: FileFeature, kind: ImportFaultKind) -> None:
    fault = find_fault(feature)
    assert (fault.number, fault.kind, fault.code) == (1, kind, feature.values.get("code", ""))


def test_a_fault_says_where_it_lies() -> None:
    fault = find_fault(row(code="bad code"), FREE)
    assert (fault.kind, fault.lon, fault.lat) == (ImportFaultKind.CODE_INVALID, 120.505, 31.805)


def test_a_parent_that_nobody_names_is_found_by_place() -> None:
    zone = GridFeature(code="Z", name="Z", level=2, parent_code="320582", geometry=SQUARE)
    rules = ImportRules(rule=CodeRule((6, 0, 3, 3, 3)), level=None, root_code="999999")
    rows = [row(code="320582100"), row(shapely.box(121, 31, 122, 32), code="320582101", number=2)]
    grids, faults = read_features(rows, FIELDS, rules)
    assert faults == []
    ((number, street),), (fault,) = find_parents_by_place(grids, [zone], root_code=None)
    assert (number, street.code, street.parent_code) == (1, "320582100", "Z")
    assert (fault.number, fault.kind, fault.code) == (2, ImportFaultKind.PARENT_UNKNOWN, "320582101")
    assert (fault.lon, fault.lat) == (121.5, 31.5)


def test_a_code_twice_in_the_file_is_a_fault_of_the_second() -> None:
    grids, faults = read_features([row(code="320582100"), row(code="320582100", number=2)], FIELDS, RULES)
    assert len(grids) == 1
    assert [(fault.number, fault.kind) for fault in faults] == [(2, ImportFaultKind.CODE_DUPLICATE)]


def test_grids_without_codes_get_them_in_order() -> None:
    rows = [
        row(shapely.box(120.51, 31.80, 120.52, 31.81), number=1),
        row(shapely.box(120.50, 31.80, 120.51, 31.81), number=2),
        row(shapely.box(120.50, 31.81, 120.51, 31.82), number=3),
    ]
    grids, _ = read_features(rows, FieldMapping(), FREE)
    coded = assign_codes(grids, rule=CodeRule((6, 9)), root_code="999999", taken=["999999000000004"])
    assert [(number, grid.code) for number, grid in coded] == [
        (3, "999999000000005"),
        (2, "999999000000006"),
        (1, "999999000000007"),
    ]
    assert {grid.parent_code for _, grid in coded} == {"999999"}


def read_free(*rows: FileFeature) -> tuple[list[tuple[int, GridFeature]], list[ImportFault]]:
    return find_parents_by_place(read_features(rows, FIELDS, FREE)[0], [], root_code="999999")


def test_a_missing_root_is_drawn_around_its_children() -> None:
    grids, _ = read_free(row(code="A"), row(shapely.box(121, 31, 122, 32), code="B", number=2))
    (number, root), *rest = add_root(grids, root_code="999999", root_name="地方", known_kinds={})
    assert (number, root.code, root.name, root.level, root.kind) == (0, "999999", "地方", 1, ROOT_KIND)
    assert root.geometry.geom_type == "MultiPolygon"
    assert rest == grids


def test_a_real_root_is_left_alone_and_our_own_is_drawn_anew() -> None:
    grids, _ = read_free(row(code="A"))
    assert len(add_root(grids, root_code="999999", root_name="", known_kinds={"999999": "county"})) == 1
    assert len(add_root(grids, root_code="999999", root_name="", known_kinds={"999999": ROOT_KIND})) == 2
    assert len(add_root(grids, root_code="888888", root_name="", known_kinds={})) == 1, "nobody names that root"
    with_root, _ = read_free(row(code="999999", level="1"), row(code="A", number=2))
    assert len(add_root(with_root, root_code="999999", root_name="", known_kinds={})) == 2
