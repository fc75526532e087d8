"""Doing due work: claim what is due, hand it to its handler, keep order within a stream, give up what never succeeds."""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction

from wangge.kernel.public import Actor, DomainError
from wangge.platform.access import check_operate_platform
from wangge.platform.domain.retries import MOST_ATTEMPTS, compute_retry_at
from wangge.platform.models import DueWork
from wangge.platform.operations.dead_work import announce_dead
from wangge.platform.queries.due_work import EVENTS_CHANNEL, DueWorkItem, build_item
from wangge.platform.statements import RowReader, RowWriter

Handler = Callable[[DueWorkItem], None]
Screen = Callable[[Sequence[DueWorkItem]], Collection[int]]

LEASE = timedelta(minutes=5)
BATCH = 100
_LONGEST_ERROR = 4000
_logger = logging.getLogger(__name__)
_handlers: dict[str, Handler] = {}
_unheard: set[str] = set()

# The first pending row of each stream, and every row without a stream. Rows others are claiming are passed over.
_CLAIM = """
WITH heads AS (
    SELECT w.id FROM platform_duework w
    WHERE w.state = 'pending' AND w.run_at <= %s AND (w.stream = '' OR NOT EXISTS (
        SELECT 1 FROM platform_duework e
        WHERE e.ended_at IS NULL AND NOT (e.stream = '') AND e.stream = w.stream
            AND (e.due_at, e.id) < (w.due_at, w.id)
    ))
    ORDER BY w.run_at, w.id LIMIT %s {lock}
)
UPDATE platform_duework SET attempts = attempts + 1, claimed_by = %s, claimed_until_at = %s, run_at = %s
WHERE id IN (SELECT id FROM heads) RETURNING id, kind, name
"""


# A worker without work must not keep asking the embedded database for its write lock. Asked for the first of all that
# waits, whatever the planner last heard of the table, the answer is the first entry of an index.
_IS_ANY_DUE = "SELECT run_at <= %s FROM platform_duework WHERE state = 'pending' ORDER BY run_at, id LIMIT 1"
_DUE = ((1,), (True,))

_FINISH = (
    "UPDATE platform_duework SET state = 'done', ended_at = %s, claimed_until_at = NULL "
    "WHERE state = 'pending' AND claimed_by = %s AND id IN ({marks})"
)
_BY_ID = RowReader(DueWork, by=("id",))
_ROWS = RowWriter(DueWork)


class LeaseLostError(Exception):
    """Another worker took the row over because its lease ran out; what was done here is rolled back."""


def register_handlers(handlers: Mapping[str, Handler]) -> None:
    """Add names to the handler table; raises ValueError when a name has another handler already."""
    for name, handler in handlers.items():
        if _handlers.setdefault(name, handler) is not handler:
            raise ValueError(f"{name} is handled by {_handlers[name]!r} already")


@contextmanager
def leave_unheard(names: Iterable[str]) -> Iterator[None]:
    """Let the events of these names pass without their handlers for the length of the block: the past of a demo city."""
    added = set(names) - _unheard
    _unheard.update(added)
    try:
        yield
    finally:
        _unheard.difference_update(added)


def _is_heard(name: str) -> bool:
    return name in _handlers and name not in _unheard


def outside_transaction(handler: Handler) -> Handler:
    """Mark a handler that opens its own transactions; all others run in one, together with the row's mark 'done'."""
    handler.opens_own_transactions = True  # type: ignore[attr-defined]
    return handler


def skip_moot(screen: Screen) -> Callable[[Handler], Handler]:
    """Mark a handler with a first look at many of its rows at once: it returns the ids of those that need nothing done.

    A screen only reads; what it does not name goes to the handler, which looks again under its own lock.
    """

    def mark(handler: Handler) -> Handler:
        handler.screen = screen  # type: ignore[attr-defined]
        return handler

    return mark


def run_due_work(*, now: datetime, limit: int = 1000, worker_name: str = "") -> int:
    """Do what is due at `now`, at most `limit` rows, and return how many were tried.

    At least once: effects of a handler and the mark 'done' are one transaction, but a handler marked
    `outside_transaction` may run again after a crash. A failing row blocks its stream until it succeeds or is given
    up. Nothing a handler raises leaves this function.
    """
    worker = (worker_name or f"pid-{os.getpid()}")[:80]
    tried = 0
    while tried < limit:
        claims = _claim(now=now, limit=min(BATCH, limit - tried), worker=worker)
        if not claims:
            break
        tried += len(claims)
        _finish_unhandled(claims, worker, now)
        wanted = [claim.id for claim in claims if _is_heard(claim.name) or claim.kind != "event"]
        rows = sorted(_BY_ID.read_any(wanted), key=lambda row: (row.due_at, row.id))
        moot = _finish_moot(rows, worker, now)
        for row in rows:
            if row.id in moot:
                continue
            if row.name in _handlers:
                _run_one(row, _handlers[row.name], now)
            else:
                _record_failure(row, now, f"no handler is registered for {row.name}")
        _notify_listeners(claims)
    return tried


