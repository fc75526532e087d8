"""Where the outcomes of rows go: into the database, or, in a dry run, nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from wangge.cases.public import ImportedCase, absorb_imported_report, import_case
from wangge.geo.public import locate_point
from wangge.intake.domain.duplicates import Matched, MatchPoint
from wangge.intake.domain.rows import ReportFacts
from wangge.intake.domain.summary import Outcome, Tally
from wangge.intake.models import ImportedRow, ImportRun
from wangge.intake.queries.imported import KnownRow, find_candidates, find_known_rows
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock


class RowStore(Protocol):
    """What an import asks of storage; everything happens inside the caller's transaction."""

    def find_known(self, external_ids: Iterable[str]) -> dict[str, KnownRow]:
        """Return the rows that were imported before, by external id."""

    def find_candidates(self, match_keys: Iterable[str]) -> dict[str, list[Matched]]:
        """Return the cases under each key."""

    def add_case(self, record: ImportedCase, facts: ReportFacts, *, match_key: str) -> int:
        """Make a case of a row and return its id. Raises DomainError when the row cannot become one."""

    def absorb(self, record: ImportedCase, facts: ReportFacts, *, case_id: int) -> None:
        """Merge a row into a case."""

    def has_grid(self, *, lon: float, lat: float) -> bool:
        """Whether a WGS-84 point lies in a grid."""

    def end_batch(self, tally: Tally) -> None:
        """Write what was collected, and how far the run has come."""


class DatabaseStore:
    """Rows become cases; what was imported is remembered with its run."""

    def __init__(self, *, actor: Actor, source: str, run: ImportRun) -> None:
        self._actor = actor
        self._source = source
        self._run = run
        self._rows: list[ImportedRow] = []

    def find_known(self, external_ids: Iterable[str]) -> dict[str, KnownRow]:
        """See `RowStore`."""
        return find_known_rows(source=self._source, external_ids=external_ids)

    def find_candidates(self, match_keys: Iterable[str]) -> dict[str, list[Matched]]:
        """See `RowStore`."""
        return find_candidates(source=self._source, match_keys=match_keys)

    def add_case(self, record: ImportedCase, facts: ReportFacts, *, match_key: str) -> int:
        """See `RowStore`."""
        case = import_case(actor=self._actor, record=record)
        self._remember(facts, Outcome.CASE, case_id=case.id, match_key=match_key)
        return case.id

    def absorb(self, record: ImportedCase, facts: ReportFacts, *, case_id: int) -> None:
        """See `RowStore`."""
        absorb_imported_report(actor=self._actor, case_id=case_id, record=record)
        self._remember(facts, Outcome.MERGED, case_id=case_id, match_key="")

    def has_grid(self, *, lon: float, lat: float) -> bool:
        """See `RowStore`."""
        return locate_point(lon=lon, lat=lat) is not None

    def end_batch(self, tally: Tally) -> None:
        """See `RowStore`."""
        ImportedRow.objects.bulk_create(self._rows)
        self._rows = []
        write_counts(self._run, tally)

    def _remember(self, facts: ReportFacts, outcome: Outcome, *, case_id: int, match_key: str) -> None:
        self._rows.append(
            ImportedRow(
                run=self._run,
                source=self._source,
                external_id=facts.external_id,
                digest=facts.digest,
                outcome=outcome,
                case_id=case_id,
                line=facts.line,
                match_key=match_key,
            )
        )


class DryStore:
    """Nothing is written; what an import would have made is kept in memory, so that the counts are the same."""

    def __init__(self, *, source: str, is_installed: bool) -> None:
        self._source = source
        self._is_installed = is_installed
        self._known: dict[str, KnownRow] = {}
        self._candidates: defaultdict[str, list[Matched]] = defaultdict(list)
        self._count = 0

    def find_known(self, external_ids: Iterable[str]) -> dict[str, KnownRow]:
        """See `RowStore`."""
        wanted = list(external_ids)
        stored = find_known_rows(source=self._source, external_ids=wanted) if self._is_installed else {}
        return stored | {name: self._known[name] for name in wanted if name in self._known}

    def find_candidates(self, match_keys: Iterable[str]) -> dict[str, list[Matched]]:
        """See `RowStore`."""
        wanted = list(match_keys)
        found = find_candidates(source=self._source, match_keys=wanted) if self._is_installed else {}
        for key in wanted:
            if key in self._candidates:
                found[key] = [*found.get(key, []), *self._candidates[key]]
        return found

    def add_case(self, record: ImportedCase, facts: ReportFacts, *, match_key: str) -> int:
        """See `RowStore`."""
        self._count -= 1
        self._known[facts.external_id] = KnownRow(facts.digest, "-")
        if match_key:
            point = MatchPoint(
                reported_at=record.reported_at, closed_at=record.closed_at, lon=record.lon, lat=record.lat
            )
            self._candidates[match_key].append(Matched(case_id=self._count, point=point))
        return self._count

    def absorb(self, record: ImportedCase, facts: ReportFacts, *, case_id: int) -> None:
        """See `RowStore`."""
        del record, case_id
        self._known[facts.external_id] = KnownRow(facts.digest, "-")

    def has_grid(self, *, lon: float, lat: float) -> bool:
        """See `RowStore`."""
        return self._is_installed and locate_point(lon=lon, lat=lat) is not None

    def end_batch(self, tally: Tally) -> None:
        """See `RowStore`."""


def start_run(*, source: str, file_name: str, file_sha256: str, mapping_sha256: str) -> ImportRun:
    """Write down that an import begins."""
    return ImportRun.objects.create(
        source=source,
        file_name=file_name[-255:],
        file_sha256=file_sha256,
        mapping_sha256=mapping_sha256,
        started_at=get_clock().now(),
    )


def write_counts(run: ImportRun, tally: Tally) -> None:
    """Write down how far a run has come."""
    run.row_count = tally.rows
    run.case_count = tally.outcomes[Outcome.CASE]
    run.merged_count = tally.outcomes[Outcome.MERGED]
    run.rejected_count = tally.outcomes[Outcome.REJECTED]
    run.unchanged_count = tally.outcomes[Outcome.UNCHANGED]
    run.save()


def finish_run(run: ImportRun) -> None:
    """Write down that an import came to its end."""
    run.finished_at = get_clock().now()
    run.save(update_fields=["finished_at"])
