"""Clocks that were moved: extensions and pauses as a clock's row and its events keep them, and the deadline they give.

Extensions are canonical JSON [[kind, amount], …], pauses [[from, to or null], …]; "" stands for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

import orjson

from wangge.cases.domain.clocks import Deadline, encode_amount, reset_deadline
from wangge.kernel.public import encode_instant
from wangge.worktime.public import Limit, LimitKind, Pause, WorkCalendar

PAUSED = Deadline(due_at=None, yellow_at=None, state="paused")
"""The clock stands still: its deadline is set again when it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Terms (计时条件) of a clock: when it started, its limit, what was granted on top, where it stood still.

    `base_limit` is that of the handling clock in whose wake the clock of the whole case runs; its own limit follows.
    """

    started_at: datetime
    limit: Limit | None
    base_limit: Limit | None = None
    extensions: tuple[Limit, ...] = ()
    pauses: tuple[Pause, ...] = ()

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still now."""
        return any(pause.end_at is None for pause in self.pauses)

    def extend(self, limit: Limit) -> Terms:
        """Return the terms with time granted on top."""
        return replace(self, extensions=(*self.extensions, limit))

    def pause(self, at: datetime) -> Terms:
        """Return the terms with the clock standing still from an instant on."""
        return replace(self, pauses=(*self.pauses, Pause(max(at, self.started_at))))

    def resume(self, at: datetime) -> Terms:
        """Return the terms with the open pause ended."""
        pauses = (replace(row, end_at=max(at, row.start_at)) if row.end_at is None else row for row in self.pauses)
        return replace(self, pauses=tuple(pauses))


def set_moved_deadline(terms: Terms, *, calendar: WorkCalendar, now: datetime) -> Deadline:
    """Return the deadline under the terms as they are now, no pause being open."""
    started_at, limit, extensions = terms.started_at, terms.limit, terms.extensions
    if terms.base_limit is not None and limit is not None:
        base = replace(terms, limit=terms.base_limit, base_limit=None)
        reached = set_moved_deadline(base, calendar=calendar, now=now)
        if reached.due_at is None:
            return reached
        started_at, extensions = reached.due_at, ()
    return reset_deadline(
        started_at=started_at, limit=limit, extensions=extensions, pauses=terms.pauses, calendar=calendar, now=now
    )


def encode_extensions(extensions: Sequence[Limit]) -> str:
    """Return extensions as a clock's row keeps them."""
    rows = [[limit.kind.value, encode_amount(limit.amount)] for limit in extensions]
    return orjson.dumps(rows).decode() if rows else ""


def read_extensions(text: str) -> tuple[Limit, ...]:
    """Return what `encode_extensions` wrote."""
    rows = orjson.loads(text) if text else []
    return tuple(Limit(kind=LimitKind(kind), amount=Decimal(amount)) for kind, amount in rows)


def encode_pauses(pauses: Sequence[Pause]) -> str:
    """Return pauses as a clock's row keeps them."""
    rows = [[encode_instant(row.start_at), row.end_at and encode_instant(row.end_at)] for row in pauses]
    return orjson.dumps(rows).decode() if rows else ""


def read_pauses(text: str) -> tuple[Pause, ...]:
    """Return what `encode_pauses` wrote."""
    rows = orjson.loads(text) if text else []
    return tuple(Pause(datetime.fromisoformat(start), end and datetime.fromisoformat(end)) for start, end in rows)
