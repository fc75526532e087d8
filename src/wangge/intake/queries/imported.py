"""Rows that were imported before, and cases that a new row may be merged into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from wangge.intake.domain.duplicates import Matched, MatchPoint
from wangge.intake.domain.summary import Outcome
from wangge.intake.models import ImportedRow

_CHUNK = 500
"""Values in one query: SQLite may be built for 999."""


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row as it was imported: its digest and its case's number."""

    digest: str
    case_number: str


def find_known_rows(*, source: str, external_ids: Iterable[str]) -> dict[str, KnownRow]:
    """Return the rows of a source that were imported, by external id."""
    known: dict[str, KnownRow] = {}
    for chunk in _split(external_ids):
        rows = ImportedRow.objects.filter(source=source, external_id__in=chunk).select_related("case")
        rows = rows.only("external_id", "digest", "case__number")
        known |= {row.external_id: KnownRow(row.digest, row.case.number) for row in rows}
    return known


def find_candidates(*, source: str, match_keys: Iterable[str]) -> dict[str, list[Matched]]:
    """Return the cases of a source under each key, with what is compared of them."""
    found: dict[str, list[Matched]] = defaultdict(list)
    for chunk in _split(match_keys):
        rows = ImportedRow.objects.filter(source=source, match_key__in=chunk, outcome=Outcome.CASE)
        rows = rows.select_related("case").only(
            "match_key", "case__reported_at", "case__closed_at", "case__lon", "case__lat"
        )
        for row in rows:
            case = row.case
            point = MatchPoint(reported_at=case.reported_at, closed_at=case.closed_at, lon=case.lon, lat=case.lat)
            found[row.match_key].append(Matched(case_id=case.pk, point=point))
    return found


def _split(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(dict.fromkeys(values))
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
