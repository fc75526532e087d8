"""Lake (数据湖): the case facts as Parquet files, one for each month of the reports, and a manifest of what is in them.

    FOLDER/manifest.json
    FOLDER/facts/reported_month=2026-10/facts.parquet

A file is written beside its place and renamed into it, and the manifest after it: whatever stops the writer, every file
is whole, and the manifest says whether the lake is. Rows lie by district and case, so that a reader of one district
skips most of a file. Other programs find one flat table in the folder `facts`, partitioned as Hive does it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import orjson
import pyarrow as pa
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from wangge.analytics.dimensions import FactsFilter
from wangge.analytics.facts import CASE_FACTS_SCHEMA, FACT_COLUMNS, FACTS_VERSION
from wangge.kernel.public import DomainError

MANIFEST = "manifest.json"
LAKE_FORMAT = 1
_FACTS_FOLDER = "facts"
_PART = ".part"
_ROW_GROUP_ROWS = 122_880  # what DuckDB reads at a time

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class LakePartition(BaseModel):
    """Lake partition (分区): the facts of the cases reported in one month.

    `digest` is that of the facts, `references` that of what they depend on beside the cases, `cells_version` names the sums
    beside them; the facts are those known at `known_at` up to the event `high_water`.
    """

    model_config = ConfigDict(frozen=True)

    rows: int
    size_bytes: int
    digest: str
    references: str
    cells_version: str = ""
    high_water: int
    known_at: AwareDatetime


class LakeManifest(BaseModel):
    """Lake manifest (数据湖清单): what is in a lake, by month "2026-10".

    `is_whole` is false while an export is under way, or after one was stopped.
    """

    model_config = ConfigDict(frozen=True)

    city: str
    is_whole: bool
    partitions: dict[Month, LakePartition] = Field(default_factory=dict)

    @property
    def known_at(self) -> datetime | None:
        """The instant whose knowledge the whole lake has; None of an empty one."""
        return min((one.known_at for one in self.partitions.values()), default=None)

    @property
    def rows(self) -> int:
        """How many cases there are."""
        return sum(one.rows for one in self.partitions.values())


def find_lake_days(month: str) -> tuple[date, date]:
    """Return the first and last day of a month "2026-10"."""
    first = date(int(month[:4]), int(month[5:]), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def find_lake_file(folder: Path, month: str) -> Path:
    """Return the file of a month's facts."""
    return folder / _FACTS_FOLDER / f"reported_month={month}" / "facts.parquet"


