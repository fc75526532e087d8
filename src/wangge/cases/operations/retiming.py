"""Move the running clocks of a case: time granted on top, standing still, going on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from wangge.cases.domain.chain import encode_columns
from wangge.cases.domain.clocks import NO_DEADLINE, Deadline, encode_amount
from wangge.cases.domain.timekeeping import (
    PAUSED,
    Terms,
    encode_extensions,
    encode_pauses,
    read_extensions,
    read_pauses,
    set_moved_deadline,
)
from wangge.cases.models import Case, CaseClock
from wangge.cases.operations.rows import CLOCKS, CLOCKS_OF_CASE
from wangge.cases.operations.timing import get_calendar
from wangge.kernel.public import DomainError
from wangge.worktime.public import Limit, LimitKind, Pause

MOVED_COLUMNS = ("due_at", "yellow_at", "due_state", "extensions", "pauses")


def find_running_clock(case: Case, stage: str) -> CaseClock | None:
    """Return the running clock of a stage of the case, or None."""
    rows = CLOCKS_OF_CASE.read(case.pk)
    return next((row for row in rows if row.stage == stage and row.stopped_at is None), None)


def move_clocks(case: Case, change: Callable[[Terms], Terms], *, now: datetime) -> dict[str, object]:
    """Change the terms of the clocks of handling and of the whole case; return what the event says of them ("moved").

    A deadline that an import stated is another system's and never moves. A clock that stands still has no deadline,
    unless it had passed before: being late is not undone by waiting.
    """
    rows = CLOCKS_OF_CASE.read(case.pk)
    running = {row.stage: row for row in rows if row.stopped_at is None}
    moved: dict[str, object] = {}
    if "handle" in running:
        moved["handle"] = save_moved_clock(case, running["handle"], change(read_terms(running["handle"])), now=now)
    if "total" in running:
        terms = read_total_terms(running["total"], rows, change)
        if terms is not None:
            moved["total"] = save_moved_clock(case, running["total"], terms, now=now)
    return {"moved": moved}


def replace_limit(case: Case, *, limit: Limit, now: datetime) -> dict[str, object]:
    """Give the running handling clock another limit that counts from `now`; return what the event says ("moved").

    What went before counts as a pause, so that a later extension starts from the new deadline. The whole case follows as
    it does with any change of its handling clock. Raises DomainError `handling_not_timed` when no such clock runs.
    """
    rows = CLOCKS_OF_CASE.read(case.pk)
    running = {row.stage: row for row in rows if row.stopped_at is None}
    row = running.get("handle")
    if row is None:
        raise DomainError("handling_not_timed")
    pauses: tuple[Pause, ...] = (Pause(row.started_at, max(now, row.started_at)),)
    if read_terms(row).is_paused:
        pauses = (*pauses, Pause(max(now, row.started_at)))
    row.limit_kind, row.limit_amount = limit.kind.value, limit.amount
    CLOCKS.update({"limit_kind": row.limit_kind, "limit_amount": row.limit_amount}, id=row.pk)
    terms = Terms(started_at=row.started_at, limit=limit, pauses=pauses)
    said = save_moved_clock(case, row, terms, now=now) | {"limit_amount": encode_amount(limit.amount)}
    moved: dict[str, object] = {"handle": said}
    if "total" in running and running["total"].turn == row.turn:
        total_terms = read_total_terms(running["total"], rows, lambda kept: kept)
        if total_terms is not None:
            moved["total"] = save_moved_clock(case, running["total"], total_terms, now=now)
    return {"moved": moved}


def read_limit(row: CaseClock) -> Limit | None:
    """Return the limit that a clock runs by."""
    return None if row.limit_amount is None else Limit(kind=LimitKind(row.limit_kind), amount=row.limit_amount)


def read_terms(row: CaseClock) -> Terms:
    """Return the terms that a clock runs by."""
    return Terms(
        started_at=row.started_at,
        limit=read_limit(row),
        extensions=read_extensions(row.extensions),
        pauses=read_pauses(row.pauses),
    )


def read_total_terms(total: CaseClock, rows: Sequence[CaseClock], change: Callable[[Terms], Terms]) -> Terms | None:
    """Return the changed terms of the clock of the whole case; None when it did not start with one of handling.

    As long as that handling clock runs, the whole case is granted what it is granted; afterwards it keeps its own.
    """
    base = next((row for row in rows if (row.stage, row.turn) == ("handle", total.turn)), None)
    if base is None:
        return None
    own = change(read_terms(total)) if base.stopped_at is not None else read_terms(base)
    base_limit = read_limit(base)
    return Terms(
        started_at=base.started_at,
        limit=read_limit(total) if base_limit is not None else None,
        base_limit=base_limit,
        extensions=own.extensions,
        pauses=own.pauses,
    )


def save_moved_clock(case: Case, row: CaseClock, terms: Terms, *, now: datetime) -> dict[str, object]:
    """Save a clock under its new terms, show it on the case, and return what the event says of it."""
    deadline = find_moved_deadline(row, terms, now=now)
    row.due_at, row.yellow_at, row.due_state = deadline.due_at, deadline.yellow_at, deadline.state
    row.extensions, row.pauses = encode_extensions(terms.extensions), encode_pauses(terms.pauses)
    CLOCKS.update({name: getattr(row, name) for name in MOVED_COLUMNS}, id=row.pk)
    if row.stage == "handle":
        case.handle_due_at = deadline.due_at
    elif row.stage == "total":
        case.total_due_at = deadline.due_at
    if case.stage == row.stage:
        shown = PAUSED if terms.is_paused else deadline
        case.stage_due_at, case.stage_yellow_at = shown.due_at, shown.yellow_at
    return {**encode_columns(row, MOVED_COLUMNS), "limit_kind": row.limit_kind}


def find_moved_deadline(row: CaseClock, terms: Terms, *, now: datetime) -> Deadline:
    """Return the deadline of a clock under other terms; standing still it has none unless it had passed before."""
    if not terms.is_paused:
        return set_moved_deadline(terms, calendar=get_calendar(), now=now)
    if terms.limit is None:
        return NO_DEADLINE
    if row.due_at is not None and row.due_at < now:
        return Deadline(due_at=row.due_at, yellow_at=row.yellow_at, state=row.due_state)
    return PAUSED
