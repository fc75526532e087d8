from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.operations.geo.conftest import NOW, SYSTEM
from tests.operations.geo.drawing import COUNTY, FIELDS, UNITS, box, row, write_geojson
from wangge.geo.models import GeoVersion, GridCell
from wangge.geo.public import (
    ImportOptions,
    forget_index,
    get_grid,
    get_grids,
    import_grids,
    locate_point,
    locate_points,
)
from wangge.kernel.public import DomainError
from wangge.platform.public import SimulatedClock, use_clock


def test_without_grids_every_point_lies_nowhere(db: None) -> None:
    assert locate_point(lon=120.505, lat=31.805) is None
    assert locate_points([120.505], [31.805]).tolist() == [0]


def test_a_point_knows_its_grid_and_all_levels_above(county: None) -> None:
    found = locate_point(lon=120.515, lat=31.805)
    assert found is not None
    assert (found.code, found.name, found.generation) == ("320582001001002", "网格320582001001002", 1)
    assert (found.area_class, found.road_class) == ("class_2", "branch")
    assert found.level_codes == ("320582", "320582-01", "320582001", "320582001001", "320582001001002")
    assert get_grid(found.id) == found


def test_on_a_shared_edge_the_smallest_code_has_the_point(county: None) -> None:
    for lon, code in ((120.51, "320582001001001"), (120.52, "320582001001002"), (120.53, "320582001002001")):
        found = locate_point(lon=lon, lat=31.81)
        assert found is not None
        assert found.code == code


def test_many_points_get_the_ids_of_their_grids(county: None) -> None:
    lons, lats = [120.535, 120.505, 119.0, 120.52, float("nan")], [31.805, 31.805, 31.805, 31.81, 31.8]
    ids = dict(GridCell.objects.values_list("code", "id"))
    expected = [ids["320582001002002"], ids["320582001001001"], 0, ids["320582001001002"], 0]
    assert locate_points(lons, lats).tolist() == expected


def test_where_there_are_no_units_the_lowest_grid_has_the_point(db: None, tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "x.geojson", [*COUNTY, *UNITS[:2]])
    import_grids(actor=SYSTEM, path=path, fields=FIELDS)
    found = locate_point(lon=120.535, lat=31.805)
    assert found is not None
    assert found.code == "320582001002"


def test_grids_in_force_cost_one_look_at_the_version_in_two_seconds(
    county: None, django_assert_num_queries: object
) -> None:
    clock = SimulatedClock(NOW)
    with use_clock(clock):
        locate_point(lon=120.505, lat=31.805)
        with django_assert_num_queries(0):  # type: ignore[operator]
            locate_point(lon=120.535, lat=31.805)
        clock.advance_to(NOW + timedelta(seconds=2))
        with django_assert_num_queries(1):  # type: ignore[operator]
            locate_point(lon=120.535, lat=31.805)


def test_a_change_by_another_process_is_seen_after_two_seconds(county: None) -> None:
    clock = SimulatedClock(NOW)
    with use_clock(clock):
        assert locate_point(lon=120.505, lat=31.805) is not None
        # What another process's import leaves behind in the database.
        GridCell.objects.filter(code="320582001001001").update(to_on=NOW.date())
        GeoVersion.objects.update(number=99)
        clock.advance_to(NOW + timedelta(seconds=1))
        assert locate_point(lon=120.505, lat=31.805) is not None
        clock.advance_to(NOW + timedelta(seconds=3))
        assert locate_point(lon=120.505, lat=31.805) is None


def test_an_import_of_this_process_is_seen_at_once(county: None, tmp_path: Path) -> None:
    assert locate_point(lon=120.505, lat=31.805) is not None
    number = GeoVersion.objects.get().number
    path = write_geojson(tmp_path / "x.geojson", [row("320582001001003", box(0, 0, 2, 2))])
    options = ImportOptions(is_partial=False)
    assert import_grids(actor=SYSTEM, path=path, fields=FIELDS, options=options).closed == 4
    found = locate_point(lon=120.505, lat=31.805)
    assert found is not None
    assert found.code == "320582001001003"
    assert GeoVersion.objects.get().number == number + 1


def test_a_closed_grid_is_still_known_by_id(county: None, tmp_path: Path) -> None:
    before = locate_point(lon=120.505, lat=31.805)
    assert before is not None
    path = write_geojson(tmp_path / "x.geojson", [row("320582001001003", box(0, 0, 2, 2)), *UNITS[2:]])
    import_grids(actor=SYSTEM, path=path, fields=FIELDS)
    forget_index()
    assert get_grid(before.id) == before
    now = locate_point(lon=120.505, lat=31.805)
    assert now is not None
    assert get_grids([before.id, now.id, 10**9]) == {before.id: before, now.id: now}


def test_an_unknown_grid_is_refused(county: None) -> None:
    with pytest.raises(DomainError, match="grid_unknown"):
        get_grid(10**9)