def read_lake_manifest(folder: Path) -> LakeManifest | None:
    """Return the manifest, None where there is none.

    Errors: `lake_unreadable(folder, reason)`; `lake_version_other(folder, found, expected)` for a lake whose columns are
    those of another version of the program.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        plain = orjson.loads(path.read_bytes())
        found = f"{plain['format']}/{plain['facts_version']}"
        if found != _VERSION:
            raise DomainError("lake_version_other", folder=str(folder), found=found, expected=_VERSION)
        return LakeManifest.model_validate(plain)
    except (ValidationError, ValueError, TypeError, KeyError) as error:
        raise DomainError("lake_unreadable", folder=str(folder), reason=str(error).splitlines()[0]) from error


def stamp_lake(folder: Path) -> tuple[int, int, int]:
    """Return what is another as soon as the manifest is: who reads the same before and after has read one lake."""
    manifest = (folder / MANIFEST).stat()
    return manifest.st_ino, manifest.st_mtime_ns, manifest.st_size


def write_lake_manifest(folder: Path, manifest: LakeManifest) -> None:
    """Put a manifest in the place of the one before, in one step."""
    plain: dict[str, Any] = {
        "format": LAKE_FORMAT,
        "facts_version": FACTS_VERSION,
        **manifest.model_dump(mode="json"),
        "columns": [{"name": one.name, "type": str(one.kind), "meaning": one.meaning} for one in FACT_COLUMNS],
    }
    path = folder / MANIFEST
    written = path.with_name(path.name + _PART)
    written.write_bytes(orjson.dumps(plain, option=orjson.OPT_INDENT_2))
    _put_in_place(written, path)


def write_lake_facts(folder: Path, month: str, facts: pa.Table, *, digest: str) -> int:
    """Put the facts of a month in the place of those before, in one step, and return the bytes of the file."""
    words = {"facts_version": FACTS_VERSION, "reported_month": month, "digest": digest}
    told = facts.replace_schema_metadata({f"wangge.{name}": text for name, text in words.items()})
    return replace_lake_file(find_lake_file(folder, month), told)


def replace_lake_file(path: Path, table: pa.Table) -> int:
    """Write a table in the place of the one before, in one step, and return the bytes of the file."""
    import pyarrow.parquet as pq  # only who keeps a lake needs it

    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(path.name + _PART)
    pq.write_table(table, written, row_group_size=_ROW_GROUP_ROWS, compression="zstd")
    size_bytes = written.stat().st_size
    _put_in_place(written, path)
    return size_bytes


def remove_lake_month(folder: Path, month: str) -> None:
    """Remove the files of a month that has no cases any more."""
    for path in folder.rglob(f"reported_month={month}/*.parquet"):
        path.unlink()


def read_lake_facts(folder: Path, months: Iterable[str]) -> pa.Table:
    """Return the facts of some months, in order of the months."""
    import pyarrow.parquet as pq  # only who keeps a lake needs it

    tables = [pq.ParquetFile(find_lake_file(folder, month)).read() for month in months]
    plain = (table.replace_schema_metadata(None).cast(CASE_FACTS_SCHEMA) for table in tables)
    return pa.concat_tables([CASE_FACTS_SCHEMA.empty_table(), *plain])


def list_lake_files(
    folder: Path, manifest: LakeManifest, *, from_on: date | None = None, to_on: date | None = None
) -> dict[str, Path]:
    """Return the files that hold cases of the days, by month; both days are included.

    Errors: `lake_unfinished(folder)` while an export is under way or after one was stopped; `lake_file_other(folder, file)`
    for a file that is missing or not the one of the manifest.
    """
    found = {}
    for month in list_lake_months(folder, manifest, from_on=from_on, to_on=to_on):
        path = find_lake_file(folder, month)
        if not path.is_file() or path.stat().st_size != manifest.partitions[month].size_bytes:
            raise DomainError("lake_file_other", folder=str(folder), file=str(path.relative_to(folder)))
        found[month] = path
    return found


def list_lake_months(
    folder: Path, manifest: LakeManifest, *, from_on: date | None = None, to_on: date | None = None
) -> tuple[str, ...]:
    """Return the months with cases that lie between the days, in whole or in part; error as `list_lake_files`."""
    if not manifest.is_whole:
        raise DomainError("lake_unfinished", folder=str(folder))
    days = {month: find_lake_days(month) for month, one in sorted(manifest.partitions.items()) if one.rows}
    return tuple(
        month
        for month, (first, last) in days.items()
        if (from_on is None or last >= from_on) and (to_on is None or first <= to_on)
    )


def choose_rows(
    months: Iterable[str], *, from_on: date | None, to_on: date | None, district_id: int | None
) -> FactsFilter | None:
    """Return which rows of the months' files are wanted; None for all, so that none need be looked at."""
    days = [find_lake_days(month) for month in months]
    is_whole = all((from_on is None or first >= from_on) and (to_on is None or last <= to_on) for first, last in days)
    if is_whole and district_id is None:
        return None
    return FactsFilter(
        from_on=None if is_whole else from_on,
        to_on=None if is_whole else to_on,
        values={} if district_id is None else {"district_id": (district_id,)},
    )


def _put_in_place(written: Path, path: Path) -> None:
    """Rename a file that is safely on the disk; a power cut leaves the old one or the new one."""
    descriptor = os.open(written, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    written.replace(path)


_VERSION = f"{LAKE_FORMAT}/{FACTS_VERSION}"
