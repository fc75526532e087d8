"""From an empty city to its first case, by the commands' own steps."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest

from tests.factories import World
from wangge.catalog.public import load_catalogue
from wangge.config.commands.founding import bind_roots, found_bureau, list_next_steps
from wangge.config.commands.importing import run_import_grids, run_import_table
from wangge.config.commands.installing import check_not_installed, check_password, run_people_passwords
from wangge.config.commands.opening import open_installation
from wangge.geo.public import find_jurisdiction, list_bindings
from wangge.kernel.public import DomainError, build_system_actor
from wangge.people.public import create_organisation, find_organisation, give_first_passwords
from wangge.platform.public import install_profile

SYSTEM = build_system_actor(name="test")
SQUARE = [[[120.5, 31.8], [120.6, 31.8], [120.6, 31.9], [120.5, 31.9], [120.5, 31.8]]]
LEVELS = {
    "city": "320582",
    "town": "QZ1",
    "street": "320582001",
    "community": "320582001001",
    "unit": "320582001001001",
}
UNITS = "单位编码,单位名称,类型,上级单位\nJD,监督中心,监督中心,320582\nHW,环卫处,部门,320582\n"
PEOPLE = (
    "账号,姓名,所属单位,角色,岗位\nchen,陈,JD,信息采集员,采集员\nwang,王,JD,受理员,受理员\nzhao,赵,JD,值班长,值班长\n"
    "li,李,JD,派遣员,派遣员\nsun,孙,HW,处置人员,处置员\n"
)
MATRIX = "类型,代码,网格,责任单位\n事项,*,,HW\n"


@pytest.fixture
def city(db: None) -> None:
    """Install the city as `wangge init` does, without its slow password."""
    install_profile("zhangjiagang")
    load_catalogue(actor=SYSTEM)
    assert found_bureau(actor=SYSTEM) == "320582"


def import_level(folder: Path, level: str) -> None:
    file = folder / f"{level}.geojson"
    feature = {
        "type": "Feature",
        "properties": {"code": LEVELS[level], "name": level},
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
    }
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    run_import_grids(
        file=file,
        level=level,
        columns={"code": "code", "name": "name"},
        crs="",
        is_partial=False,
        dry_run=False,
        json_output=False,
    )


def import_text(folder: Path, kind: str, text: str) -> None:
    (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    run_import_table(kind=kind, file=folder / f"{kind}.csv", dry_run=False, json_output=False)


def list_steps() -> list[str]:
    return [step.split()[2] for step in list_next_steps(actor=SYSTEM)]


def test_the_bureau_is_founded_once(city: None) -> None:
    assert found_bureau(actor=SYSTEM) == "320582"
    bureau = find_organisation(actor=SYSTEM, code="320582")
    assert bureau is not None
    assert bureau.name == "张家港市城市管理局"
    assert bureau.parent_id is None


def test_each_step_says_the_next_one(city: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list_steps() == ["units", "people", "grids", "matrix"]
    import_text(tmp_path, "units", UNITS)
    import_text(tmp_path, "people", PEOPLE)
    assert list_steps() == ["grids", "matrix"]
    for level in LEVELS:
        assert "grids" in list_steps()
        import_level(tmp_path, level)
    assert list_steps() == ["matrix"]
    import_text(tmp_path, "matrix", MATRIX)
    assert list_steps() == []
    assert "everything is there" in capsys.readouterr().err.splitlines()[-1]
    bureau = find_organisation(actor=SYSTEM, code="320582")
    assert bureau is not None
    assert find_jurisdiction("320582001001001") == bureau.id


def test_a_root_grid_goes_to_its_namesake_even_among_several(city: None, tmp_path: Path) -> None:
    create_organisation(actor=SYSTEM, code="330225", name="象山县", kind="bureau")
    import_level(tmp_path, "city")
    assert [row.unit_name for row in list_bindings(actor=SYSTEM)] == ["张家港市城市管理局"]


def test_a_root_grid_of_nobody_is_named(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install_profile("zhangjiagang")
    for code in ("A", "B"):
        create_organisation(actor=SYSTEM, code=code, name=code, kind="bureau")
    import_level(tmp_path, "city")
    assert list_bindings(actor=SYSTEM) == ()
    assert "grid 320582 belongs to no district yet" in capsys.readouterr().err
    create_organisation(actor=SYSTEM, code="320582", name="C", kind="bureau")
    bind_roots(actor=SYSTEM)
    assert [row.unit_name for row in list_bindings(actor=SYSTEM)] == ["C"]


def test_first_passwords_go_to_a_file_of_ones_own_and_are_given_once(city: None, tmp_path: Path) -> None:
    import_text(tmp_path, "units", UNITS)
    import_text(tmp_path, "people", PEOPLE)
    file = tmp_path / "first.csv"
    run_people_passwords(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.reader(sheet))
    assert [row[0] for row in rows] == ["账号", "chen", "li", "sun", "wang", "zhao"]
    assert len({row[2] for row in rows[1:]}) == 5
    assert give_first_passwords(actor=SYSTEM) == ()
    with pytest.raises(DomainError, match="file_exists"):
        run_people_passwords(file)


def test_a_plain_member_gives_no_passwords(world: World) -> None:
    with pytest.raises(DomainError, match="people_not_administrator"):
        give_first_passwords(actor=world.actor("chen"))


def test_a_database_without_a_city_is_not_opened(db: None) -> None:
    with pytest.raises(DomainError, match="installation_missing"), open_installation("test"):
        pass


def test_a_city_is_not_made_twice(city: None) -> None:
    with pytest.raises(DomainError, match="already_installed"):
        check_not_installed()


def test_a_weak_password_is_refused_in_the_terminals_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    with pytest.raises(DomainError) as refused:
        check_password("password123")
    assert "密码太常见" in str(refused.value.params["reasons"])
