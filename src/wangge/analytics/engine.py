"""Engine (计算引擎): DuckDB inside the process over one table of case facts; no extension, no network."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from wangge.analytics.computing import DENOMINATOR, NUMERATOR, Side, compute_indicators, filter_cases
from wangge.analytics.dimensions import FactsFilter, filter_facts
from wangge.analytics.expressions import Facts
from wangge.analytics.facts import CASE_FACTS_SCHEMA
from wangge.analytics.indicators import Indicator, IndicatorValue
from wangge.analytics.registry import get_indicator

Engine: TypeAlias = Any
"""An Ibis backend connection with the table `FACTS_TABLE`."""

FACTS_TABLE = "case_facts"
DUCKDB = "duckdb"
ROWS_OF_A_THREAD = 122_880
"""How many rows DuckDB gives to a thread at a time: with fewer a second one only waits."""
_ALL_FACTS = "all_case_facts"


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One group and its figures; `group` is empty for the total."""

    group: Mapping[str, object]
    cases: int
    values: Mapping[str, IndicatorValue]

    @property
    def is_named(self) -> bool:
        """Whether every column of the group is known."""
        return None not in self.group.values()


@dataclass(frozen=True, slots=True)
class FactsExtent:
    """How many cases the facts hold, and the days of the first and the last report, None without any."""

    cases: int
    first_on: date | None
    last_on: date | None


def open_engine(
    facts: pa.Table | Path | str | Sequence[Path],
    *,
    filters: FactsFilter | None = None,
    memory_limit: str = "1GB",
    threads: int = 2,
    spill_folder: Path | None = None,
) -> Engine:
    """Return a connection whose table `case_facts` is `facts`: Arrow in memory, or Parquet: a file, pattern or list of files.

    With `filters` the table holds only the cases that pass.

    The engine reads no other file, loads no extension and never goes on the network. Without `spill_folder` a query
    that needs more than `memory_limit` fails instead of writing to disk.
    """
    import ibis  # takes a second to load: only who computes shall pay

    if isinstance(facts, pa.Table) and facts.num_rows < ROWS_OF_A_THREAD:
        threads = 1
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
        engine.con.register(find_source(filters), facts)
    else:
        paths = [Path(one).resolve() for one in ([facts] if isinstance(facts, Path | str) else facts)]
        engine.raw_sql(f"SET allowed_directories = [{_quote(os.path.commonpath([path.parent for path in paths]))}]")
        engine.raw_sql("SET enable_external_access = false")
        files = ", ".join(_quote(path) for path in paths)
        # The months in the names of folders are no column of the facts. Ibis' own reading describes each file first.
        engine.raw_sql(f"CREATE VIEW {find_source(filters)} AS FROM read_parquet([{files}], hive_partitioning = false)")
    put_filter_before(engine, filters)
    engine.raw_sql("SET lock_configuration = true")
    return engine


def _quote(path: Path | str) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def find_source(filters: FactsFilter | None) -> str:
    """Return the name under which an engine gets the facts: with filters that of the table behind `case_facts`."""
    return FACTS_TABLE if filters is None else _ALL_FACTS


def put_filter_before(engine: Engine, filters: FactsFilter | None) -> None:
    """Make `case_facts` the cases that pass; without filters it is the source itself."""
    if filters is not None:
        engine.create_view(FACTS_TABLE, filter_facts(engine.table(_ALL_FACTS), filters), overwrite=True)


def get_facts(engine: Engine) -> Facts:
    """Return the case facts as an Ibis table."""
    return engine.table(FACTS_TABLE)


def read_figures(
    engine: Engine, *, keys: tuple[str, ...], dimensions: tuple[str, ...] = ()
) -> tuple[IndicatorRow, ...]:
    """Return each group with its values, as `read_rows` gives those of `compute_indicators`.

    To build and translate the expression takes longer than to run it over a month of cases: the query is kept.
    """
    if engine.name != DUCKDB:
        return read_rows(engine, compute_indicators(get_facts(engine), keys=keys, dimensions=dimensions))
    query, schema = _translate(keys, dimensions)
    return build_rows(engine.con.execute(query).to_arrow_table().cast(schema))


