"""Rows of another system become cases, are merged, rejected or left as they are."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.operations.intake.conftest import NOW, SYSTEM
from tests.operations.intake.samples import (
    EXAMPLES,
    HEADER,
    MAPPING,
    ROWS,
    SF_HEADER,
    SF_ROWS,
    ZH_HEADER,
    ZH_ROWS,
    build_job,
    counts,
    preview,
    render_nyc,
    run,
    write_mapping,
)
from wangge.cases.models import Case
from wangge.cases.public import CaseDetail, get_case
from wangge.geo.public import generate_grids
from wangge.intake.models import ImportedRow, ImportRun
from wangge.intake.operations import import_reports as module
from wangge.intake.public import import_reports
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import create_organisation, list_organisations
from wangge.platform.public import verify_audit

pytestmark = pytest.mark.usefixtures("catalogue")


def get(external_id: str) -> CaseDetail:
    return get_case(actor=SYSTEM, number=Case.objects.get(external_id=external_id).number)


def read_rejected(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines(keepends=True)))


def test_every_row_has_one_outcome(tmp_path: Path) -> None:
    summary = run(tmp_path)

    assert counts(summary) == (3, 1, 1, 0)
    assert summary.reasons == {"import_closed_before_reported": 1}
    assert (summary.cases_without_point, summary.cases_outside_grids, summary.cases_without_category) == (2, 1, 1)
    assert verify_audit(actor=SYSTEM).ok


def test_rows_keep_their_own_times(tmp_path: Path) -> None:
    run(tmp_path)

    case = get("1")
    assert (case.row.state, case.closure_kind, case.closure_code) == ("closed", "import", "")
    assert case.row.reported_at == datetime(2026, 2, 1, 1, 0, tzinfo=UTC)
    assert case.row.closed_at == datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
    assert case.recorded_at == NOW
    event = case.events[0]
    assert (event.move, event.occurred_at, event.recorded_at) == ("import_closed", case.row.closed_at, NOW)
    assert case.clocks == ()


def test_open_row_is_filed_with_the_deadline_it_states(tmp_path: Path) -> None:
    run(tmp_path)

    case = get("3")
    assert (case.row.state, case.row.closed_at) == ("filed", None)
    assert case.total_due_at == datetime(2026, 2, 5, 4, 0, tzinfo=UTC)
    assert [(event.move, event.occurred_at) for event in case.events] == [("import_filed", case.row.reported_at)]
    assert (case.row.lon, case.row.grid_code) == (None, "")


def test_category_of_the_source_that_is_none_of_ours_stays_unknown(tmp_path: Path) -> None:
    run(tmp_path)

    assert (get("1").row.category_name_zh, get("5").row.category_id) == ("暴露垃圾", None)
    assert get("5").row.description == "户口：咨询\n落户"


def test_duplicate_is_noted_on_the_earlier_case(tmp_path: Path) -> None:
    run(tmp_path)

    case = get("1")
    assert [event.move for event in case.events] == ["import_closed", "absorb"]
    assert case.events[1].facts["external_id"] == "2"
    assert not Case.objects.filter(external_id="2").exists()
    assert ImportedRow.objects.get(external_id="2").case_id == case.row.id


def test_duplicate_of_a_case_from_an_earlier_file(tmp_path: Path) -> None:
    first, second, *_ = ROWS.splitlines(keepends=True)
    run(tmp_path, HEADER + first)

    assert counts(run(tmp_path, HEADER + second)) == (0, 1, 0, 0)


def test_again_adds_nothing(tmp_path: Path) -> None:
    run(tmp_path)
    before = list(Case.objects.order_by("id").values_list("number", "version"))

    assert counts(run(tmp_path)) == (0, 0, 1, 4)
    assert list(Case.objects.order_by("id").values_list("number", "version")) == before


def test_row_twice_in_one_file_is_one_case(tmp_path: Path) -> None:
    row = ROWS.splitlines(keepends=True)[0]

    assert counts(run(tmp_path, HEADER + row + row)) == (1, 0, 0, 1)


def test_changed_row_is_rejected_and_the_case_stays(tmp_path: Path) -> None:
    run(tmp_path)

    summary = run(tmp_path, HEADER + ROWS.replace("夜里很吵", "安静了"))

    assert counts(summary) == (0, 0, 2, 3)
    assert summary.reasons["import_row_changed"] == 1
    assert get("3").row.description == "噪音：夜里很吵"
    reasons = (tmp_path / "rejected-rows.csv.reasons.csv").read_text("utf-8-sig")
    assert get("3").row.number in reasons


def test_rejected_rows_are_corrected_and_imported(tmp_path: Path) -> None:
    run(tmp_path)
    rejected = tmp_path / "rejected-rows.csv"
    assert rejected.read_text("utf-8").splitlines()[0] == HEADER.strip()
    assert [row["id"] for row in read_rejected(rejected)] == ["4"]
    reasons = list(csv.DictReader((tmp_path / "rejected-rows.csv.reasons.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["line"], row["external_id"], row["code"]) for row in reasons] == [
        ("5", "4", "import_closed_before_reported")
    ]
    assert reasons[0]["zh"].startswith("结案时间早于上报时间")
    assert reasons[0]["en"].startswith("Closed before it was reported")

    corrected = rejected.read_text("utf-8").replace("2026-01-31 12:00:00", "2026-02-01 18:00:00")

    assert counts(run(tmp_path, corrected, name="corrected.csv")) == (1, 0, 0, 0)
    assert counts(run(tmp_path)) == (0, 0, 1, 4)  # the faulty row of the first file is a changed row now


def test_points_are_located_where_there_are_grids(tmp_path: Path) -> None:
    content = HEADER + ROWS
    (tmp_path / "points.csv").write_text(content, encoding="utf-8")
    generate_grids(actor=SYSTEM, path=tmp_path / "points.csv", side_m=500)

    summary = run(tmp_path, content)

    assert (summary.cases_without_point, summary.cases_outside_grids) == (2, 0)
    assert get("1").row.grid_code != ""


def test_points_are_converted_from_their_own_system(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path, MAPPING.replace("place: {lon", "place: {crs: gcj02, lon"))

    run(tmp_path, mapping=mapping)

    row = get("1").row
    assert row.lon == pytest.approx(120.5455, abs=0.001)
    assert row.lat == pytest.approx(31.8721, abs=0.001)


def test_unit_of_the_source_becomes_an_organisation_once(tmp_path: Path) -> None:
    summary = run(tmp_path)

    units = {unit.name: unit for unit in list_organisations(actor=SYSTEM)}
    assert set(units) == {"通用", "环卫处"}
    assert units["环卫处"].parent_id == units["通用"].id
    assert (summary.units_made, get("1").row.unit_name, get("3").row.unit_name) == (1, "环卫处", "")


def test_registered_unit_is_used_by_its_code(tmp_path: Path) -> None:
    root = create_organisation(actor=SYSTEM, code="R", name="某区", kind="district")
    unit = create_organisation(actor=SYSTEM, code="HW", name="环卫中心", kind="department", parent_id=root)
    mapping = write_mapping(tmp_path, MAPPING.replace("is_created: true", "values: {环卫处: HW}"))

    summary = run(tmp_path, mapping=mapping)

    assert (summary.units_made, get("1").row.unit_id, get("1").district_name) == (0, unit, "某区")


def test_run_is_written_down(tmp_path: Path) -> None:
    run(tmp_path)

    row = ImportRun.objects.get()
    assert (row.source, row.file_name, row.row_count, row.case_count) == ("old_system", "rows.csv", 5, 3)
    assert (row.merged_count, row.rejected_count, row.unchanged_count) == (1, 1, 0)
    assert row.finished_at == NOW
    assert len(row.file_sha256) == len(row.mapping_sha256) == 64


def test_interrupted_import_keeps_whole_batches_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_ROWS", 2)
    job = build_job(tmp_path, HEADER + ROWS)

    def stop(done: int, total: int | None) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_reports(actor=SYSTEM, job=job, on_progress=stop)

    assert ImportRun.objects.get().finished_at is None
    assert ImportRun.objects.get().row_count == 4
    assert counts(run(tmp_path)) == (1, 0, 1, 3)


def test_crash_inside_a_batch_leaves_nothing_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(**options: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("wangge.intake.operations.storing.absorb_imported_report", crash)
    with pytest.raises(RuntimeError):
        run(tmp_path)

    assert not Case.objects.exists()
    assert not ImportedRow.objects.exists()


def test_two_imports_of_the_same_rows_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path)
    monkeypatch.setattr("wangge.intake.operations.storing.find_known_rows", lambda **_: {})
    monkeypatch.setattr("wangge.intake.operations.storing.find_candidates", lambda **_: {})

    with pytest.raises(DomainError, match="import_running_elsewhere"):
        run(tmp_path)
    assert Case.objects.count() == 3


def test_limit_reads_only_so_many_rows(tmp_path: Path) -> None:
    assert counts(run(tmp_path, limit=2)) == (1, 1, 0, 0)
    assert counts(run(tmp_path, limit=99)) == (2, 0, 1, 2)


def test_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    expected = preview(tmp_path)

    assert not Case.objects.exists()
    assert not list_organisations(actor=SYSTEM)
    assert expected.reasons == {"import_closed_before_reported": 1}
    assert counts(expected) == counts(run(tmp_path))
    assert counts(preview(tmp_path)) == (0, 0, 1, 4)


def test_dry_run_without_a_database(tmp_path: Path) -> None:
    assert counts(preview(tmp_path, is_installed=False)) == (3, 1, 1, 0)


def test_only_the_system_imports(tmp_path: Path) -> None:
    person = Actor(member_id=1, name="陈", roles=frozenset({"admin"}))

    with pytest.raises(DomainError, match="import_not_allowed"):
        import_reports(actor=person, job=build_job(tmp_path, HEADER + ROWS))


@pytest.mark.parametrize(
    ("line", "code"),
    [("district: X\n", "import_district_unknown"), ("", "import_district_ambiguous"), ("district: B\n", None)],
)
def test_district_is_the_one_that_is_meant(tmp_path: Path, line: str, code: str | None) -> None:
    for name in "AB":
        create_organisation(actor=SYSTEM, code=name, name=name, kind="district")
    mapping = write_mapping(tmp_path, line + MAPPING)
    if code is None:
        run(tmp_path, mapping=mapping)
        assert get("1").district_name == "B"
        return
    with pytest.raises(DomainError, match=code):
        run(tmp_path, mapping=mapping)


def test_unknown_code_of_a_unit_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path, MAPPING.replace("is_created: true", "values: {环卫处: HW}"))

    with pytest.raises(DomainError, match="import_unit_unknown"):
        run(tmp_path, mapping=mapping)
    assert not Case.objects.exists()


@pytest.mark.parametrize(("old", "new"), [("matter 06010", "matter 06011"), ("telephone", "hotline_12345")])
def test_term_that_is_not_installed_is_refused_with_its_line(tmp_path: Path, old: str, new: str) -> None:
    mapping = write_mapping(tmp_path, MAPPING.replace(old, new))

    with pytest.raises(DomainError) as caught:
        run(tmp_path, mapping=mapping)

    lines = mapping.read_text("utf-8").splitlines()
    assert caught.value.code == "import_mapping_invalid"
    assert new in lines[int(str(caught.value.params["line"])) - 1]


def test_rows_in_the_layout_of_san_francisco(tmp_path: Path, full_catalogue: None) -> None:
    summary = run(tmp_path, SF_HEADER + SF_ROWS, mapping=EXAMPLES / "sf311.yaml")

    assert counts(summary) == (3, 1, 3, 0)
    assert summary.reasons == {
        "import_closed_before_reported": 1,
        "import_row_open_without_category": 1,
        "import_row_test": 1,
    }
    graffiti, open_sewer, praise = get("1"), get("4"), get("5")
    assert graffiti.row.reported_at == datetime(2012, 7, 1, 16, 0, tzinfo=UTC)  # 09:00 in San Francisco
    assert (graffiti.category_code, graffiti.closure_code, graffiti.row.source) == ("07001", "fixed", "telephone")
    assert (open_sewer.row.state, open_sewer.category_code) == ("filed", "01004")
    assert (praise.row.address, praise.row.lon, praise.closure_code) == ("", None, "")


def test_rows_in_the_layout_of_new_york(tmp_path: Path, full_catalogue: None) -> None:
    summary = run(tmp_path, render_nyc(), mapping=EXAMPLES / "nyc311.yaml")

    assert counts(summary) == (3, 0, 1, 0)
    assert summary.reasons == {"import_row_closed_without_time": 1}
    noise, lift, refuse = get("21"), get("22"), get("23")
    assert noise.row.closed_at == datetime(2025, 3, 25, 4, 45, 11, tzinfo=UTC)
    assert (noise.closure_code, noise.row.unit_name, noise.row.source) == ("unfounded", "Police", "citizen_web")
    assert (lift.row.state, lift.row.closed_at) == ("filed", None)  # its closing date is its opening date
    assert refuse.total_due_at == datetime(2025, 3, 27, 17, 0, tzinfo=UTC)


def test_rows_in_the_layout_of_chinese_letters(tmp_path: Path, full_catalogue: None) -> None:
    summary = run(tmp_path, ZH_HEADER + ZH_ROWS, mapping=EXAMPLES / "complaints_zh.yaml")

    assert counts(summary) == (3, 1, 1, 0)
    assert summary.reasons == {"import_row_open_without_category": 1}
    assert ImportedRow.objects.get(external_id="12").case_id == Case.objects.get(external_id="11").pk
    assert (get("13").category_code, get("15").row.category_id) == ("08001", None)
