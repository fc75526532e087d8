"""A lake gives the figures that the facts themselves give, and is refused where it is not what it should be."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import orjson
import pyarrow as pa
import pytest

from tests.analytics.conftest import FactsMaker
from tests.analytics.lakes import write_lake
from wangge.analytics.public import (
    CASE_FACTS_SCHEMA,
    FACTS_VERSION,
    INDICATORS,
    MANIFEST,
    FactsExtent,
    FactsFilter,
    compute_indicators,
    find_lake_days,
    find_lake_file,
    get_facts,
    open_engine,
    open_lake,
    read_arrow,
    read_extent,
    read_figures,
    read_lake_facts,
    read_lake_manifest,
)
from wangge.kernel.public import DomainError

MONTHS = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 15))


@pytest.fixture(scope="module")
def facts(sheet: pa.Table, make_facts: FactsMaker) -> pa.Table:
    """The sheet's cases over four months and two districts."""
    rows = sheet.to_pylist()
    return make_facts(
        {**row, "reported_on": MONTHS[place % len(MONTHS)], "district_id": 1 + place % 2}
        for place, row in enumerate(rows)
    )


@pytest.fixture
def folder(tmp_path: Path, facts: pa.Table) -> Path:
    write_lake(tmp_path / "it's a lake", facts)
    return tmp_path / "it's a lake"


@pytest.mark.parametrize(
    ("days", "district_id"),
    [
        ((None, None), None),
        ((date(2026, 1, 1), date(2026, 1, 31)), None),
        ((date(2026, 1, 2), date(2026, 3, 1)), None),
        ((None, date(2026, 1, 31)), 2),
    ],
)
def test_a_lake_gives_the_figures_of_its_facts(
    folder: Path, facts: pa.Table, days: tuple[date | None, date | None], district_id: int | None
) -> None:
    values = {} if district_id is None else {"district_id": (district_id,)}
    wanted = FactsFilter(from_on=days[0], to_on=days[1], values=values)
    manifest = read_lake_manifest(folder)
    assert manifest is not None
    direct = open_engine(facts, filters=wanted)
    with open_lake(folder, manifest, from_on=days[0], to_on=days[1], district_id=district_id) as engine:
        assert read_extent(engine) == read_extent(direct)
        assert read_extent(engine).cases > 5
        for dimensions in ((), ("department",)):
            keys = tuple(INDICATORS)
            figures = read_arrow(direct, compute_indicators(get_facts(direct), dimensions=dimensions))
            assert read_arrow(engine, compute_indicators(get_facts(engine), dimensions=dimensions)).equals(figures)
            assert read_figures(engine, keys=keys, dimensions=dimensions) == read_figures(
                direct, keys=keys, dimensions=dimensions
            )


def test_only_the_files_of_the_months_are_opened(folder: Path) -> None:
    find_lake_file(folder, "2026-01").write_bytes(b"no Parquet" * 1000)
    manifest = read_lake_manifest(folder)
    assert manifest is not None
    with open_lake(folder, manifest, from_on=date(2026, 2, 1), to_on=date(2026, 3, 31)) as engine:
        assert read_extent(engine) == FactsExtent(cases=16, first_on=date(2026, 2, 1), last_on=date(2026, 3, 15))
    with pytest.raises(DomainError) as refused, open_lake(folder, manifest):
        pass
    assert refused.value.code == "lake_file_other"
    assert refused.value.params == {"folder": str(folder), "file": "facts/reported_month=2026-01/facts.parquet"}


def test_days_without_a_case_are_an_empty_table(folder: Path) -> None:
    manifest = read_lake_manifest(folder)
    assert manifest is not None
    with open_lake(folder, manifest, engine="spark://nowhere:1", from_on=date(2027, 1, 1)) as engine:
        assert read_extent(engine) == FactsExtent(cases=0, first_on=None, last_on=None)


def test_files_hold_the_agreed_columns_and_say_which_they_are(folder: Path, facts: pa.Table) -> None:
    read = read_lake_facts(folder, ["2025-12", "2026-01", "2026-02", "2026-03"])
    assert read.schema.equals(CASE_FACTS_SCHEMA)
    assert read.sort_by("case_id").equals(facts)
    plain = orjson.loads((folder / MANIFEST).read_bytes())
    assert plain["columns"][0] == {"name": "case_id", "type": "int64", "meaning": "id of the case, unique, never null"}
    assert min(path.name for path in (folder / "facts").iterdir()) == "reported_month=2025-12"


def test_a_lake_of_other_columns_is_refused(folder: Path) -> None:
    path = folder / MANIFEST
    plain = orjson.loads(path.read_bytes())
    path.write_bytes(orjson.dumps({**plain, "facts_version": "0123456789ab"}))
    with pytest.raises(DomainError) as refused:
        read_lake_manifest(folder)
    assert refused.value.code == "lake_version_other"
    expected = f"1/{FACTS_VERSION}"
    assert refused.value.params == {"folder": str(folder), "found": "1/0123456789ab", "expected": expected}


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 1}'])
def test_a_manifest_that_is_none_is_refused(folder: Path, content: bytes) -> None:
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(DomainError) as refused:
        read_lake_manifest(folder)
    assert (refused.value.code, refused.value.params["folder"]) == ("lake_unreadable", str(folder))
    assert refused.value.params["reason"]


def test_a_lake_that_is_not_whole_is_refused(tmp_path: Path, facts: pa.Table) -> None:
    manifest = write_lake(tmp_path, facts, is_whole=False)
    with pytest.raises(DomainError) as refused, open_lake(tmp_path, manifest):
        pass
    assert (refused.value.code, refused.value.params) == ("lake_unfinished", {"folder": str(tmp_path)})


def test_a_month_is_its_days() -> None:
    assert find_lake_days("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert find_lake_days("2025-12") == (date(2025, 12, 1), date(2025, 12, 31))


def test_without_the_extra_a_cluster_is_refused_in_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "py4j", None)
    manifest = read_lake_manifest(folder)
    assert manifest is not None
    with pytest.raises(DomainError, match="spark_missing"), open_lake(folder, manifest, engine="spark://nowhere:1"):
        pass