class _Claim(NamedTuple):
    """A row that this worker has claimed."""

    id: int
    kind: str
    name: str


def _claim(*, now: datetime, limit: int, worker: str) -> list[_Claim]:
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    moment, lease_end = (connection.ops.adapt_datetimefield_value(at) for at in (now, now + LEASE))
    with connection.cursor() as cursor:
        cursor.execute(_IS_ANY_DUE, [moment])
        if cursor.fetchone() not in _DUE:
            return []
        cursor.execute(_CLAIM.format(lock=lock), [moment, limit, worker, lease_end, lease_end])
        return [_Claim(*row) for row in cursor.fetchall()]


def _finish_unhandled(claims: list[_Claim], worker: str, now: datetime) -> None:
    """Mark events nobody listens to as done, all in one statement and unread."""
    ids = [claim.id for claim in claims if claim.kind == "event" and not _is_heard(claim.name)]
    _finish(ids, worker, now)


def _finish(ids: Collection[int], worker: str, now: datetime) -> None:
    """Mark rows that this worker holds as done, in one statement."""
    if ids:
        with connection.cursor() as cursor:
            statement = _FINISH.format(marks=", ".join(["%s"] * len(ids)))
            cursor.execute(statement, [connection.ops.adapt_datetimefield_value(now), worker, *ids])


def _finish_moot(rows: Sequence[DueWork], worker: str, now: datetime) -> frozenset[int]:
    """Mark what nothing is to be done for as done, in one statement for all, and return the ids."""
    waiting: dict[Screen, list[DueWork]] = defaultdict(list)
    for row in rows:
        screen = getattr(_handlers.get(row.name), "screen", None)
        if screen is not None and row.attempts == 1:  # a row that failed or was left before is looked at by itself
            waiting[screen].append(row)
    moot: set[int] = set()
    for screen, alike in waiting.items():
        if len(alike) > 1:
            try:
                moot.update(screen([build_item(row) for row in alike]))
            except Exception:  # the handler meets the same fault, and it is recorded with its row
                _logger.exception("could not look at %d rows of %s at once", len(alike), alike[0].name)
    _finish(moot, worker, now)
    return frozenset(moot)


def _run_one(row: DueWork, handler: Handler, now: datetime) -> None:
    if row.attempts > MOST_ATTEMPTS:  # every earlier attempt ended with its process
        _record_failure(row, now, row.last_error or "the worker ended during every attempt")
        return
    try:
        if getattr(handler, "opens_own_transactions", False):
            handler(build_item(row))
            _mark_done(row, now)
        else:
            with transaction.atomic():
                handler(build_item(row))
                _mark_done(row, now)
    except Exception as error:
        _logger.exception("due work %s (%s) failed, attempt %d", row.name, row.key, row.attempts)
        _record_failure(row, now, f"{type(error).__name__}: {error}")


def _mark_done(row: DueWork, now: datetime) -> None:
    # `attempts` fences: it has grown if another worker took the row over.
    done = {"state": "done", "ended_at": now, "claimed_until_at": None, "last_error": ""}
    if not _ROWS.update(done, id=row.id, state="pending", attempts=row.attempts):
        raise LeaseLostError(row.key)


def _record_failure(row: DueWork, now: datetime, reason: str) -> None:
    retry_at = compute_retry_at(now=now, attempts=row.attempts)
    own = DueWork.objects.filter(id=row.id, state="pending", attempts=row.attempts)
    with transaction.atomic():
        is_ours = own.update(
            state="pending" if retry_at else "dead",
            run_at=retry_at or now,
            ended_at=None if retry_at else now,
            claimed_until_at=None,
            last_error=reason[:_LONGEST_ERROR],
        )
        if is_ours and retry_at is None:
            announce_dead(row, now=now, reason=reason)


def _notify_listeners(claims: list[_Claim]) -> None:
    """Wake PostgreSQL's listeners once a batch.

    Done here, not where the event is written: a transaction that notifies takes a database-wide lock at commit and
    would make every report wait for the one before.
    """
    highest = max((claim.id for claim in claims if claim.kind == "event"), default=None)
    if highest is not None and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [EVENTS_CHANNEL, str(highest)])


def retry_dead_work(work_id: int, *, actor: Actor, now: datetime) -> None:
    """Give due work that was given up all its attempts anew, from `now`; raises `dead_work_unknown`."""
    check_operate_platform(actor)
    dead = DueWork.objects.filter(id=work_id, state="dead")
    if not dead.update(state="pending", attempts=0, run_at=now, ended_at=None, claimed_until_at=None):
        raise DomainError("dead_work_unknown", id=work_id)


def remove_done_work(*, done_before: datetime) -> int:
    """Remove rows done before an instant and return how many; their keys may then be written again."""
    removed, _ = DueWork.objects.filter(state="done", ended_at__lt=done_before).delete()
    return removed
