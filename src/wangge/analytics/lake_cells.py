"""Day cells of a lake (数据湖日汇总): beside the facts of each month its sums a day, so that figures of years take moments.

    FOLDER/cells/by=department/reported_month=2026-10/cells.parquet
    FOLDER/cells/by=department/reported_month=2026-10/month.parquet

There is one table for each way of grouping that pages ask for most, always by district too, and beside it the same rolled
up to its month: on the first day of the month the sums of all its days. They are made with the facts of the month and
never by themselves, so they cannot fall behind. Each file tells of which facts each of its days was summed: a day whose
facts are still those keeps its cells, whatever stopped the writer before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from wangge.analytics.cells import DAY, sum_day_cells
from wangge.analytics.engine import FACTS_TABLE, open_engine, sort_groups
from wangge.analytics.facts import CASE_FACTS_SCHEMA, FACTS_VERSION
from wangge.analytics.indicators import Indicator
from wangge.analytics.lake import find_lake_days, replace_lake_file
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
_CELLS_FORMAT = "2"  # with sums a month beside those a day
CELLS_VERSION = digest_bytes(
    " ".join((_CELLS_FORMAT, INDICATORS_VERSION, FACTS_VERSION, *INDICATORS, *CELL_DIMENSIONS)).encode()
)[:12]
"""Names the sums and the groups: cells of another version are made anew."""

_VERSION_NOTE, _DAYS_NOTE = b"wangge.cells_version", b"wangge.days"


def find_cell_dimension(*, dimensions: Iterable[str], indicators: Iterable[Indicator], is_filtered: bool) -> str | None:
    """Return by what the cells that answer a question are grouped; None where only the cases themselves can tell."""
    beside = [key for key in dict.fromkeys(dimensions) if key != DISTRICT]
    if is_filtered or len(beside) > 1 or any(INDICATORS.get(one.key) is not one for one in indicators):
        return None
    dimension = beside[0] if beside else DISTRICT
    return dimension if dimension in CELL_DIMENSIONS else None


def write_lake_cells(folder: Path, month: str, facts: pa.Table, *, days: Mapping[date, str]) -> tuple[date, ...]:
    """Bring the cells of a month to these facts and return the days that were summed for it; each table in one step.

    `days` has a digest of the facts of every day with cases: only days that a table knows by another one are summed.
    """
    known = {dimension: _read_known(folder, dimension, month) for dimension in CELL_DIMENSIONS}
    stale = [
        day for day, digest in sorted(days.items()) if any((one or {}).get(day) != digest for one in known.values())
    ]
    behind = [dimension for dimension, found in known.items() if found != days]
    if not behind:
        return ()
    engine = open_engine(facts if len(stale) == len(days) else facts.filter(_is_on(facts, stale)))
    try:
        for dimension in behind:
            query, schema = _translate(dimension)
            fresh = engine.con.execute(query).to_arrow_table().cast(schema)
            path = find_cells_file(folder, dimension, month)
            kept = [day for day in known[dimension] or () if day in days and day not in stale]
            cells = _merge_cells(path, kept, fresh)
            # First the month: who is stopped between the two leaves days that are known to be others.
            replace_lake_file(
                find_cells_file(folder, dimension, month, is_whole=True), _note_days(_roll_up(cells, month), days)
            )
            replace_lake_file(path, _note_days(cells, days))
    finally:
        engine.disconnect()
    return tuple(stale)


def find_cells_file(folder: Path, dimension: str, month: str, *, is_whole: bool = False) -> Path:
    """Return the file of a month's sums a day, or where it is wanted whole that of their sums."""
    name = "month.parquet" if is_whole else "cells.parquet"
    return folder / "cells" / f"by={dimension}" / f"reported_month={month}" / name


def _roll_up(cells: pa.Table, month: str) -> pa.Table:
    """Return the sums of all days of the month on its first day; what no day knows stays unknown."""
    names = cells.column_names
    groups = [name for name in names[: names.index("cases")] if name != DAY]
    sums = names[names.index("cases") :]
    added = cells.group_by(groups).aggregate([(name, "sum") for name in sums])
    first, _ = find_lake_days(month)
    columns = {
        **{name: added[name] for name in groups},
        DAY: pa.array([first] * len(added), pa.date32()),
        **{name: added[f"{name}_sum"] for name in sums},
    }
    return (
        pa.table(columns)
        .select(names)
        .cast(cells.schema.remove_metadata())
        .sort_by([(one, "ascending") for one in groups])
    )


def _merge_cells(path: Path, kept: list[date], fresh: pa.Table) -> pa.Table:
    """Return the fresh cells with those of the file whose days are kept, in the order in which all would be summed."""
    if not kept:
        return fresh
    import pyarrow.parquet as pq  # only who keeps a lake needs it

    before = pq.ParquetFile(path).read().replace_schema_metadata(None).cast(fresh.schema)
    cells = pa.concat_tables([before.filter(_is_on(before, kept)), fresh])
    columns = cells.column_names
    return cells.sort_by([(name, "ascending") for name in columns[: columns.index("cases")]])


def _is_on(rows: pa.Table, days: list[date]) -> pa.ChunkedArray:
    return pc.is_in(rows[DAY], value_set=pa.array(days, pa.date32()))


def _note_days(cells: pa.Table, days: Mapping[date, str]) -> pa.Table:
    told = orjson.dumps({day.isoformat(): digest for day, digest in sorted(days.items())})
    return cells.replace_schema_metadata({_VERSION_NOTE: CELLS_VERSION, _DAYS_NOTE: told})


def _read_known(folder: Path, dimension: str, month: str) -> dict[date, str] | None:
    """Return of which facts each day of the two tables was summed; None where they do not agree or one is missing."""
    days, whole = (
        _read_days(find_cells_file(folder, dimension, month, is_whole=is_whole)) for is_whole in (False, True)
    )
    return days if days == whole else None


def _read_days(path: Path) -> dict[date, str] | None:
    """Return of which facts each day of a file was summed; None of one that is missing or of another version."""
    if not path.is_file():
        return None
    import pyarrow.parquet as pq  # only who keeps a lake needs it

    notes = pq.read_schema(path).metadata or {}
    if notes.get(_VERSION_NOTE, b"").decode() != CELLS_VERSION:
        return None
    plain = orjson.loads(notes.get(_DAYS_NOTE, b"{}"))
    return {date.fromisoformat(day): digest for day, digest in plain.items()}


@lru_cache(maxsize=len(CELL_DIMENSIONS))
def _translate(dimension: str) -> tuple[str, pa.Schema]:
    """Return the query that makes the cells, and their schema; to write it takes longer than to run it."""
    import ibis  # takes a second to load: only who computes shall pay

    facts = ibis.table(ibis.schema(CASE_FACTS_SCHEMA), name=FACTS_TABLE)
    cells = sort_groups(sum_day_cells(facts, dimensions=tuple(dict.fromkeys((DISTRICT, dimension)))))
    return str(ibis.to_sql(cells, dialect="duckdb")), cells.schema().to_pyarrow()
