"""An engine over a lake: DuckDB in this process, or a Spark cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from wangge.analytics.engine import DUCKDB, Engine, open_engine
from wangge.analytics.facts import CASE_FACTS_SCHEMA
from wangge.analytics.lake import LakeManifest, choose_rows, list_lake_files
from wangge.analytics.spark import open_spark


@contextmanager
def open_lake(
    folder: Path,
    manifest: LakeManifest,
    *,
    engine: str = DUCKDB,
    from_on: date | None = None,
    to_on: date | None = None,
    district_id: int | None = None,
    memory_limit: str = "1GB",
    threads: int = 2,
) -> Iterator[Engine]:
    """Give an engine whose table `case_facts` are the cases of a lake reported in the days, of one district if given.

    `engine` is "duckdb" or the address of a Spark master. Only the files of the months are opened. Errors:
    `lake_unfinished(folder)`, `lake_file_other(folder, file)`, `spark_missing`, `spark_unusable(master, reason)`.
    """
    files = list_lake_files(folder, manifest, from_on=from_on, to_on=to_on)
    needed = choose_rows(files, from_on=from_on, to_on=to_on, district_id=district_id)
    if files and engine != DUCKDB:
        yield open_spark(list(files.values()), master=engine, filters=needed)
        return
    # Without a case there is nothing to compute, on whatever engine.
    facts = list(files.values()) or CASE_FACTS_SCHEMA.empty_table()
    opened = open_engine(facts, filters=needed, memory_limit=memory_limit, threads=threads)
    try:
        yield opened
    finally:
        opened.disconnect()
