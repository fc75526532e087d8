from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.operations.geo.conftest import NEW_YEAR, SYSTEM, TODAY
from tests.operations.geo.drawing import COUNTY, FIELDS, UNITS, box, row, write_geojson
from wangge.geo.models import GridCell, GridLayer
from wangge.geo.public import (
    FaultKind,
    FieldMapping,
    GridImport,
    ImportFaultKind,
    ImportOptions,
    count_grids,
    find_grid,
    import_grids,
    locate_point,
)
from wangge.kernel.public import DomainError
from wangge.platform.public import use_profile
from wangge.profiles.public import load_profile

WEST, EAST = UNITS[:2], UNITS[2:]


def run_import(path: Path, rows: object, *, dry_run: bool = False, **options: object) -> GridImport:
    write_geojson(path, list(rows))  # type: ignore[call-overload]
    return import_grids(
        actor=SYSTEM,
        path=path,
        fields=FIELDS,
        dry_run=dry_run,
        options=ImportOptions(**options),  # type: ignore[arg-type]
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "grids.geojson"


def test_a_file_of_all_levels_becomes_a_tree(county: None) -> None:
    assert count_grids(actor=SYSTEM) == {1: 1, 2: 1, 3: 1, 4: 2, 5: 4}
    grid = find_grid(actor=SYSTEM, code="320582001001001")
    assert grid is not None
    assert (grid.parent_code, grid.generation, grid.from_on, grid.to_on) == ("320582001001", 1, NEW_YEAR, None)
    assert (grid.west, grid.south, grid.east, grid.north) == (120.5, 31.8, 120.51, 31.82)
    assert grid.area_m2 == pytest.approx(946 * 2218, rel=0.01)
    row_of_it = GridCell.objects.get(id=grid.id)
    assert (row_of_it.root_code, row_of_it.is_unit) == ("320582", True)
    assert not GridCell.objects.get(code="320582001").is_unit


def test_importing_the_same_file_again_changes_nothing(county: None, file: Path) -> None:
    result = run_import(file, [*COUNTY, *UNITS])
    assert (result.is_stored, result.unchanged, result.generation) == (True, 9, 1)
    assert GridLayer.objects.get().source == "county.geojson", "of the import that changed something"
    assert GridCell.objects.count() == 9


def test_a_new_generation_closes_the_one_before(county: None, file: Path) -> None:
    news = [row("320582001001003", box(0, 0, 2, 1)), row("320582001001004", box(0, 1, 2, 2))]
    result = run_import(file, [*news, *EAST])
    assert (result.added, result.unchanged, result.closed, result.generation) == (2, 2, 2, 2)
    closed = GridCell.objects.get(code="320582001001001")
    assert (closed.to_on, closed.generation) == (TODAY, 1)
    found = locate_point(lon=120.505, lat=31.805)
    assert found is not None
    assert (found.code, found.generation) == ("320582001001003", 2)
    assert found.level_codes == ("320582", "320582-01", "320582001", "320582001001", "320582001001003")
    before = find_grid(actor=SYSTEM, code="320582001001001", on=date(2026, 2, 1))
    assert before is not None
    assert find_grid(actor=SYSTEM, code="320582001001001") is None


def test_a_partial_import_closes_nothing(county: None, file: Path) -> None:
    result = run_import(file, [replace_area(UNITS[0], "class_3")], is_partial=True)
    assert (result.revised, result.closed) == (1, 0)
    assert GridCell.objects.get(code="320582001001001").area_class == "class_3"
    found = locate_point(lon=120.505, lat=31.805)
    assert found is not None
    assert found.area_class == "class_3", "the index was told"


def replace_area(unit: object, area: str) -> dict[str, object]:
    return {**unit, "area": area}  # type: ignore[dict-item]


def test_a_changed_unit_needs_a_new_code_and_nothing_is_stored(county: None, file: Path) -> None:
    result = run_import(file, [row("320582001001001", box(0, 0, 1, 1)), *UNITS[1:]])
    (fault,) = result.faults
    assert (fault.number, fault.kind, fault.code) == (1, ImportFaultKind.CODE_REUSED, "320582001001001")
    assert not result.is_stored
    assert GridLayer.objects.get().generation == 1


def test_a_dead_code_is_never_used_again(county: None, file: Path) -> None:
    run_import(file, [*WEST, row("320582001002003", box(2, 0, 4, 2))])
    result = run_import(file, UNITS)
    assert {(fault.kind, fault.code) for fault in result.faults} == {
        (ImportFaultKind.CODE_DEAD, "320582001002001"),
        (ImportFaultKind.CODE_DEAD, "320582001002002"),
    }


def test_a_division_is_redrawn_under_its_code_and_keeps_its_children(county: None, file: Path) -> None:
    communities = [row("320582001001", box(0, 0, 2.5, 2)), row("320582001002", box(2.5, 0, 4, 2))]
    result = run_import(file, communities)
    assert (result.redrawn, result.closed) == (2, 0)
    assert {fault.kind for fault in result.warnings} == set()
    old, new = GridCell.objects.filter(code="320582001001").order_by("generation")
    assert (old.to_on, new.to_on, new.from_on) == (TODAY, None, TODAY)
    assert set(new.children.values_list("code", flat=True)) == {"320582001001001", "320582001001002"}
    assert old.children.count() == 0


def test_closing_a_division_closes_what_lies_below(county: None, file: Path) -> None:
    result = run_import(file, [row("320582001001", box(0, 0, 2, 2))])
    assert result.closed == 1
    assert set(GridCell.objects.filter(to_on=TODAY).values_list("code", flat=True)) == {
        "320582001002",
        "320582001002001",
        "320582001002002",
    }


def test_a_dry_run_reports_and_stores_nothing(db: None, file: Path) -> None:
    result = run_import(file, [*COUNTY, *UNITS], dry_run=True)
    assert (result.added, result.is_stored, result.faults) == (9, False, ())
    assert GridCell.objects.count() == GridLayer.objects.count() == 0


def test_a_generation_may_not_begin_before_the_one_it_closes(county: None, file: Path) -> None:
    with pytest.raises(DomainError, match="grid_import_too_early"):
        run_import(file, WEST, from_on=date(2025, 12, 31))
    assert GridCell.objects.filter(to_on__isnull=True).count() == 9


def test_gaps_and_overlaps_are_warnings_with_place_and_area(county: None, file: Path) -> None:
    units = [*WEST, row("320582001002003", box(1.9, 0, 3, 2)), row("320582001002004", box(3.1, 0, 4, 2))]
    result = run_import(file, units)
    assert result.is_stored
    kinds = {(fault.kind, fault.codes) for fault in result.warnings}
    assert kinds == {
        (FaultKind.GAP, ("320582001002",)),
        (FaultKind.OVERLAP, ("320582001001002", "320582001002003")),
        (FaultKind.OUTSIDE_PARENT, ("320582001002003",)),
    }
    assert all(fault.area_m2 > 100_000 for fault in result.warnings)


def test_a_strict_import_refuses_gaps(county: None, file: Path) -> None:
    gap = run_import(file, [*WEST, row("320582001002003", box(2.5, 0, 4, 2))], is_strict=True)
    assert ([fault.kind for fault in gap.warnings], gap.is_stored) == ([FaultKind.GAP], False)


def test_faults_are_listed_by_feature(county: None, file: Path) -> None:
    rows = [*WEST, row("32058200100200", box(2, 0, 3, 2)), row("320582001002002", None), row("", box(3, 0, 4, 2))]
    result = run_import(file, rows)
    assert [(fault.number, fault.kind) for fault in result.faults] == [
        (3, ImportFaultKind.LEVEL_UNKNOWN),
        (4, ImportFaultKind.SHAPE_MISSING),
        (5, ImportFaultKind.CODE_MISSING),
    ]
    assert not result.is_stored


def test_a_street_finds_its_zone_by_place(county: None, file: Path) -> None:
    added = [row("320582-02", box(4, 0, 6, 2), parent="320582", level=2)]
    assert run_import(file, added, is_partial=True).added == 1
    result = run_import(file, [row("320582002", box(4, 0, 6, 2))], is_partial=True)
    assert (result.added, result.faults) == (1, ())
    found = find_grid(actor=SYSTEM, code="320582002")
    assert found is not None
    assert (found.parent_code, found.level) == ("320582-02", 3)


def test_grids_without_codes_are_coded_under_a_made_root(db: None, file: Path) -> None:
    rows = [row("", box(0, 0, 1, 1)), row("", box(1, 0, 2, 1)), row("", box(0, 1, 2, 2))]
    write_geojson(file, rows)
    with use_profile(load_profile("generic")):
        result = import_grids(
            actor=SYSTEM, path=file, fields=FieldMapping(name="name"), options=ImportOptions(division_name="旧金山")
        )
        assert (result.added, result.faults, result.warnings) == (4, (), ())
        root = find_grid(actor=SYSTEM, code="999999")
        first = find_grid(actor=SYSTEM, code="999999000000001")
        assert root is not None
        assert first is not None
        assert (root.name, root.level, root.north) == ("旧金山", 1, 31.82)
        assert (first.level, first.parent_code, first.north) == (2, "999999", 31.82)
        again = import_grids(actor=SYSTEM, path=file, fields=FieldMapping(name="name"))
    assert (again.added, again.closed) == (3, 3), "without codes nothing tells that they are the same"
    assert GridCell.objects.filter(to_on__isnull=True, code__startswith="999999000000001").count() == 0


def test_free_codes_are_kept(db: None, file: Path) -> None:
    write_geojson(file, [row("MN-01", box(0, 0, 1, 1)), row("MN-02", box(1, 0, 2, 1))])
    fields = FieldMapping(code="code", name="name")
    with use_profile(load_profile("generic")):
        result = import_grids(actor=SYSTEM, path=file, fields=fields)
        found = locate_point(lon=120.515, lat=31.805)
    assert result.added == 3
    assert found is not None
    assert found.level_codes == ("999999", "MN-02")


def test_another_layer_is_laid_over_and_locates_nothing(county: None, file: Path) -> None:
    write_geojson(file, [row("HW-1", box(0, 0, 4, 2))])
    options = ImportOptions(layer="sanitation", has_free_codes=True)
    assert import_grids(actor=SYSTEM, path=file, fields=replace(FIELDS, level=None), options=options).added == 2
    found = locate_point(lon=120.505, lat=31.805)
    assert found is not None
    assert found.code == "320582001001001"
    assert find_grid(actor=SYSTEM, code="HW-1", layer="sanitation") is not None
