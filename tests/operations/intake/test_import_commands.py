"""What `wangge import` and `wangge grids generate` print, and with which exit code they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.operations.intake.conftest import SYSTEM
from tests.operations.intake.samples import EXAMPLES, HEADER, ROWS, SF_HEADER, SF_ROWS, write_mapping
from wangge.cases.models import Case
from wangge.config.commands.importing import (
    run_generate_grids,
    run_import_grids,
    run_import_reports,
    run_import_table,
)
from wangge.geo.public import count_grids
from wangge.kernel.public import DomainError
from wangge.people.public import create_organisation, find_organisation
from wangge.platform.public import install_profile

GRIDS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": "G1", "name": "东片"},
            "geometry": {"type": "Polygon", "coordinates": [[[120, 31], [121, 31], [121, 32], [120, 32], [120, 31]]]},
        }
    ],
}


@pytest.fixture
def installed(catalogue: None) -> None:
    """Install the generic place with its district."""
    install_profile("generic")
    create_organisation(actor=SYSTEM, code="R", name="某区", kind="district")


def import_rows(folder: Path, *, content: str = HEADER + ROWS, dry_run: bool = False, json_output: bool = True) -> None:
    (folder / "rows.csv").write_text(content, encoding="utf-8")
    run_import_reports(
        file=folder / "rows.csv",
        mapping=write_mapping(folder),
        rejected=folder / "rejected.csv",
        limit=0,
        dry_run=dry_run,
        json_output=json_output,
    )


def import_table(kind: str, folder: Path, content: str, *, dry_run: bool = False, json_output: bool = False) -> None:
    path = folder / f"{kind}.csv"
    path.write_text(content, encoding="utf-8")
    run_import_table(kind=kind, file=path, dry_run=dry_run, json_output=json_output)


def test_reports_as_json(installed: None, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    import_rows(tmp_path)

    report: dict[str, Any] = json.loads(capfdbinary.readouterr().out)
    assert {name: report[name] for name in ("rows", "cases", "merged", "rejected", "unchanged")} == {
        "rows": 5, "cases": 3, "merged": 1, "rejected": 1, "unchanged": 0,
    }  # fmt: skip
    assert report["rejected_reasons"] == {"import_closed_before_reported": 1}
    assert (report["source"], report["file"]) == ("old_system", str(tmp_path / "rows.csv"))


def test_reports_in_words(installed: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import_rows(tmp_path, json_output=False)

    captured = capsys.readouterr()
    assert "5 rows = 3 cases + 1 merged + 1 rejected + 0 unchanged" in captured.out
    assert f"correct and import again: {tmp_path / 'rejected.csv'}" in captured.out
    assert "import reports: 5/5" in captured.err


def test_dry_run_writes_no_case(installed: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import_rows(tmp_path, dry_run=True, json_output=False)

    assert "would be: 5 rows" in capsys.readouterr().out
    assert not Case.objects.exists()


def test_units_people_and_matrix(installed: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import_table("units", tmp_path, "code,name,kind,parent\nHW,环卫处,department,R\n")
    import_table("people", tmp_path, "username,name,organisation,role\nqian,钱,HW,handler\n")
    import_table("matrix", tmp_path, "kind,code,unit\nmatter,06010,HW\n")

    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(",")[0] for line in lines] == ["units: rows 1", "people: rows 1", "matrix: rows 1"]
    assert all("is written True" in line for line in lines)


def test_faulty_table_is_refused_whole_with_its_lines(
    installed: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = "code,name,kind,parent\nHW,环卫处,department,R\nSZ,,department,none\n"

    with pytest.raises(SystemExit) as ended:
        import_table("units", tmp_path, content)

    captured = capsys.readouterr()
    assert ended.value.code == 2
    assert [line.partition(":")[0] for line in captured.out.splitlines()] == ["line 3", "line 3", "units"]
    assert "nothing was written" in captured.err
    assert find_organisation(actor=SYSTEM, code="HW") is None


def test_faults_as_json(installed: None, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(SystemExit):
        import_table("matrix", tmp_path, "kind,code,unit\nmatter,99999,R\n", dry_run=True, json_output=True)

    report = json.loads(capfdbinary.readouterr().out)
    assert (report["is_written"], [fault["line"] for fault in report["faults"]]) == (False, [2])


def test_table_that_is_not_there(installed: None, tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="import_file_unreadable"):
        run_import_table(kind="units", file=tmp_path / "none.csv", dry_run=False, json_output=False)


def import_grids(path: Path, *, level: str = "unit", dry_run: bool = False) -> None:
    run_import_grids(
        file=path,
        level=level,
        columns={"code": "code", "name": "name"},
        crs="",
        is_partial=False,
        dry_run=dry_run,
        json_output=False,
    )


def test_grids_from_a_file(installed: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "grids.geojson"
    path.write_text(json.dumps(GRIDS), encoding="utf-8")

    import_grids(path, dry_run=True)
    assert count_grids(actor=SYSTEM) == {}
    import_grids(path)

    assert "is stored True" in capsys.readouterr().out
    assert count_grids(actor=SYSTEM)[2] == 1
    with pytest.raises(DomainError, match="import_level_unknown"):
        import_grids(path, level="street")


def test_grids_around_points(installed: None, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "points.csv").write_text(HEADER + ROWS, encoding="utf-8")

    run_generate_grids(around=tmp_path / "points.csv", cell_m=500, city="generic", json_output=True)

    report = json.loads(capfdbinary.readouterr().out)
    assert (report["points"], report["is_synthetic"]) == (2, True)
    assert count_grids(actor=SYSTEM)[2] == report["units"]


def test_table_for_no_city_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="installation_missing"):
        import_table("units", tmp_path, "code,name\nA,B\n")


def run_wangge(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")}
    environment = {**kept, "WANGGE_HOME": str(home), "LANG": "en_GB.UTF-8"}
    command = [sys.executable, "-m", "wangge.config.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def read_json(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    content: dict[str, Any] = json.loads(done.stdout)
    return content


@pytest.mark.full
def test_empty_home_becomes_the_mappings_city(tmp_path: Path) -> None:
    home, rows = tmp_path / "home", tmp_path / "rows.csv"
    rows.write_text(SF_HEADER + SF_ROWS, encoding="utf-8")
    words = ("import", "reports", str(rows), "--mapping", str(EXAMPLES / "sf311.yaml"), "--json")

    trial = read_json(run_wangge(home, *words, "--dry-run"))
    assert not (home / "wangge.sqlite3").exists()
    first = read_json(run_wangge(home, *words))
    again = read_json(run_wangge(home, *words))
    verified = run_wangge(home, "audit", "verify")

    names = ("rows", "cases", "merged", "rejected", "unchanged")
    assert [trial[name] for name in names] == [first[name] for name in names] == [7, 3, 1, 3, 0]
    assert [again[name] for name in names] == [7, 0, 0, 3, 4]
    assert verified.returncode == 0, verified.stderr


@pytest.mark.full
def test_faulty_mapping_leaves_no_database_and_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "rows.csv").write_text(HEADER + ROWS, encoding="utf-8")
    mapping = write_mapping(tmp_path, write_mapping(tmp_path).read_text("utf-8").replace("06010", "99999"))

    done = run_wangge(home, "import", "reports", str(tmp_path / "rows.csv"), "--mapping", str(mapping))

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    line = 1 + next(n for n, text in enumerate(mapping.read_text("utf-8").splitlines()) if "99999" in text)
    assert f"line {line}, category.rules.0.values.垃圾: expected a category" in done.stderr
    assert not (home / "wangge.sqlite3").exists()
