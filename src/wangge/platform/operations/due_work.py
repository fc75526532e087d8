"""Writing due work into the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import orjson
from django.db import connection

from wangge.platform.gathering import send

Kind = Literal["event", "job", "timer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWork:
    """Due work yet to be written; the fields are those of `enqueue`."""

    kind: Kind
    name: str
    key: str
    stream: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)
    due_at: datetime
    district_id: int | None = None


_COLUMNS = "kind, name, key, stream, district_id, payload, due_at, run_at, state, attempts, claimed_by, last_error"
_ROW = "(%s, %s, %s, %s, %s, {json}, %s, %s, 'pending', 0, '', '')"
_ROWS_A_STATEMENT = 100


def enqueue(
    *,
    kind: Kind,
    name: str,
    key: str,
    stream: str = "",
    payload: Mapping[str, object],
    due_at: datetime,
    district_id: int | None = None,
) -> None:
    """Write one row of due work in the caller's transaction (one INSERT); a `key` already written changes nothing.

    `name` picks the handler, `stream` (such as "case:17") keeps order, "" asks for none; `district_id` limits who is
    told of an event while it happens.
    """
    work = NewWork(
        kind=kind, name=name, key=key, stream=stream, payload=payload, due_at=due_at, district_id=district_id
    )
    enqueue_many((work,))


def enqueue_many(works: Iterable[NewWork]) -> None:
    """Write many rows of due work, a hundred a statement; keys already written are left as they are."""
    waiting = list(works)
    for start in range(0, len(waiting), _ROWS_A_STATEMENT):
        _insert(waiting[start : start + _ROWS_A_STATEMENT])


def _insert(works: list[NewWork]) -> None:
    row = _ROW.format(json="%s::jsonb" if connection.vendor == "postgresql" else "%s")
    parameters: list[Any] = []
    for work in works:
        due_at = connection.ops.adapt_datetimefield_value(work.due_at)
        payload = orjson.dumps(work.payload, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS).decode()
        parameters += [work.kind, work.name, work.key, work.stream, work.district_id, payload, due_at, due_at]
    send(
        f"INSERT INTO platform_duework ({_COLUMNS}) VALUES {', '.join([row] * len(works))} "  # noqa: S608 - no data in it
        "ON CONFLICT (key) DO NOTHING",
        parameters,
    )
