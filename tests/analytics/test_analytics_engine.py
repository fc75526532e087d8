from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.analytics.conftest import FactsMaker
from wangge.analytics.public import (
    FactsExtent,
    FactsFilter,
    compute_indicators,
    filter_cases,
    get_facts,
    open_engine,
    read_arrow,
    read_cases,
    read_extent,
)


def test_parquet_gives_the_same_figures_as_arrow(sheet: pa.Table, tmp_path: Path) -> None:
    folder = tmp_path / "it's"
    folder.mkdir()
    pq.write_table(sheet.slice(0, 20), folder / "part_0.parquet")
    pq.write_table(sheet.slice(20), folder / "part_1.parquet")
    in_memory, on_disk = open_engine(sheet), open_engine(folder / "part_*.parquet", memory_limit="200MB", threads=1)
    figures = [
        read_arrow(engine, compute_indicators(get_facts(engine), dimensions=("department",)))
        for engine in (in_memory, on_disk)
    ]
    assert figures[0].num_rows == 3  # two units, and none
    assert figures[0].equals(figures[1])
    assert len(read_cases(on_disk, filter_cases(get_facts(on_disk), "filed_count"))) == 34


def test_the_extent_is_that_of_the_cases_that_pass(make_facts: FactsMaker) -> None:
    days = (date(2026, 2, 1), date(2026, 1, 5), date(2026, 3, 9))
    facts = make_facts({"reported_on": day} for day in days)
    assert read_extent(open_engine(facts)) == FactsExtent(cases=3, first_on=days[1], last_on=days[2])
    until_february = open_engine(facts, filters=FactsFilter(to_on=date(2026, 2, 28)))
    assert read_extent(until_february) == FactsExtent(cases=2, first_on=days[1], last_on=days[0])
    assert read_cases(until_february, filter_cases(get_facts(until_february), "report_count")) == (
        (1, "C001"),
        (2, "C002"),
    )
    assert read_extent(open_engine(make_facts([]))) == FactsExtent(cases=0, first_on=None, last_on=None)


def test_the_engine_reads_nothing_but_the_facts(sheet: pa.Table, tmp_path: Path) -> None:
    outside = tmp_path / "secret.csv"
    outside.write_text("a\n1\n")
    engine = open_engine(sheet)
    with pytest.raises(duckdb.PermissionException):
        engine.con.execute(f"SELECT * FROM read_csv('{outside}')")
    with pytest.raises(duckdb.PermissionException):
        engine.con.execute(f"COPY case_facts TO '{tmp_path / 'out.parquet'}'")
    with pytest.raises(duckdb.PermissionException):
        engine.con.execute("INSTALL spatial")


def test_settings_are_locked_and_extensions_stay_out(sheet: pa.Table) -> None:
    engine = open_engine(sheet, memory_limit="300MB", threads=1)
    with pytest.raises(duckdb.InvalidInputException):
        engine.con.execute("SET enable_external_access = true")
    names = ("threads", "memory_limit", "temp_directory", "autoinstall_known_extensions", "autoload_known_extensions")
    settings = [engine.con.execute("SELECT current_setting(?)", [name]).fetchone()[0] for name in names]
    assert settings == [1, "286.1 MiB", "", False, False]
