"""Pages from day cells: how long the sums of a city of so many cases take to make, and a page of figures to read."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.synthetic_cases import FIRST_DAY
from wangge.analytics.public import (
    CASE_FACTS_SCHEMA,
    FactsFilter,
    LakeManifest,
    LakePartition,
    compute_from_cells,
    get_facts,
    open_lake_cells,
    read_rows,
    write_lake_cells,
)

PAGE_LIMIT_MS = 100
HEADLINES = (
    "report_count", "filed_count", "timely_handling_rate", "closing_rate", "timely_closing_rate", "rework_rate",
)  # fmt: skip
# What fits on a page: units, streets and communities, in all or by month, and the whole city by day.
GROUPINGS: tuple[tuple[str, str | None], ...] = (
    ("department", None), ("department", "month"), ("area_2", "month"), ("area_3", None), ("district", "day"),
)  # fmt: skip
SPANS = ((None, None), (date(FIRST_DAY.year, 3, 1), date(FIRST_DAY.year, 3, 31)))


def measure_pages(folder: Path, *, repeats: int) -> dict[str, Any]:
    """Make the cells of every month and return the time of it and of pages, opening and translation included."""
    started = time.perf_counter()
    manifest = _write_cells(folder)
    made = time.perf_counter() - started
    times = sorted(
        _measure_page(folder, manifest, *grouping, span)
        for _ in range(repeats)
        for grouping, span in itertools.product(GROUPINGS, SPANS)
    )
    return {
        "cells_seconds": round(made, 1),
        "cells_mb": round(sum(path.stat().st_size for path in (folder / "cells").rglob("*.parquet")) / 1e6, 1),
        "pages": len(times),
        "p50_ms": round(times[len(times) // 2] * 1000, 1),
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
        "p95_ms_limit": PAGE_LIMIT_MS,
    }


def _write_cells(folder: Path) -> LakeManifest:
    partitions = {}
    for month in sorted((folder / "facts").iterdir()):
        name = month.name.removeprefix("reported_month=")
        facts = pq.read_table(month, partitioning=None).cast(CASE_FACTS_SCHEMA)
        write_lake_cells(folder, name, facts)
        partitions[name] = LakePartition(
            rows=facts.num_rows,
            size_bytes=0,
            digest="",
            references="",
            high_water=0,
            known_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    return LakeManifest(city="bench", is_whole=True, partitions=partitions)


def _measure_page(
    folder: Path, manifest: LakeManifest, dimension: str, period: str | None, span: tuple[date | None, date | None]
) -> float:
    started = time.perf_counter()
    with open_lake_cells(folder, manifest, dimension=dimension, from_on=span[0], to_on=span[1]) as engine:
        figures = compute_from_cells(
            get_facts(engine),
            keys=HEADLINES,
            dimensions=() if dimension == "district" else (dimension,),
            period=period,
            filters=FactsFilter(from_on=span[0], to_on=span[1]),
        )
        rows = read_rows(engine, figures)
    assert rows
    return time.perf_counter() - started
