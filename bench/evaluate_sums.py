"""Sums a day: how long those of a city take to make and to keep up, and a table of figures from them to read."""

from __future__ import annotations

import itertools
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from wangge.analytics.public import (
    FactsFilter,
    LakeManifest,
    compute_from_cells,
    find_lake_days,
    get_facts,
    open_lake_cells,
    read_lake_facts,
    read_rows,
    write_lake_cells,
)
from wangge.evaluation.domain.fact_digests import digest_days

HEADLINES = (
    "report_count", "filed_count", "timely_handling_rate", "closing_rate", "timely_closing_rate", "rework_rate",
)  # fmt: skip
# What fits on a screen: units, streets and communities, in all or by month, and the whole city by day.
GROUPINGS: tuple[tuple[str, str | None], ...] = (
    ("department", None), ("department", "month"), ("area_2", "month"), ("area_3", None), ("district", "day"),
)  # fmt: skip


def measure_sums(lake: Path, manifest: LakeManifest, *, repeats: int) -> dict[str, Any]:
    """Make the cells of every month beside the lake; return the time of it, of one changed day and of tables of figures.

    A table is opened, translated and read anew each time, as a command does it: pages read stored runs.
    """
    with tempfile.TemporaryDirectory(prefix="wangge-bench-cells-") as name:
        folder = Path(name)
        started = time.perf_counter()
        for month in manifest.partitions:
            facts = read_lake_facts(lake, [month])
            write_lake_cells(folder, month, facts, days=digest_days(facts))
        made = time.perf_counter() - started
        first = next(iter(manifest.partitions))
        tables = list(itertools.product(GROUPINGS, ((None, None), find_lake_days(first))))
        times = sorted(
            _read_table(folder, manifest, *grouping, span) for _ in range(repeats) for grouping, span in tables
        )
        return {
            "seconds_a_month": round(made / len(manifest.partitions), 2),
            **_change_one_day(folder, lake, first),
            "mb": round(sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 1e6, 1),
            "tables": len(times),
            "p50_cpu_ms": round(times[len(times) // 2] * 1000, 1),
            "p95_cpu_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
        }


def _change_one_day(folder: Path, lake: Path, month: str) -> dict[str, Any]:
    """Return the time to find which days changed and to sum the one that did."""
    facts = read_lake_facts(lake, [month])
    started = time.perf_counter()
    days = digest_days(facts)
    found = time.perf_counter() - started
    (*_, last) = days
    summed = write_lake_cells(folder, month, facts, days={**days, last: "another"})
    assert summed == (last,)
    return {
        "seconds_to_find_the_days_of_a_month": round(found, 2),
        "seconds_of_a_changed_day": round(time.perf_counter() - started - found, 2),
    }


def _read_table(
    folder: Path, manifest: LakeManifest, dimension: str, period: str | None, span: tuple[date | None, date | None]
) -> float:
    started = time.process_time()
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
    return time.process_time() - started
