"""Read a row by a mapping: what it says in our terms, or the reason why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from wangge.intake.domain.choices import Chooser
from wangge.intake.domain.mapping import REJECT, UNKNOWN, DuplicateRule, LeftOut, ReportMapping, Text, TimeColumn
from wangge.intake.domain.places import read_point
from wangge.intake.domain.rows import ReportFacts, SourceRow
from wangge.intake.domain.texts import fold_text, strip_signs
from wangge.intake.domain.times import read_time
from wangge.kernel.public import DomainError, digest_bytes, encode_canonical

LONGEST_ID = 120
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class RowReader:
    """A mapping made ready for many rows; `now` is the instant after which nothing can have happened yet."""

    def __init__(self, mapping: ReportMapping, *, now: datetime) -> None:
        self._mapping = mapping
        self._now = now
        self._columns = mapping.list_columns()
        self._blanks = frozenset(map(fold_text, mapping.blanks))
        self._closed_values = frozenset(map(fold_text, mapping.closed.values))
        self._left_out = [(rule, frozenset(map(fold_text, rule.equals))) for rule in mapping.left_out]
        self._channel = Chooser(mapping.channel)
        self._category = Chooser(mapping.category)
        self._closure = Chooser(mapping.closure)

    def read(self, row: SourceRow) -> ReportFacts:
        """Return what the row says. Raises DomainError with the reason why it is rejected (`import_row_…`,
        `import_closed_before_reported`, `import_in_future`).
        """
        if row.fault is not None:
            raise row.fault
        cells = self._clean(row)
        external_id = self._read_id(cells)
        self._check_left_out(cells)
        reported_at, closed_at, due_at = self._read_times(cells)
        category = self._choose_category(cells, is_closed=closed_at is not None)
        channel = self._choose_channel(cells)
        point = read_point(cells, self._mapping.place)
        match_rule, match_texts = self._choose_match(cells, has_point=point is not None)
        unit = self._mapping.unit
        return ReportFacts(
            line=row.line,
            external_id=external_id,
            digest=digest_bytes(encode_canonical({name: text for name, text in cells.items() if text})),
            channel=channel,
            category=category,
            description=_join(cells, self._mapping.description),
            address=_join(cells, self._mapping.address),
            reported_at=reported_at,
            closed_at=closed_at,
            due_at=due_at,
            closure_code=self._choose_closure(cells) if closed_at else "",
            lon=point[0] if point else None,
            lat=point[1] if point else None,
            unit_code=cells[unit.column] if unit else "",
            unit_name=cells[unit.name_column] if unit and unit.name_column else "",
            match_rule=match_rule,
            match_texts=match_texts,
        )

    def show_id(self, row: SourceRow) -> str:
        """Return the row's own number as it stands there, for naming a row that is rejected."""
        return row.cells.get(self._mapping.identity.column or "", "").strip()[:LONGEST_ID]

    def _clean(self, row: SourceRow) -> dict[str, str]:
        """Return the cells that the mapping reads, stripped, blank ones empty, without what no database stores."""
        cells = {}
        for name in self._columns:
            text = row.cells.get(name, "").strip()
            if _UNSTORABLE.search(text):
                raise DomainError("import_row_text_faulty", column=name)
            cells[name] = "" if fold_text(text) in self._blanks else text
        return cells

    def _read_id(self, cells: Mapping[str, str]) -> str:
        identity = self._mapping.identity
        if identity.column is None:
            if not any(cells[name] for name in identity.digest_of):
                raise DomainError("import_row_id_missing", column=", ".join(identity.digest_of))
            return "sha256:" + digest_bytes(encode_canonical({name: cells[name] for name in identity.digest_of}))
        text = cells[identity.column]
        if not text:
            raise DomainError("import_row_id_missing", column=identity.column)
        if len(text) > LONGEST_ID:
            raise DomainError("import_row_id_long", column=identity.column, length=len(text), limit=LONGEST_ID)
        return text

    def _check_left_out(self, cells: Mapping[str, str]) -> None:
        for rule, equals in self._left_out:
            text = fold_text(" ".join(cells[name] for name in rule.columns))
            if text in equals or any(fold_text(word) in text for word in rule.contains):
                raise DomainError(_name_left_out(rule), column=", ".join(rule.columns), found=text[:60])

    def _read_times(self, cells: Mapping[str, str]) -> tuple[datetime, datetime | None, datetime | None]:
        times, closed = self._mapping.times, self._mapping.closed
        reported_at = self._read_time(cells, times.reported_at)
        if reported_at is None:
            raise DomainError("import_row_time_missing", column=", ".join(times.reported_at.columns))
        closed_at = self._read_time(cells, times.closed_at) if times.closed_at else None
        if closed.column is not None:
            is_closed = fold_text(cells[closed.column]) in self._closed_values
            if is_closed and closed_at is None:
                raise DomainError("import_row_closed_without_time", column=closed.column, found=cells[closed.column])
            closed_at = closed_at if is_closed else None
        due_at = self._read_time(cells, times.due_at) if times.due_at else None
        self._check_order(reported_at, closed_at, due_at)
        return reported_at, closed_at, due_at

    def _check_order(self, reported_at: datetime, closed_at: datetime | None, due_at: datetime | None) -> None:
        zone = ZoneInfo(self._mapping.times.zone)  # the reasons show the times as the file does
        shown = {"reported_at": reported_at.astimezone(zone)}
        if closed_at is not None and closed_at < reported_at:
            raise DomainError("import_closed_before_reported", **shown, closed_at=closed_at.astimezone(zone))
        if due_at is not None and due_at < reported_at:
            raise DomainError("import_row_due_before_reported", **shown, due_at=due_at.astimezone(zone))
        if max(reported_at, closed_at or reported_at) > self._now:
            closing = closed_at.astimezone(zone) if closed_at else "-"
            raise DomainError("import_in_future", **shown, closed_at=closing)

    def _read_time(self, cells: Mapping[str, str], column: TimeColumn) -> datetime | None:
        text = " ".join(cells[name] for name in column.columns if cells[name])
        if not text:
            return None
        return read_time(
            text,
            column=", ".join(column.columns),
            formats=column.formats,
            zone=self._mapping.times.zone,
            is_offset_kept=self._mapping.times.offset == "kept",
            is_day_end=column.date_means == "end",
        )

    def _choose_category(self, cells: Mapping[str, str], *, is_closed: bool) -> str | None:
        target = self._category.choose(cells)
        if target == REJECT:
            raise DomainError("import_row_category_refused", found=self._category.show(cells))
        if target != UNKNOWN:
            return target
        if not is_closed:
            raise DomainError("import_row_open_without_category", found=self._category.show(cells))
        return None

    def _choose_channel(self, cells: Mapping[str, str]) -> str:
        target = self._channel.choose(cells)
        if target == REJECT:
            raise DomainError("import_row_channel_refused", found=self._channel.show(cells))
        return target

    def _choose_closure(self, cells: Mapping[str, str]) -> str:
        target = self._closure.choose(cells)
        return "" if target == UNKNOWN else target

    def _choose_match(self, cells: Mapping[str, str], *, has_point: bool) -> tuple[int | None, tuple[str, ...]]:
        for number, rule in enumerate(self._mapping.duplicates):
            texts = tuple(strip_signs(cells[name]) for name in rule.same)
            if _applies(rule, texts, has_point=has_point):
                return number, texts
        return None, ()


def _applies(rule: DuplicateRule, texts: tuple[str, ...], *, has_point: bool) -> bool:
    """Whether the rule can be applied: it has the point it asks for, or else at least one text to compare."""
    return has_point if rule.radius_m is not None else any(texts)


def _name_left_out(rule: LeftOut) -> str:
    return "import_row_test" if rule.kind == "test" else "import_row_ignored"


def _join(cells: Mapping[str, str], text: Text | None) -> str:
    return text.separator.join(cells[name] for name in text.columns if cells[name]) if text else ""
