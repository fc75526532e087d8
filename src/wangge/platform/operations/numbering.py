"""Numbers without gaps: a counter row a scope, moved on inside the caller's transaction."""

from __future__ import annotations

import time
from collections import defaultdict, deque

from django.db import connection

from wangge.platform.domain.chain import compute_counter_mac
from wangge.platform.operations.audit_key import get_audit_key

SCOPES_COUNTER = "platform:scopes"  # counts the scopes themselves, so that a scope removed whole is missed
# How many numbers ahead of the last one seen are signed: on PostgreSQL other processes take numbers in between.
_AHEAD = {"postgresql": 16, "sqlite": 2}
_FRESH_SECONDS = 1.0  # a number seen longer ago than this says little of the next
_last_seen: dict[str, tuple[int, float]] = {}
_IDS_AT_ONCE = 32
_ids: defaultdict[str, deque[int]] = defaultdict(deque)

_INSERT_OR_ADD = (
    "INSERT INTO platform_numbercounter (scope, last, mac) VALUES (%s, 1, %s) "
    "ON CONFLICT (scope) DO UPDATE SET last = platform_numbercounter.last + 1, "
    "mac = CASE platform_numbercounter.last + 1 {cases} ELSE '' END RETURNING last, mac"
)
_STATEMENTS = {
    vendor: _INSERT_OR_ADD.format(cases=" ".join(["WHEN %s THEN %s"] * ahead)) for vendor, ahead in _AHEAD.items()
}
_TAKE_IDS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


def take_number(scope: str) -> int:
    """Return the next number of `scope`, beginning at 1; call it late in a transaction, it holds the counter's row.

    A rollback gives the number back, so numbers have no gaps. One statement: the row's code depends on the number
    the row will have, so the codes of the next few numbers after the last one seen go along, and the database takes
    the one that fits. Only when other processes took more than those does a second statement sign the row.
    """
    key = get_audit_key()
    first = _last_seen.get(scope, (0, 0.0))[0] + 1
    parameters: list[str | int] = [scope, compute_counter_mac(key, scope=scope, last=1)]
    for number in range(first, first + _AHEAD[connection.vendor]):
        parameters += [number, compute_counter_mac(key, scope=scope, last=number)]
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[connection.vendor], parameters)
        last, mac = cursor.fetchone()
        if not mac:
            cursor.execute(
                "UPDATE platform_numbercounter SET mac = %s WHERE scope = %s",
                [compute_counter_mac(key, scope=scope, last=last), scope],
            )
    remember_number(scope, last)
    if last == 1 and scope != SCOPES_COUNTER:
        take_number(SCOPES_COUNTER)
    return int(last)


def remember_number(scope: str, last: int) -> None:
    """Remember the last number that this process saw of a scope."""
    if len(_last_seen) > 1000:  # scopes are mostly days: old ones never come back
        _last_seen.clear()
    _last_seen[scope] = (last, time.monotonic())


def find_last_seen(scope: str) -> int | None:
    """Return the number of `scope` that this process saw within the last second, or None."""
    last, at = _last_seen.get(scope, (0, 0.0))
    return last if last and time.monotonic() - at <= _FRESH_SECONDS else None


def forget_numbers() -> None:
    """Forget what this process saw of numbers and the ids it keeps, when it turns to another database."""
    _last_seen.clear()
    _ids.clear()


def take_row_id(table: str) -> int | None:
    """Return an id for a new row of `table` where the database is across a wire; None where the row gets it when written.

    A row that has its id before it is written need not be waited for. Ids are fetched many at once; unlike numbers
    they have gaps.
    """
    if connection.vendor != "postgresql":
        return None
    while True:
        try:
            return _ids[table].popleft()
        except IndexError:
            with connection.cursor() as cursor:
                cursor.execute(_TAKE_IDS, [table, _IDS_AT_ONCE])
                _ids[table].extend(row_id for (row_id,) in cursor.fetchall())


def take_numbers(scope: str, *, count: int) -> range:
    """Return the next `count` numbers of `scope`, at least one; otherwise as `take_number`, in two statements."""
    first = take_number(scope)
    last = first + count - 1
    if count > 1:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE platform_numbercounter SET last = %s, mac = %s WHERE scope = %s",
                [last, compute_counter_mac(get_audit_key(), scope=scope, last=last), scope],
            )
        remember_number(scope, last)
    return range(first, last + 1)
