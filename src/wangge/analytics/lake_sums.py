"""Sums of a lake (数据湖汇总查询): figures from the sums a day and a month beside its facts, fast enough for a page.

Whole months are read as one row for each group, days only where a span or a period cuts a month. What takes time beside
the reading is kept in the process: the opened tables as long as the lake is the same, and each question as it was
translated once.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from wangge.analytics.cells import DAY, compute_from_cells, list_cell_sums
from wangge.analytics.dimensions import list_group_columns
from wangge.analytics.engine import FACTS_TABLE, Engine, sort_groups
from wangge.analytics.facts import CASE_FACTS_SCHEMA
from wangge.analytics.lake import LakeManifest, find_lake_days, list_lake_months, stamp_lake
from wangge.analytics.lake_cells import DISTRICT, find_cells_file
from wangge.analytics.periods import Period
from wangge.analytics.registry import list_indicators

_MEMORY_LIMIT = "512MB"
_LAKES_KEPT, _QUESTIONS_KEPT = 2, 256
_DISTRICT_COLUMN = "district_id"
_CUT_MONTHS = ("day", "week")
"""Periods of which several begin in a month."""


def has_lake_sums(folder: Path, manifest: LakeManifest, *, dimension: str) -> bool:
    """Tell whether the lake has cases, and beside those of every month their sums by a dimension and by district.

    Error: `lake_unfinished(folder)`.
    """
    months = list_lake_months(folder, manifest)
    return bool(months) and all(
        find_cells_file(folder, key, month, is_whole=is_whole).is_file()
        for month in months
        for key in dict.fromkeys((DISTRICT, dimension))
        for is_whole in (False, True)
    )


def read_lake_sums(
    folder: Path,
    manifest: LakeManifest,
    *,
    dimension: str,
    keys: tuple[str, ...],
    dimensions: tuple[str, ...] = (),
    period: Period | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    district_id: int | None = None,
) -> pa.Table:
    """Return what `read_arrow` gives of `compute_indicators` over the cases of the days; see `has_lake_sums`.

    `dimension` is what `find_cell_dimension` says. Error: `lake_unfinished(folder)`.
    """
    # Without a month in the days any will do: none of its rows is of them.
    months = list_lake_months(folder, manifest, from_on=from_on, to_on=to_on) or list_lake_months(folder, manifest)[:1]
    is_rolled_up = period not in _CUT_MONTHS
    files = [
        find_cells_file(
            folder, dimension, month, is_whole=is_rolled_up and _is_within(month, from_on=from_on, to_on=to_on)
        )
        for month in months
    ]
    query, schema = _translate(keys, dimensions, period)
    return _run(folder, files, query, from_on=from_on, to_on=to_on, district_id=district_id).cast(schema)


def find_first_sums_day(folder: Path, manifest: LakeManifest, *, district_id: int | None = None) -> date | None:
    """Return the day of the first report that the sums know, None without any; errors and needs as `read_lake_sums`."""
    for month in list_lake_months(folder, manifest):
        path = find_cells_file(folder, DISTRICT, month)
        query = f'SELECT min("{DAY}") AS first_on FROM {FACTS_TABLE}'  # noqa: S608 - ours
        answer = _run(folder, [path], query, district_id=district_id)
        first: date | None = answer["first_on"][0].as_py()
        if first is not None:
            return first
    return None


def _is_within(month: str, *, from_on: date | None, to_on: date | None) -> bool:
    first, last = find_lake_days(month)
    return (from_on is None or from_on <= first) and (to_on is None or last <= to_on)


def _run(
    folder: Path,
    files: list[Path],
    query: str,
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    district_id: int | None = None,
) -> pa.Table:
    """Run a query over the chosen rows of some tables; every caller has a connection of his own to the kept instance."""
    instance = _open_instance(str(folder.resolve()), stamp_lake(folder))
    conditions = [
        *([] if from_on is None else [f"\"{DAY}\" >= DATE '{from_on.isoformat()}'"]),
        *([] if to_on is None else [f"\"{DAY}\" <= DATE '{to_on.isoformat()}'"]),
        *([] if district_id is None else [f'"{_DISTRICT_COLUMN}" = {int(district_id)}']),
    ]
    paths = ", ".join(_quote(str(path.resolve())) for path in files)
    chosen = f"SELECT * FROM read_parquet([{paths}], hive_partitioning = false)"  # noqa: S608 - our paths, dates and numbers
    if conditions:
        chosen += f" WHERE {' AND '.join(conditions)}"
    with instance.con.cursor() as connection:
        connection.execute(f"CREATE TEMP VIEW {FACTS_TABLE} AS {chosen}")
        return connection.execute(query).to_arrow_table()


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@lru_cache(maxsize=_LAKES_KEPT)
def _open_instance(folder: str, _stamp: tuple[int, ...]) -> Engine:
    """Return an engine that reads the tables of a lake, and remembers their heads, until the lake is another."""
    import ibis  # takes a second to load: only who computes shall pay

    engine = ibis.duckdb.connect(
        threads=1,  # so few rows are read faster by one
        memory_limit=_MEMORY_LIMIT,
        temp_directory="",
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
    )
    settings: dict[str, Any] = {
        "parquet_metadata_cache": "true",
        "allowed_directories": f"[{_quote(folder)}]",
        "enable_external_access": "false",
        "lock_configuration": "true",
    }
    for name, value in settings.items():
        engine.raw_sql(f"SET {name} = {value}")
    return engine


@lru_cache(maxsize=_QUESTIONS_KEPT)
def _translate(keys: tuple[str, ...], dimensions: tuple[str, ...], period: Period | None) -> tuple[str, pa.Schema]:
    """Return the engine's query for a question to the sums, and the schema of its answer."""
    import ibis  # takes a second to load: only who computes shall pay

    columns = dict.fromkeys((*list_group_columns(dimensions), DAY))
    sums = list_cell_sums(list_indicators(keys=keys))
    schema = pa.schema(
        [*(CASE_FACTS_SCHEMA.field(name) for name in columns), *(pa.field(name, pa.int64()) for name in sums)]
    )
    cells = ibis.table(ibis.schema(schema), name=FACTS_TABLE)
    figures = sort_groups(compute_from_cells(cells, keys=keys, dimensions=dimensions, period=period))
    return str(ibis.to_sql(figures, dialect="duckdb")), figures.schema().to_pyarrow()
