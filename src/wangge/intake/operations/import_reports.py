"""Importing historical reports of another system, or trying it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import IntegrityError, transaction

from wangge.catalog.public import list_categories, list_shipped_categories
from wangge.intake import access
from wangge.intake.domain.mapping import ReportMapping
from wangge.intake.domain.reading import RowReader
from wangge.intake.domain.rows import SourceRow
from wangge.intake.domain.summary import ImportSummary, Tally
from wangge.intake.operations.judging import Judge, RejectedRows, Terms
from wangge.intake.operations.mappings import LoadedMapping, check_terms
from wangge.intake.operations.places import UnitFinder, check_unit_codes, ensure_district
from wangge.intake.operations.rejecting import RejectedFile
from wangge.intake.operations.storing import DatabaseStore, DryStore, finish_run, start_run
from wangge.intake.operations.surveying import Survey
from wangge.intake.operations.tables import read_rows
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.platform.public import get_clock, get_profile
from wangge.profiles.public import CityProfile

BATCH_ROWS = 500
"""Rows in one transaction: an import that is stopped leaves whole batches, and the next one goes on behind them."""

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """Import job (导入任务): which file by which mapping; `limit` rows at most (0 = all), rejected rows to a file."""

    loaded: LoadedMapping
    survey: Survey
    rejected_path: Path | None = None
    limit: int = 0

    @property
    def mapping(self) -> ReportMapping:
        """The mapping itself."""
        return self.loaded.mapping

    @property
    def row_count(self) -> int:
        """How many rows will be read."""
        return min(self.limit or self.survey.row_count, self.survey.row_count)


def import_reports(*, actor: Actor, job: ImportJob, on_progress: Progress | None = None) -> ImportSummary:
    """Make cases of the rows of a file; rows that were imported before stay as they are.

    Each row ends as a case, as merged into one, as rejected with a reason, or as unchanged.
    Raises `import_not_allowed`, `import_mapping_invalid`, `import_district_unknown`, `import_district_ambiguous`,
    `import_unit_unknown`, `import_rejected_is_input`, `import_rejected_unwritable`, `import_running_elsewhere`.
    """
    access.check_import(actor)
    mapping, profile, table = job.mapping, get_profile(), job.survey.table
    check_terms(job.loaded, profile=profile, is_installed=True)
    check_unit_codes(mapping.unit, actor=actor)
    with _open_rejected(job) as rejected:
        with transaction.atomic():
            district_id = ensure_district(actor=actor, code=mapping.district, profile=profile)
            run = start_run(
                source=mapping.source,
                file_name=table.path.name,
                file_sha256=table.probe.sha256,
                mapping_sha256=job.loaded.sha256,
            )
        local_actor = build_system_actor(name=actor.name, district_id=district_id)
        judge = Judge(
            mapping=mapping,
            reader=RowReader(mapping, now=get_clock().now()),
            terms=_collect_terms(profile),
            units=UnitFinder(mapping.unit, source=mapping.source, actor=local_actor, district_id=district_id),
            store=DatabaseStore(actor=local_actor, source=mapping.source, run=run),
            rejected=rejected,
        )
        for rows in _read_batches(job):
            _store_batch(judge, rows, source=mapping.source)
            _report(on_progress, judge.tally, job)
    finish_run(run)
    return judge.tally.summarise()


def preview_import(
    *, job: ImportJob, profile: CityProfile, is_installed: bool, on_progress: Progress | None = None
) -> ImportSummary:
    """Return what an import would do, and write the rejected rows; the database is read if there is one.

    Raises `import_mapping_invalid`, `import_rejected_is_input`, `import_rejected_unwritable`.
    """
    check_terms(job.loaded, profile=profile, is_installed=is_installed)
    with _open_rejected(job) as rejected:
        judge = Judge(
            mapping=job.mapping,
            reader=RowReader(job.mapping, now=get_clock().now()),
            terms=_collect_terms(profile) if is_installed else _expect_terms(profile),
            units=None,
            store=DryStore(source=job.mapping.source, is_installed=is_installed),
            rejected=rejected,
        )
        for rows in _read_batches(job):
            judge.decide(rows)
            _report(on_progress, judge.tally, job)
    return judge.tally.summarise()


def _open_rejected(job: ImportJob) -> AbstractContextManager[RejectedRows | None]:
    if job.rejected_path is None:
        return nullcontext()
    return RejectedFile(job.rejected_path, job.survey.table)


def _read_batches(job: ImportJob) -> Iterator[list[SourceRow]]:
    rows = islice(read_rows(job.survey.table), job.row_count)
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch


def _store_batch(judge: Judge, rows: list[SourceRow], *, source: str) -> None:
    try:
        with transaction.atomic():
            judge.decide(rows)
    except IntegrityError:  # a row that was new a moment ago is there now
        raise DomainError("import_running_elsewhere", source=source) from None


def _report(on_progress: Progress | None, tally: Tally, job: ImportJob) -> None:
    if on_progress is not None:
        on_progress(tally.rows, job.row_count)


def _collect_terms(profile: CityProfile) -> Terms:
    views = list_categories(standard=profile.catalog.standard)
    return Terms(
        category_ids={f"{view.kind} {view.code}": view.id for view in views},
        channels={channel.key: channel for channel in profile.sources.channels},
    )


def _expect_terms(profile: CityProfile) -> Terms:
    """Return the terms that an installation would have; there are no ids yet."""
    return Terms(
        category_ids={f"{entry.kind} {entry.code}": 0 for entry in list_shipped_categories()},
        channels={channel.key: channel for channel in profile.sources.channels},
    )
