from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.geo.conftest import SYSTEM
from tests.operations.geo.drawing import FIELDS, UNITS, box, row, write_geojson
from tests.operations.geo.people import Staff, hire_staff
from wangge.geo.public import (
    NewBinding,
    bind_units,
    find_grid,
    find_jurisdiction,
    find_lead_unit,
    generate_grids,
    import_grids,
    list_bindings,
    list_grids,
)
from wangge.kernel.public import Actor, DomainError, build_system_actor

UNIT = "320582001001001"


@pytest.fixture
def staff(county: None) -> Staff:
    return hire_staff()


def bind(code: str, unit_id: int, duty: str, actor: Actor = SYSTEM) -> None:
    bind_units(actor=actor, bindings=[NewBinding(grid_code=code, unit_id=unit_id, duty=duty)])


def test_the_root_tells_the_district_of_every_grid_below(staff: Staff) -> None:
    assert find_jurisdiction(UNIT) is None
    bind("320582", staff.district, "jurisdiction")
    assert find_jurisdiction(UNIT) == find_jurisdiction("320582-01") == staff.district
    assert find_jurisdiction("999999000000001") is None


def test_the_nearest_binding_leads(staff: Staff) -> None:
    bind("320582", staff.district, "lead")
    bind("320582001001", staff.crew, "lead")
    assert find_lead_unit(UNIT) == staff.crew
    assert find_lead_unit("320582001002001") == staff.district
    bind("320582001001", staff.district, "lead")
    assert find_lead_unit(UNIT) == staff.district, "a new binding takes the place of the old one"
    assert [(one.grid_code, one.unit_name, one.duty) for one in list_bindings(actor=SYSTEM)] == [
        ("320582", "张家港市", "lead"),
        ("320582001001", "张家港市", "lead"),
    ]


def test_a_closed_grid_keeps_its_district(staff: Staff, tmp_path: Path) -> None:
    bind("320582", staff.district, "jurisdiction")
    path = write_geojson(tmp_path / "x.geojson", [row("320582001001003", box(0, 0, 2, 2)), *UNITS[2:]])
    import_grids(actor=SYSTEM, path=path, fields=FIELDS)
    assert find_jurisdiction(UNIT) == staff.district


@pytest.mark.parametrize(
    ("code", "unit", "duty", "error"),
    [
        ("320582001", "district", "jurisdiction", "grid_jurisdiction_not_root"),
        ("320582", "crew", "jurisdiction", "grid_jurisdiction_not_district"),
        ("320582", "district", "owner", "grid_duty_unknown"),
        ("330225", "district", "lead", "grid_unknown"),
    ],
)
def test_a_wrong_binding_is_refused(staff: Staff, code: str, unit: str, duty: str, error: str) -> None:
    with pytest.raises(DomainError, match=error):
        bind(code, getattr(staff, unit), duty)
    assert list_bindings(actor=SYSTEM) == ()


def test_an_unknown_organisation_is_refused(staff: Staff) -> None:
    with pytest.raises(DomainError, match="organisation_unknown"):
        bind("320582", 10**6, "lead")


def test_another_district_s_grids_are_out_of_sight_and_reach(staff: Staff, tmp_path: Path) -> None:
    bind("320582", staff.district, "jurisdiction")
    stranger = build_system_actor(name="xs", district_id=staff.other_district)
    own = build_system_actor(name="zjg", district_id=staff.district)
    assert list_grids(actor=stranger) == ()
    assert find_grid(actor=stranger, code=UNIT) is None
    assert len(list_grids(actor=own)) == 9
    assert list_bindings(actor=stranger) == ()
    assert len(list_bindings(actor=own)) == 1
    with pytest.raises(DomainError, match="grid_unknown"):
        bind(UNIT, staff.other_district, "lead", actor=stranger)
    path = write_geojson(tmp_path / "x.geojson", [row("320582001001003", box(0, 0, 2, 2)), *UNITS[2:]])
    with pytest.raises(DomainError, match="grid_other_district"):
        import_grids(actor=stranger, path=path, fields=FIELDS)
    grid = find_grid(actor=SYSTEM, code=UNIT)
    assert grid is not None
    assert grid.to_on is None, "the refused import left nothing behind"
    assert import_grids(actor=own, path=path, fields=FIELDS).is_stored


def test_grids_of_no_district_are_seen_by_all(county: None) -> None:
    nobody = Actor(member_id=1, name="x", roles=frozenset({"collector"}), district_id=42)
    assert len(list_grids(actor=nobody)) == 9


def test_only_administrators_draw_and_bind(staff: Staff, tmp_path: Path) -> None:
    collector = Actor(
        member_id=staff.collector, name="陈监督员", roles=frozenset({"collector"}), district_id=staff.district
    )
    admin = Actor(member_id=None, name="卫管理员", roles=frozenset({"admin"}), district_id=staff.district)
    path = write_geojson(tmp_path / "x.geojson", UNITS)
    for act in (
        lambda: bind("320582", staff.district, "lead", actor=collector),
        lambda: import_grids(actor=collector, path=path, fields=FIELDS),
        lambda: generate_grids(actor=collector, path=path),
    ):
        with pytest.raises(DomainError, match="grid_not_administrator"):
            act()
    bind("320582", staff.district, "lead", actor=admin)
    assert import_grids(actor=admin, path=path, fields=FIELDS).unchanged == 4
