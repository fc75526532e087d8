"""Deciding, row by row, what becomes of a file: case, merged, unchanged or rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from wangge.cases.public import ImportedCase
from wangge.geo.public import convert_point, measure_distance_m
from wangge.intake.domain.duplicates import Matched, MatchKeys, MatchPoint, build_match_keys, find_match
from wangge.intake.domain.mapping import ReportMapping
from wangge.intake.domain.reading import RowReader
from wangge.intake.domain.rows import ReportFacts, SourceRow
from wangge.intake.domain.summary import Outcome, Tally
from wangge.intake.operations.places import UnitFinder
from wangge.intake.operations.storing import RowStore
from wangge.intake.queries.imported import KnownRow
from wangge.kernel.public import DomainError
from wangge.profiles.public import Channel

NO_KEYS = MatchKeys("", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the mapping's terms are here: categories by `matter 07001`, channels by key."""

    category_ids: Mapping[str, int]
    channels: Mapping[str, Channel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A row with what it says (points in WGS-84) and the keys of its likes, or with the reason of its rejection."""

    row: SourceRow
    facts: ReportFacts | None
    keys: MatchKeys = NO_KEYS
    error: DomainError | None = None


class RejectedRows(Protocol):
    """Something that keeps rejected rows."""

    def write(self, row: SourceRow, error: DomainError, *, external_id: str) -> None:
        """Keep one."""


class Judge:
    """Decides one batch of rows after another, hands the outcomes to a store and counts them in `tally`."""

    def __init__(
        self,
        *,
        mapping: ReportMapping,
        reader: RowReader,
        terms: Terms,
        units: UnitFinder | None,
        store: RowStore,
        rejected: RejectedRows | None,
    ) -> None:
        self._mapping = mapping
        self._reader = reader
        self._terms = terms
        self._units = units
        self._store = store
        self.tally = Tally()
        self._rejected = rejected

    def decide(self, rows: Sequence[SourceRow]) -> None:
        """Decide every row of a batch, in the file's order."""
        readings = [self._read(row) for row in rows]
        sound = [reading for reading in readings if reading.facts is not None]
        known = self._store.find_known(one.facts.external_id for one in sound if one.facts)
        candidates = self._store.find_candidates(key for one in sound for key in one.keys.near)
        for reading in readings:
            self._settle(reading, known, candidates)
        self._store.end_batch(self.tally)

    def _read(self, row: SourceRow) -> Reading:
        try:
            facts = self._reader.read(row)
            if facts.lon is not None and facts.lat is not None:
                lon, lat = convert_point(facts.lon, facts.lat, self._mapping.place.crs)
                facts = replace(facts, lon=lon, lat=lat)
        except DomainError as error:
            return Reading(row=row, facts=None, error=error)
        keys = NO_KEYS
        if facts.match_rule is not None:
            keys = build_match_keys(
                self._mapping.duplicates[facts.match_rule],
                number=facts.match_rule,
                texts=facts.match_texts,
                lon=facts.lon,
                lat=facts.lat,
            )
        return Reading(row=row, facts=facts, keys=keys)

    def _settle(self, reading: Reading, known: dict[str, KnownRow], candidates: dict[str, list[Matched]]) -> None:
        facts = reading.facts
        try:
            if facts is None:
                assert reading.error is not None
                raise reading.error
            outcome = self._recognise(facts, known)
            if outcome is None:
                outcome = self._take(facts, reading.keys, candidates)
                known[facts.external_id] = KnownRow(facts.digest, "-")
        except DomainError as error:
            outcome = Outcome.REJECTED
            self.tally.reasons[error.code] += 1
            if self._rejected is not None:
                self._rejected.write(reading.row, error, external_id=self._reader.show_id(reading.row))
        self.tally.outcomes[outcome] += 1

    def _recognise(self, facts: ReportFacts, known: Mapping[str, KnownRow]) -> Outcome | None:
        """Return `unchanged` for a row that was imported as it stands, None for a new one."""
        earlier = known.get(facts.external_id)
        if earlier is None:
            return None
        if earlier.digest != facts.digest:
            raise DomainError("import_row_changed", external_id=facts.external_id, number=earlier.case_number)
        return Outcome.UNCHANGED

    def _take(self, facts: ReportFacts, keys: MatchKeys, candidates: dict[str, list[Matched]]) -> Outcome:
        record = self._build_record(facts)
        point = MatchPoint(reported_at=facts.reported_at, closed_at=facts.closed_at, lon=facts.lon, lat=facts.lat)
        if facts.match_rule is not None:
            rule = self._mapping.duplicates[facts.match_rule]
            likes = [match for key in keys.near for match in candidates.get(key, ())]
            case_id = find_match(point, likes, rule, measure=measure_distance_m)
            if case_id is not None:
                self._store.absorb(record, facts, case_id=case_id)
                return Outcome.MERGED
        case_id = self._store.add_case(record, facts, match_key=keys.own)
        if keys.own:
            candidates.setdefault(keys.own, []).append(Matched(case_id=case_id, point=point))
        self._count_case(facts)
        return Outcome.CASE

    def _count_case(self, facts: ReportFacts) -> None:
        if facts.lon is None or facts.lat is None:
            self.tally.cases_without_point += 1
        elif not self._store.has_grid(lon=facts.lon, lat=facts.lat):
            self.tally.cases_outside_grids += 1
        self.tally.cases_without_category += facts.category is None
        self.tally.units_made = self._units.made if self._units else 0

    def _build_record(self, facts: ReportFacts) -> ImportedCase:
        channel = self._terms.channels[facts.channel]
        return ImportedCase(
            external_source=self._mapping.source,
            external_id=facts.external_id,
            digest=facts.digest,
            source=channel.key,
            source_class=channel.source_class,
            category_id=None if facts.category is None else self._terms.category_ids[facts.category],
            description=facts.description,
            address=facts.address,
            reported_at=facts.reported_at,
            closed_at=facts.closed_at,
            closure_code=facts.closure_code,
            lon=facts.lon,
            lat=facts.lat,
            unit_id=self._units.find(facts.unit_code, name=facts.unit_name) if self._units else None,
            due_at=facts.due_at,
        )
