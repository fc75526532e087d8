"""Exporting the case facts: what changed is written and nothing else, whatever stops it, and the figures stay the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.factories import World
from tests.support.scenes import keep_scene
from wangge.analytics import lake_cells
from wangge.analytics.public import MANIFEST, find_lake_file, read_lake_facts, read_lake_manifest
from wangge.cases.public import ImportedCase, import_case, read_case_facts
from wangge.config.commands.lake import run_evaluate_lake, run_lake_export
from wangge.evaluation.operations import lake_exporting
from wangge.evaluation.public import (
    LakeExport,
    build_request,
    compute_figures,
    compute_lake_figures,
    evaluate_lake,
    export_lake,
    list_runs,
    run_evaluation,
    summarise_run,
)
from wangge.kernel.public import DomainError, build_system_actor
from wangge.people.models import Organisation
from wangge.platform.public import describe_error

pytestmark = pytest.mark.django_db(transaction=True)

MONTHS = ("2015-06", "2026-03", "2026-04")


@pytest.fixture
def city(world: World) -> World:
    """Give cases of three months and both districts: one imported, some closed, some open."""
    keep_scene(world, "three months", _let_three_months_pass)
    return world


def _let_three_months_pass(world: World) -> None:
    imported = ImportedCase(
        external_source="old", external_id="1", digest="0" * 64, source="hotline_12345", source_class="public",
        category_id=world.categories["garbage"], description="", address="", lon=120.545, lat=31.885,
        reported_at=datetime(2015, 5, 31, 16, 0, tzinfo=UTC), closed_at=datetime(2015, 6, 3, tzinfo=UTC),
    )  # fmt: skip
    import_case(actor=build_system_actor(name="import", district_id=world.district), record=imported)
    for state in ("closed", "dispatched", "refused"):
        world.make_case(state)
    world.make_case("closed", by="wang")
    world.wait(timedelta(days=31))
    world.make_case("accepted", place="promenade")


@pytest.fixture(autouse=True)
def _no_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """To sum each month by ten dimensions takes most of an export of six cases."""
    monkeypatch.setattr(lake_cells, "CELL_DIMENSIONS", ())


@pytest.fixture
def few_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake_cells, "CELL_DIMENSIONS", ("district", "department"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lake"


def export(world: World, folder: Path) -> LakeExport:
    return export_lake(actor=world.system, folder=folder)


def assert_as_in_the_database(world: World, folder: Path) -> None:
    """The lake holds what the facts of each district read now are."""
    manifest = read_lake_manifest(folder)
    assert manifest is not None
    assert manifest.is_whole
    readers = [build_system_actor(name="test", district_id=world.units[key]) for key in ("district", "other_district")]
    direct = pa.concat_tables([read_case_facts(actor=reader, as_of=world.now)[0] for reader in readers])
    assert read_lake_facts(folder, manifest.partitions).sort_by("case_id").equals(direct.sort_by("case_id"))
    assert manifest.rows == direct.num_rows


def test_a_first_export_writes_every_month(city: World, folder: Path) -> None:
    done = export(city, folder)
    assert done.written_months == done.read_months == MONTHS
    assert (done.month_count, done.case_count, done.known_at) == (3, 6, city.now)
    assert_as_in_the_database(city, folder)


@pytest.mark.same_on_both
def test_a_second_export_writes_nothing(city: World, folder: Path) -> None:
    export(city, folder)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}
    done = export(city, folder)
    assert (done.written_months, done.removed_months) == ((), ())
    assert "2015-06" not in done.read_months
    after = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}
    assert {path for path in before | after if before.get(path) != after.get(path)} <= {folder / ".lock"}


def test_one_changed_case_rewrites_its_month_alone(city: World, folder: Path) -> None:
    case = city.make_case("filed")
    export(city, folder)
    city.move(case, "void")
    assert export(city, folder).written_months == ("2026-04",)
    assert_as_in_the_database(city, folder)


def _let_a_limit_pass(world: World) -> None:
    """A unit's limit of March passes, and a closed case stays quiet long enough to count as solved."""
    world.wait(timedelta(days=20))


def _let_time_pass(world: World) -> None:
    """A case is suspended for three hours more."""
    world.wait(timedelta(hours=3))


def _tell_again(world: World) -> None:
    """Soon after one was closed in May the same is told of at the same place: it was not solved (PJ-9)."""
    world.wait(timedelta(days=28))
    world.make_case("closed")
    world.wait(timedelta(days=2))
    world.make_case("accepted", by="sun", source="hotline_12345")


def _rename_a_unit(_world: World) -> None:
    """No act of any case, and yet other facts."""
    Organisation.objects.filter(code="ZJG-HW").update(name="张家港市环境卫生管理处")


def _make_another_month(world: World) -> None:
    """The other district has a case again."""
    world.wait(timedelta(days=60))
    world.make_case("closed", by="wang")


