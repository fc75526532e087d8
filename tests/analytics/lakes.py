"""Lakes written straight from facts, month by month."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from wangge.analytics.public import LakeManifest, LakePartition, write_lake_facts, write_lake_manifest

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def write_lake(folder: Path, facts: pa.Table, *, is_whole: bool = True) -> LakeManifest:
    """Write facts as a lake and return its manifest."""
    folder.mkdir(exist_ok=True)
    months = pc.strftime(facts["reported_on"], format="%Y-%m")
    partitions = {}
    for month in sorted(set(months.to_pylist())):
        rows = facts.filter(pc.equal(months, month))
        size_bytes = write_lake_facts(folder, month, rows, digest="0" * 64)
        partitions[month] = LakePartition(
            rows=rows.num_rows, size_bytes=size_bytes, digest="0" * 64, references="", high_water=1, known_at=NOW
        )
    manifest = LakeManifest(city="somewhere", is_whole=is_whole, partitions=partitions)
    write_lake_manifest(folder, manifest)
    return manifest
