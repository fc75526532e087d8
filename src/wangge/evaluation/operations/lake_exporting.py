"""Export the case facts to a lake: only the months in which something changed are read, only those that differ written.

Each month keeps which acts and what instant it knows, so a stopped export goes on where it stood: months that are done
are looked at again only if something changed since, the others as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from wangge.analytics.public import (
    CELLS_VERSION,
    MANIFEST,
    LakeManifest,
    LakePartition,
    find_lake_days,
    find_lake_file,
    read_lake_manifest,
    remove_lake_month,
    write_lake_cells,
    write_lake_facts,
    write_lake_manifest,
)
from wangge.cases.public import (
    digest_fact_references,
    list_changed_months,
    list_fact_months,
    read_case_facts,
    read_high_water,
)
from wangge.evaluation import access
from wangge.evaluation.domain.fact_digests import digest_days
from wangge.kernel.public import Actor, DomainError, build_system_actor, digest_bytes, encode_canonical
from wangge.people.public import list_organisations
from wangge.platform.public import get_clock, get_profile, hold_file_lock

READER = "lake"
LOCK = ".lock"
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeExport:
    """Lake export (数据湖导出): what an export found and did; months are those of the reports, "2026-10".

    `summed_days` are those whose sums were made, or made anew.
    """

    known_at: datetime
    high_water: int
    month_count: int
    case_count: int
    size_bytes: int
    read_months: tuple[str, ...]
    written_months: tuple[str, ...]
    removed_months: tuple[str, ...]
    summed_days: tuple[date, ...]


@dataclass(slots=True)
class _Passage:
    """One passage through the months: what was asked of the city at its beginning, and what became of the lake so far."""

    folder: Path
    readers: tuple[Actor, ...]
    high_water: int
    known_at: datetime
    references: str
    manifest: LakeManifest
    written: list[str] = field(default_factory=list)
    summed: list[date] = field(default_factory=list)

    def mark(self, *, rows: int, size_bytes: int, digest: str) -> LakePartition:
        return LakePartition(
            rows=rows,
            size_bytes=size_bytes,
            digest=digest,
            references=self.references,
            cells_version=CELLS_VERSION,
            high_water=self.high_water,
            known_at=self.known_at,
        )

    def keep(self, *, is_whole: bool, partitions: Mapping[str, LakePartition]) -> None:
        """Write the manifest, unless it says so already."""
        changed = self.manifest.model_copy(
            update={"is_whole": is_whole, "partitions": dict(sorted(partitions.items()))}
        )
        if changed != self.manifest:
            write_lake_manifest(self.folder, changed)
            self.manifest = changed


def export_lake(*, actor: Actor, folder: Path, tell: Tell = lambda _done, _total: None) -> LakeExport:
    """Bring the lake in a folder to what is known now: all districts, or the actor's; the folder is made if need be.

    `tell` hears how many months are done, of how many. Raises `evaluation_not_evaluator`, `lake_busy(pid, purpose)`,
    `lake_folder_taken(folder)`, `lake_of_other_city(folder, found, expected)`, `lake_version_other`, `lake_unreadable`,
    `facts_busy`.
    """
    access.check_run_evaluation(actor)
    folder.mkdir(parents=True, exist_ok=True)
    with hold_file_lock(folder / LOCK, purpose="wangge lake export", wait_seconds=0, busy_code="lake_busy"):
        manifest = _open_manifest(folder)
        # First the mark, then the instant: no act up to the mark was recorded after it.
        readers, high_water = _list_readers(actor), read_high_water()
        passage = _Passage(
            folder=folder,
            readers=readers,
            high_water=high_water,
            known_at=get_clock().now(),
            references=_digest_references(readers),
            manifest=manifest,
        )
        return _export(passage, tell)


def _export(passage: _Passage, tell: Tell) -> LakeExport:
    months = sorted({month for reader in passage.readers for month in list_fact_months(actor=reader)})
    wanted = _list_wanted(passage, months)
    removed = [month for month in passage.manifest.partitions if month not in months]
    for done, month in enumerate(wanted):
        tell(done, len(wanted))
        _export_month(passage, month)
    tell(len(wanted), len(wanted))
    # What was not read has not changed: the whole lake knows what is known now.
    marks = {"high_water": passage.high_water, "known_at": passage.known_at}
    partitions = {month: passage.manifest.partitions[month].model_copy(update=marks) for month in months}
    passage.keep(is_whole=True, partitions=partitions)
    for month in removed:
        remove_lake_month(passage.folder, month)
    return LakeExport(
        known_at=passage.known_at,
        high_water=passage.high_water,
        month_count=len(months),
        case_count=passage.manifest.rows,
        size_bytes=sum(one.size_bytes for one in partitions.values()),
        read_months=tuple(wanted),
        written_months=tuple(passage.written),
        removed_months=tuple(removed),
        summed_days=tuple(passage.summed),
    )


def _open_manifest(folder: Path) -> LakeManifest:
    """Return the manifest of the lake, or of a new one in an empty folder."""
    city = get_profile().city.key
    manifest = read_lake_manifest(folder)
    if manifest is None:
        if any(not path.name.startswith((LOCK, MANIFEST)) for path in folder.iterdir()):
            raise DomainError("lake_folder_taken", folder=str(folder))
        manifest = LakeManifest(city=city, is_whole=False)
        write_lake_manifest(folder, manifest)
    if manifest.city != city:
        raise DomainError("lake_of_other_city", folder=str(folder), found=manifest.city, expected=city)
    return manifest


def _list_readers(actor: Actor) -> tuple[Actor, ...]:
    """Return a reader of each district, since what lies near a case is looked for in its own district."""
    if actor.district_id is not None:
        return (build_system_actor(name=READER, district_id=actor.district_id),)
    found = list_organisations(actor=build_system_actor(name=READER), is_closed_included=True)
    districts = sorted(one.id for one in found if one.parent_id is None)
    return tuple(build_system_actor(name=READER, district_id=district_id) for district_id in districts)


def _digest_references(readers: Iterable[Actor]) -> str:
    return digest_bytes("".join(digest_fact_references(actor=reader) for reader in readers).encode())


def _list_wanted(passage: _Passage, months: Iterable[str]) -> list[str]:
    """Return the months to be read: new ones, damaged ones, and those that may have changed since they were read last."""
    partitions = passage.manifest.partitions
    if any(one.high_water > passage.high_water for one in partitions.values()):
        return list(months)  # the database is an older one than that of the lake
    changed = {
        mark: frozenset[str]().union(
            *(list_changed_months(actor=one, since_event=mark[0], since_at=mark[1]) for one in passage.readers)
        )
        for mark in {(one.high_water, one.known_at) for one in partitions.values()}
    }
    return [
        month
        for month in months
        if (known := partitions.get(month)) is None
        or known.references != passage.references
        or month in changed[known.high_water, known.known_at]
        or not _is_in_place(passage.folder, month, known)
    ]


def _is_in_place(folder: Path, month: str, partition: LakePartition) -> bool:
    """Tell whether the file is the one of the manifest, and the sums beside it those of today's indicators."""
    path = find_lake_file(folder, month)
    is_same = path.is_file() and path.stat().st_size == partition.size_bytes
    return is_same and partition.cells_version == CELLS_VERSION