@pytest.mark.same_on_both
@pytest.mark.full
def test_whatever_changes_the_facts_reaches_the_lake(city: World, folder: Path) -> None:
    city.make_case("suspended")
    city.make_case("closed", place="market")
    export(city, folder)
    for change in (_let_time_pass, _let_a_limit_pass, _tell_again, _rename_a_unit, _make_another_month, _tell_again):
        change(city)
        assert export(city, folder).written_months, change.__doc__
        assert_as_in_the_database(city, folder)


class PowerCutError(Exception):
    """Stands for whatever ends a process."""


@pytest.mark.same_on_both
@pytest.mark.parametrize(
    ("name", "calls", "is_late"),
    [
        ("write_lake_facts", 1, False),
        pytest.param("write_lake_facts", 2, True, marks=pytest.mark.full),
        pytest.param("write_lake_manifest", 1, False, marks=pytest.mark.full),
        ("write_lake_manifest", 3, True),
    ],
)
def test_a_stopped_export_goes_on_and_ends_whole(  # noqa: PLR0917 - fixtures and parameters
    city: World, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, calls: int, is_late: bool
) -> None:
    """The process ends before or after it wrote the n-th file, or the n-th manifest."""
    write, left = getattr(lake_exporting, name), iter(range(calls, 0, -1))

    def fail(*words: Any, **named: Any) -> Any:
        is_last = next(left) == 1
        if is_last and not is_late:
            raise PowerCutError
        written = write(*words, **named)
        if is_last:
            raise PowerCutError
        return written

    with monkeypatch.context() as patch:
        patch.setattr(lake_exporting, name, fail)
        with pytest.raises(PowerCutError):
            export(city, folder)
    known = read_lake_manifest(folder)
    done = set(known.partitions) if known is not None else set()
    if known is not None:
        with pytest.raises(DomainError, match="lake_unfinished"):
            evaluate_lake(actor=city.system, folder=folder)
    city.wait(timedelta(days=1))
    assert set(export(city, folder).written_months) >= set(MONTHS) - done
    assert_as_in_the_database(city, folder)


@pytest.mark.same_on_both
def test_months_that_a_stopped_export_wrote_are_not_written_again(
    city: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_passage: object, month: str) -> None:
        if month == "2026-04":
            raise PowerCutError
        export_month(_passage, month)  # type: ignore[arg-type]

    export_month = lake_exporting._export_month
    with monkeypatch.context() as patch:
        patch.setattr(lake_exporting, "_export_month", fail)
        with pytest.raises(PowerCutError):
            export(city, folder)
    done = export(city, folder)
    assert done.written_months == ("2026-04",)
    assert "2015-06" not in done.read_months


@pytest.mark.same_on_both
def test_a_file_that_was_lost_is_written_again(city: World, folder: Path) -> None:
    export(city, folder)
    find_lake_file(folder, "2015-06").unlink()
    with pytest.raises(DomainError, match="lake_file_other"):
        evaluate_lake(actor=city.system, folder=folder)
    assert export(city, folder).written_months == ("2015-06",)
    assert_as_in_the_database(city, folder)


