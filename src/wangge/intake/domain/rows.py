"""One row of a foreign file: as it stands there, and as it reads in our terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wangge.kernel.public import DomainError


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Source row (来源行): `line` as a person finds it in the file (the header has one too), cells by column.

    `raw` is what the file's own writer needs to write the row again; `fault` is set for a row without readable cells.
    """

    line: int
    cells: Mapping[str, str]
    raw: object
    fault: DomainError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What one row says in our terms; times in UTC, `lon`/`lat` in degrees of the mapping's coordinate system.

    `digest` is the SHA-256 of the cells that the mapping reads. `category` is None where the source has none of ours,
    `closure_code` empty where it does not say how it ended; `match_texts` are the compared columns of rule number
    `match_rule` among the mapping's duplicate rules, None when none applies.
    """

    line: int
    external_id: str
    digest: str
    channel: str
    category: str | None
    description: str
    address: str
    reported_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    closure_code: str
    lon: float | None
    lat: float | None
    unit_code: str
    unit_name: str
    match_rule: int | None
    match_texts: tuple[str, ...]
