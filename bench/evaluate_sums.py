"""Sums a day: how long those of a city take to make and to keep up, and a table of figures from them to read."""

from __future__ import annotations

import itertools
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from wangge.analytics.public import (
    LakeManifest,
    build_rows,
    find_lake_days,
    read_lake_facts,
    read_lake_sums,
    write_lake_cells,
    write_lake_manifest,
)
from wangge.evaluation.domain.fact_digests import digest_days

HEADLINES = (
    "report_count", "filed_count", "timely_handling_rate", "closing_rate", "timely_closing_rate", "rework_rate",
)  # fmt: skip
# What fits on a screen: units, streets and communities, in all or by month, and the whole city by day.
GROUPINGS: tuple[tuple[str, str | None], ...] = (
    ("department", None), ("department", "month"), ("area_2", "month"), ("area_3", None), ("district", "day"),
)  # fmt: skip


def measure_sums(lake: Path, manifest: LakeManifest, folder: Path, *, district_id: int, repeats: int) -> dict[str, Any]:
    """Put a lake of one district into a folder; return the time of its sums, of one changed day and of tables of figures.

    The tables are opened once and each question is translated once, as in the process of a page.
    """
    started = time.perf_counter()
    (folder / "facts").symlink_to((lake / "facts").resolve(), target_is_directory=True)
    for month in manifest.partitions:
        facts = read_of_district(lake, month, district_id=district_id)
        write_lake_cells(folder, month, facts, days=digest_days(facts))
    write_lake_manifest(folder, manifest)
    made = time.perf_counter() - started
    first = next(iter(manifest.partitions))
    tables = list(itertools.product(GROUPINGS, ((None, None), find_lake_days(first))))
    times = sorted(
        _read_table(folder, manifest, *grouping, span) for _ in range(repeats + 1) for grouping, span in tables
    )
    times = times[: -len(tables)]  # the first time each is translated
    return {
        "seconds_a_month": round(made / len(manifest.partitions), 2),
        **_change_one_day(lake, first, district_id=district_id),
        "mb": round(sum(path.stat().st_size for path in (folder / "cells").rglob("*.parquet")) / 1e6, 1),
        "tables": len(times),
        "p50_cpu_ms": round(times[len(times) // 2] * 1000, 1),
        "p95_cpu_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
    }


def read_of_district(lake: Path, month: str, *, district_id: int) -> pa.Table:
    """Return the facts of a month as those of a district: the synthetic cases name none."""
    facts = read_lake_facts(lake, [month])
    place = facts.column_names.index("district_id")
    return facts.set_column(place, facts.schema.field(place), pa.array([district_id] * len(facts), pa.int64()))


def _change_one_day(lake: Path, month: str, *, district_id: int) -> dict[str, Any]:
    """Return the time to find which days changed and to sum the one that did, beside sums of its own."""
    facts = read_of_district(lake, month, district_id=district_id)
    with tempfile.TemporaryDirectory(prefix="wangge-bench-cells-") as name:
        folder = Path(name)
        started = time.perf_counter()
        days = digest_days(facts)
        found = time.perf_counter() - started
        write_lake_cells(folder, month, facts, days=days)
        (*_, last) = days
        started = time.perf_counter()
        summed = write_lake_cells(folder, month, facts, days={**days, last: "another"})
        changed = time.perf_counter() - started
    assert summed == (last,)
    return {
        "seconds_to_find_the_days_of_a_month": round(found, 2),
        "seconds_of_a_changed_day": round(changed, 2),
    }


def _read_table(
    folder: Path, manifest: LakeManifest, dimension: str, period: str | None, span: tuple[date | None, date | None]
) -> float:
    started = time.process_time()
    answer = read_lake_sums(
        folder,
        manifest,
        dimension=dimension,
        keys=HEADLINES,
        dimensions=() if dimension == "district" else (dimension,),
        period=period,
        from_on=span[0],
        to_on=span[1],
    )
    assert build_rows(answer)
    return time.process_time() - started