@pytest.mark.same_on_both
def test_a_lake_of_another_version_is_refused_in_words(city: World, folder: Path) -> None:
    export(city, folder)
    plain = orjson.loads((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_bytes(orjson.dumps({**plain, "facts_version": "0123456789ab"}))
    with pytest.raises(DomainError, match="lake_version_other") as refused:
        export(city, folder)
    assert "1/0123456789ab" in describe_error(refused.value, "zh-hans").sentence
    assert "Export to an empty folder" in describe_error(refused.value, "en").sentence


@pytest.mark.same_on_both
def test_a_folder_of_somebody_else_is_left_alone(city: World, folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.docx").touch()
    with pytest.raises(DomainError, match="lake_folder_taken"):
        export(city, folder)
    with pytest.raises(DomainError, match="lake_missing"):
        evaluate_lake(actor=city.system, folder=folder)
    other = folder.with_name("other")
    export(city, other)
    plain = orjson.loads((other / MANIFEST).read_bytes())
    (other / MANIFEST).write_bytes(orjson.dumps({**plain, "city": "elsewhere"}))
    with pytest.raises(DomainError, match="lake_of_other_city"):
        export(city, other)


def test_only_who_makes_evaluations_exports_or_evaluates(city: World, folder: Path) -> None:
    for username in ("chen", "qian", "feng"):
        with pytest.raises(DomainError, match="evaluation_not_evaluator"):
            export_lake(actor=city.actor(username), folder=folder)
        with pytest.raises(DomainError, match="evaluation_not_evaluator"):
            evaluate_lake(actor=city.actor(username), folder=folder)
    assert not folder.exists()
    assert export_lake(actor=city.actor("jiang"), folder=folder).case_count == 5


@pytest.mark.parametrize("month", ["2026-03", None])
def test_a_lake_is_evaluated_as_the_database_is(city: World, folder: Path, month: str | None) -> None:
    evaluator = city.actor("jiang")
    export(city, folder)
    stored = summarise_run(actor=evaluator, run_id=run_evaluation(actor=evaluator, month=month))
    judged = evaluate_lake(actor=evaluator, folder=folder, month=month)
    assert {**judged, "facts_digest": ""} == {**stored, "run": None, "facts_digest": ""}
    assert judged["cases"] == (3 if month else 5)
    city.wait(timedelta(days=40))
    city.make_case("closed")
    assert evaluate_lake(actor=evaluator, folder=folder, month=month) == judged


@pytest.mark.usefixtures("few_cells")
def test_figures_of_a_lake_are_those_of_the_database(city: World, folder: Path) -> None:
    export(city, folder)
    actor = city.actor("jiang")
    for by, filters in (
        ((), ()),
        (("unit", "period:month"), ()),
        (("district", "unit"), ()),
        (("area:3", "period:year"), ()),
        (("unit",), ("source_class=own",)),
    ):
        request = build_request(keys=(), by=by, filters=filters, year_starts_in=1)
        found = compute_lake_figures(actor=actor, request=request, folder=folder)
        assert found == compute_figures(actor=actor, request=request)
        assert found.rows


@pytest.mark.same_on_both
@pytest.mark.usefixtures("few_cells")
def test_sums_a_day_answer_without_the_cases(city: World, folder: Path) -> None:
    export(city, folder)
    actor, ask = city.actor("jiang"), partial(build_request, keys=("closing_rate",), year_starts_in=1)
    by_unit, by_street = ask(by=("unit",), filters=()), ask(by=("area:2",), filters=())
    before = compute_lake_figures(actor=actor, request=by_unit, folder=folder)
    for path in (folder / "facts").rglob("*.parquet"):
        path.write_bytes(b"x" * path.stat().st_size)
    assert compute_lake_figures(actor=actor, request=by_unit, folder=folder) == before
    with pytest.raises(duckdb.Error):
        compute_lake_figures(actor=actor, request=by_street, folder=folder)


@pytest.mark.same_on_both
@pytest.mark.usefixtures("few_cells")
def test_only_days_that_changed_are_summed_again(city: World, folder: Path) -> None:
    first = export(city, folder)
    assert len(first.summed_days) == len(set(first.summed_days)) >= 3
    case = city.make_case("filed")
    assert [f"{day:%Y-%m}" for day in export(city, folder).summed_days] == ["2026-04"]
    city.wait(timedelta(days=1))
    city.move(case, "void")
    city.make_case("filed")
    assert len(export(city, folder).summed_days) == 2
    assert export(city, folder).summed_days == ()


@pytest.mark.same_on_both
@pytest.mark.usefixtures("few_cells")
def test_sums_left_by_a_stopped_export_are_made_again(
    city: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sums of April were of other facts when the export was stopped; then the facts turn out to be the old ones."""

    def read_sums() -> dict[str, pa.Table]:
        files = sorted((folder / "cells").rglob("*.parquet"))
        return {str(path): pq.ParquetFile(path).read() for path in files}

    def fail(*_words: Any, **_named: Any) -> None:
        raise PowerCutError

    export(city, folder)
    before = read_sums()
    city.make_case("filed")
    with monkeypatch.context() as patch:
        patch.setattr(lake_exporting, "write_lake_facts", fail)
        with pytest.raises(PowerCutError):
            export(city, folder)
    assert read_sums() != before
    monkeypatch.setattr(lake_exporting, "_read_month", lambda passage, month: read_lake_facts(passage.folder, [month]))
    assert export(city, folder).written_months == ()
    assert read_sums() == before


@pytest.mark.same_on_both
def test_sums_of_other_indicators_are_made_anew(city: World, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(city, folder)
    monkeypatch.setattr(lake_exporting, "CELLS_VERSION", "next")
    assert export(city, folder).written_months == MONTHS
    assert export(city, folder).written_months == ()


@pytest.mark.same_on_both
def test_the_commands_export_and_evaluate_each_district(
    city: World, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    run_lake_export(folder, json_output=True)
    told = orjson.loads(capsysbinary.readouterr().out)
    assert (told["written"], told["cases"], told["removed"]) == (list(MONTHS), 6, [])
    run_evaluate_lake(folder=folder, engine="duckdb", month="2026-03", json_output=True)
    printed = orjson.loads(capsysbinary.readouterr().out)
    assert [run["cases"] for run in printed["runs"]] == [3, 1]
    assert list_runs(actor=city.actor("chu")) == ()
    run_evaluate_lake(folder=folder, engine="duckdb", month="2026-03", json_output=False)
    assert "张家港市环卫处".encode() in capsysbinary.readouterr().out
