"""Reading single cells of an import: days, lengths and names."""

from __future__ import annotations

import re
from datetime import date

from wangge.people.domain.columns import FieldRow
from wangge.people.domain.faults import Expected, RowFault

CODE_PATTERN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._\-]*")
USERNAME_PATTERN = re.compile(r"[\w.@+\-]+")
KIND_PATTERN = re.compile(r"[a-z][a-z0-9_]*")
_DAY_PATTERN = re.compile(r"(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2}))(?:[ T]00:00(?::00)?)?")


def parse_day(text: str) -> date | None:
    """Return the day written as 2026-03-01, 2026/3/1, 2026.3.1, 20260301 or 2026年3月1日; None when it is no day."""
    match = _DAY_PATTERN.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def check_texts(row: FieldRow, *, required: tuple[str, ...], limits: dict[str, int]) -> list[RowFault]:
    """Return the faults of `required` fields without text and of texts longer than their `limits` (characters)."""
    faults = [RowFault(row.line, field, "", Expected.GIVEN) for field in required if not row.get(field)]
    for field, limit in limits.items():
        if len(row.get(field)) > limit:
            faults.append(RowFault(row.line, field, row.get(field), Expected.NOT_LONGER, {"limit": limit}))
    return faults


def check_pattern(row: FieldRow, field: str, pattern: re.Pattern[str], expected: Expected) -> list[RowFault]:
    """Return a fault when the text of `field` is given but does not follow `pattern` as a whole."""
    text = row.get(field)
    return [RowFault(row.line, field, text, expected)] if text and not pattern.fullmatch(text) else []
