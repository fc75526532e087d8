"""Engine (计算引擎): DuckDB inside the process over one table of case facts; no extension, no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from wangge.analytics.computing import DENOMINATOR, NUMERATOR, compute_indicators
from wangge.analytics.expressions import Facts
from wangge.analytics.facts import CASE_FACTS_SCHEMA
from wangge.analytics.indicators import Indicator, IndicatorValue
from wangge.analytics.registry import get_indicator

Engine: TypeAlias = Any
"""An Ibis backend connection with the table `FACTS_TABLE`."""

FACTS_TABLE = "case_facts"


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One group and its figures; `group` is empty for the total."""

    group: Mapping[str, object]
    cases: int
    values: Mapping[str, IndicatorValue]


def open_engine(
    facts: pa.Table | Path | str, *, memory_limit: str = "1GB", threads: int = 2, spill_folder: Path | None = None
) -> Engine:
    """Return a connection whose table `case_facts` is `facts`: Arrow in memory, or a Parquet file or glob pattern.

    The engine reads no other file, loads no extension and never goes on the network. Without `spill_folder` a query
    that needs more than `memory_limit` fails instead of writing to disk.
    """
    import ibis  # takes a second to load: only who computes shall pay

    engine = ibis.duckdb.connect(
        threads=threads,
        memory_limit=memory_limit,
        temp_directory=str(spill_folder or ""),
        preserve_insertion_order=False,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
    )
    if isinstance(facts, pa.Table):
        engine.raw_sql("SET enable_external_access = false")
        engine.con.register(FACTS_TABLE, facts)
    else:
        path = Path(facts).resolve()
        folder = str(path.parent).replace("'", "''")
        engine.raw_sql(f"SET allowed_directories = ['{folder}']")
        engine.raw_sql("SET enable_external_access = false")
        engine.read_parquet(str(path), table_name=FACTS_TABLE)
    engine.raw_sql("SET lock_configuration = true")
    return engine


def get_facts(engine: Engine) -> Facts:
    """Return the case facts as an Ibis table."""
    return engine.table(FACTS_TABLE)


def read_figures(
    engine: Engine, *, keys: tuple[str, ...], dimensions: tuple[str, ...] = ()
) -> tuple[IndicatorRow, ...]:
    """Return each group with its values, as `read_rows` gives those of `compute_indicators`.

    To build and translate the expression takes longer than to run it over a month of cases: the query is kept.
    """
    query, schema = _translate(keys, dimensions)
    return build_rows(engine.con.execute(query).to_arrow_table().cast(schema))


@lru_cache(maxsize=256)
def _translate(keys: tuple[str, ...], dimensions: tuple[str, ...]) -> tuple[str, pa.Schema]:
    """Return the engine's query for the indicators by the dimensions, and the schema of its answer."""
    import ibis  # takes a second to load: only who computes shall pay

    facts = ibis.table(ibis.schema(CASE_FACTS_SCHEMA), name=FACTS_TABLE)
    figures = _sort_groups(compute_indicators(facts, keys=keys, dimensions=dimensions))
    return str(ibis.to_sql(figures, dialect="duckdb")), figures.schema().to_pyarrow()


def read_arrow(engine: Engine, figures: Facts) -> pa.Table:
    """Run what `compute_indicators` returned; the rows come in order of the group columns, so a rerun is equal."""
    return engine.to_pyarrow(_sort_groups(figures))


def _sort_groups(figures: Facts) -> Facts:
    columns = list(figures.columns)
    groups = columns[: columns.index("cases")]
    return figures.order_by(groups) if groups else figures


def read_rows(engine: Engine, figures: Facts, built: Iterable[Indicator] = ()) -> tuple[IndicatorRow, ...]:
    """Run what `compute_indicators` returned and give each group with its values, in order of the group columns.

    `built` are the indicators among them that are not listed.
    """
    return build_rows(read_arrow(engine, figures), built)


def build_rows(answer: pa.Table, built: Iterable[Indicator] = ()) -> tuple[IndicatorRow, ...]:
    """Return what `read_arrow` gave as groups with their values."""
    known = {one.key: one for one in built}
    columns = answer.column_names
    groups = columns[: columns.index("cases")]
    keys = [column.removesuffix(NUMERATOR) for column in columns if column.endswith(NUMERATOR)]
    indicators = [known.get(key) or get_indicator(key) for key in keys]
    return tuple(
        IndicatorRow(
            group={column: row[column] for column in groups},
            cases=row["cases"],
            values={one.key: _read_value(row, one) for one in indicators},
        )
        for row in answer.to_pylist()
    )


def read_cases(engine: Engine, cases: Facts) -> tuple[tuple[int, str], ...]:
    """Run what `filter_cases` returned and give (case id, number), in order of id."""
    return tuple((row["case_id"], row["number"]) for row in engine.to_pyarrow(cases).to_pylist())


def _read_value(row: Mapping[str, Any], indicator: Indicator) -> IndicatorValue:
    return IndicatorValue(
        kind=indicator.kind,
        numerator=row[f"{indicator.key}{NUMERATOR}"],
        denominator=row[f"{indicator.key}{DENOMINATOR}"],
    )