def _export_month(passage: _Passage, month: str) -> None:
    """Read a month and write it if it differs; before the first file changes the manifest says that it is under way."""
    partitions = passage.manifest.partitions
    facts = _read_month(passage, month)
    days = digest_days(facts)
    digest = digest_bytes(encode_canonical({day.isoformat(): one for day, one in days.items()}))
    known = partitions.get(month)
    is_known = known is not None and known.digest == digest and _is_in_place(passage.folder, month, known)
    if not is_known:
        passage.keep(is_whole=False, partitions=partitions)
    # Also where the facts are known: one who was stopped may have left cells of others beside them.
    passage.summed.extend(write_lake_cells(passage.folder, month, facts, days=days))
    if known is not None and is_known:
        size_bytes = known.size_bytes
    else:
        size_bytes = write_lake_facts(passage.folder, month, facts, digest=digest)
        passage.written.append(month)
    marked = passage.mark(rows=facts.num_rows, size_bytes=size_bytes, digest=digest)
    if not passage.manifest.is_whole:
        passage.keep(is_whole=False, partitions={**partitions, month: marked})


def _read_month(passage: _Passage, month: str) -> pa.Table:
    """Return the facts of a month, by district and case."""
    from_on, to_on = find_lake_days(month)
    return pa.concat_tables(
        read_case_facts(
            actor=reader, as_of=passage.known_at, high_water=passage.high_water, from_on=from_on, to_on=to_on
        )[0]
        for reader in passage.readers
    )
