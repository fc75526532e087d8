"""Day cells of a lake (数据湖日汇总): beside the facts of each month its sums a day, so that figures of years take moments.

    FOLDER/cells/by=department/reported_month=2026-10/cells.parquet

There is one table for each way of grouping that pages ask for most, always by district too. They are made with the facts
of the month and never by themselves, so they cannot fall behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from wangge.analytics.cells import sum_day_cells
from wangge.analytics.engine import FACTS_TABLE, Engine, open_engine, sort_groups
from wangge.analytics.facts import CASE_FACTS_SCHEMA, FACTS_VERSION
from wangge.analytics.indicators import Indicator
from wangge.analytics.lake import LakeManifest, choose_rows, list_lake_months, replace_lake_file
from wangge.analytics.registry import INDICATORS, INDICATORS_VERSION
from wangge.kernel.public import digest_bytes

DISTRICT = "district"
CELL_DIMENSIONS = (
    DISTRICT,
    "department",
    *(f"area_{level}" for level in range(1, 7)),
    "source_class",
    "category_class",
)
CELLS_VERSION = digest_bytes(" ".join((INDICATORS_VERSION, FACTS_VERSION, *INDICATORS, *CELL_DIMENSIONS)).encode())[:12]
"""Names the sums and the groups: cells of another version are made anew."""


def find_cell_dimension(*, dimensions: Iterable[str], indicators: Iterable[Indicator], is_filtered: bool) -> str | None:
    """Return by what the cells that answer a question are grouped; None where only the cases themselves can tell."""
    beside = [key for key in dict.fromkeys(dimensions) if key != DISTRICT]
    if is_filtered or len(beside) > 1 or any(INDICATORS.get(one.key) is not one for one in indicators):
        return None
    dimension = beside[0] if beside else DISTRICT
    return dimension if dimension in CELL_DIMENSIONS else None


def write_lake_cells(folder: Path, month: str, facts: pa.Table) -> None:
    """Put the cells of a month in the place of those before, one table in one step."""
    engine = open_engine(facts)
    try:
        for dimension in CELL_DIMENSIONS:
            query, schema = _translate(dimension)
            cells = engine.con.execute(query).to_arrow_table().cast(schema)
            replace_lake_file(_find_file(folder, dimension, month), cells)
    finally:
        engine.disconnect()


@contextmanager
def open_lake_cells(
    folder: Path,
    manifest: LakeManifest,
    *,
    dimension: str,
    from_on: date | None = None,
    to_on: date | None = None,
    district_id: int | None = None,
) -> Iterator[Engine | None]:
    """Give an engine whose table is the cells of the days, for `compute_from_cells`; None where a table is not there.

    Error: `lake_unfinished(folder)`.
    """
    months = list_lake_months(folder, manifest, from_on=from_on, to_on=to_on)
    files = [_find_file(folder, dimension, month) for month in months]
    if not files or not all(path.is_file() for path in files):
        yield None
        return
    engine = open_engine(files, filters=choose_rows(months, from_on=from_on, to_on=to_on, district_id=district_id))
    try:
        yield engine
    finally:
        engine.disconnect()


def _find_file(folder: Path, dimension: str, month: str) -> Path:
    return folder / "cells" / f"by={dimension}" / f"reported_month={month}" / "cells.parquet"


@lru_cache(maxsize=len(CELL_DIMENSIONS))
def _translate(dimension: str) -> tuple[str, pa.Schema]:
    """Return the query that makes the cells, and their schema; to write it takes longer than to run it."""
    import ibis  # takes a second to load: only who computes shall pay

    facts = ibis.table(ibis.schema(CASE_FACTS_SCHEMA), name=FACTS_TABLE)
    cells = sort_groups(sum_day_cells(facts, dimensions=tuple(dict.fromkeys((DISTRICT, dimension)))))
    return str(ibis.to_sql(cells, dialect="duckdb")), cells.schema().to_pyarrow()
