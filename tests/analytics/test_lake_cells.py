"""Sums a day and a month beside the files of a lake: only days that changed are summed, and nothing tells them from all anew."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

from tests.analytics.conftest import FactsMaker
from tests.analytics.synthetic import case_lists
from tests.analytics.test_day_cells import change_cases, changes, list_changed_days
from wangge.analytics import lake_cells
from wangge.analytics.public import write_lake_cells
from wangge.evaluation.domain.fact_digests import digest_days

MONTH = "2026-03"


@pytest.fixture(autouse=True)
def _few_dimensions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake_cells, "CELL_DIMENSIONS", ("district", "department"))


def write(folder: Path, facts: pa.Table) -> tuple[date, ...]:
    return write_lake_cells(folder, MONTH, facts, days=digest_days(facts))


def read(folder: Path) -> dict[str, pa.Table]:
    return {str(path.relative_to(folder)): pq.ParquetFile(path).read() for path in folder.rglob("*.parquet")}


@pytest.mark.full
@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(cases=case_lists, wanted=changes)
def test_only_changed_days_are_summed_and_equal_all_made_anew(
    make_facts: FactsMaker, cases: list[dict[str, Any]], wanted: list[tuple[int, dict[str, Any] | None]]
) -> None:
    before, after = make_facts(change_cases(cases, [])), make_facts(change_cases(cases, wanted))
    with tempfile.TemporaryDirectory() as kept_up, tempfile.TemporaryDirectory() as anew:
        assert write(Path(kept_up), before) == tuple(sorted(set(before["reported_on"].to_pylist())))
        left = set(after["reported_on"].to_pylist())
        changed = [day for day in list_changed_days(before, after).to_pylist() if day in left]
        assert list(write(Path(kept_up), after)) == changed
        write(Path(anew), after)
        found = read(Path(kept_up))
        assert len(found) == 4
        assert found == read(Path(anew))
        assert write(Path(kept_up), after) == ()


def test_a_table_that_is_lost_or_of_another_version_is_made_anew(
    make_facts: FactsMaker, sheet: pa.Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, sheet)
    whole, days = read(tmp_path), tuple(sorted(digest_days(sheet)))
    for path in sorted(tmp_path.rglob("by=department/*/*.parquet")):
        path.unlink()
        assert write(tmp_path, sheet) == days
        assert read(tmp_path) == whole
    monkeypatch.setattr(lake_cells, "CELLS_VERSION", "next")
    assert write(tmp_path, sheet) == days
    assert write(tmp_path, make_facts([])) == ()
    assert {table.num_rows for table in read(tmp_path).values()} == {0}