@lru_cache(maxsize=256)
def _translate(keys: tuple[str, ...], dimensions: tuple[str, ...]) -> tuple[str, pa.Schema]:
    """Return the engine's query for the indicators by the dimensions, and the schema of its answer."""
    import ibis  # takes a second to load: only who computes shall pay

    facts = ibis.table(ibis.schema(CASE_FACTS_SCHEMA), name=FACTS_TABLE)
    figures = _drop_told(sort_groups(compute_indicators(facts, keys=keys, dimensions=dimensions)))
    return str(ibis.to_sql(figures, dialect="duckdb")), figures.schema().to_pyarrow()


def _drop_told(figures: Facts) -> Facts:
    """Return figures without what other columns tell: the value of a fraction, the denominator that a count has not."""
    told = [name for name in figures.columns if f"{name}{NUMERATOR}" in figures.columns]
    counts = [f"{name}{DENOMINATOR}" for name in told if figures[name].type().is_integer()]
    return figures.drop(*told, *counts)


def read_arrow(engine: Engine, figures: Facts) -> pa.Table:
    """Run what `compute_indicators` returned; the rows come in order of the group columns, so a rerun is equal."""
    ordered = sort_groups(figures)
    if engine.name == DUCKDB:
        return engine.to_pyarrow(ordered)
    # Spark gives Arrow itself; by way of pandas a NULL in a column of numbers would make them all floating.
    return engine.raw_sql(engine.compile(ordered)).toArrow().cast(ordered.schema().to_pyarrow())


def sort_groups(figures: Facts) -> Facts:
    """Return figures in order of the group columns, which stand before the number of cases; unknown ones last."""
    columns = list(figures.columns)
    groups = columns[: columns.index("cases")]
    return figures.order_by([figures[name].asc(nulls_first=False) for name in groups]) if groups else figures


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


def read_extent(engine: Engine) -> FactsExtent:
    """Return how many cases there are and the days of the first and the last report."""
    facts = get_facts(engine)
    extent = facts.aggregate(cases=facts.count(), first_on=facts.reported_on.min(), last_on=facts.reported_on.max())
    (row,) = read_arrow(engine, extent).to_pylist()
    return FactsExtent(cases=row["cases"], first_on=row["first_on"], last_on=row["last_on"])


def read_cases(engine: Engine, cases: Facts) -> tuple[tuple[int, str], ...]:
    """Run what `filter_cases` returned and give (case id, number), in order of id."""
    return tuple((row["case_id"], row["number"]) for row in engine.to_pyarrow(cases).to_pylist())


def read_case_ids(engine: Engine, *, indicator: str, side: Side, group: Mapping[str, object]) -> tuple[int, ...]:
    """Return the ids of the cases behind one side of a figure, ascending: those of `filter_cases`, which says what is raised.

    There may be a million; the query is kept, as in `read_figures`. The engine is DuckDB.
    """
    query = _translate_cases(indicator, side, tuple(group.items()))
    return tuple(engine.con.execute(query).to_arrow_table()["case_id"].to_pylist())


@lru_cache(maxsize=1024)
def _translate_cases(indicator: str, side: Side, group: tuple[tuple[str, object], ...]) -> str:
    import ibis  # takes a second to load: only who computes shall pay

    facts = ibis.table(ibis.schema(CASE_FACTS_SCHEMA), name=FACTS_TABLE)
    cases = filter_cases(facts, indicator, side=side, group=dict(group)).select("case_id")
    return str(ibis.to_sql(cases, dialect="duckdb"))


def _read_value(row: Mapping[str, Any], indicator: Indicator) -> IndicatorValue:
    return IndicatorValue(
        kind=indicator.kind,
        numerator=row[f"{indicator.key}{NUMERATOR}"],
        denominator=row.get(f"{indicator.key}{DENOMINATOR}"),
    )
