"""Numbers without gaps: a counter row a scope, moved on inside the caller's transaction."""

from __future__ import annotations

from django.db import connection

from wangge.platform.domain.chain import compute_counter_mac
from wangge.platform.operations.audit_key import get_audit_key

SCOPES_COUNTER = "platform:scopes"  # counts the scopes themselves, so that a scope removed whole is missed
# How many numbers ahead of the last one seen are signed: on PostgreSQL other processes take numbers in between.
_AHEAD = {"postgresql": 16, "sqlite": 2}
_last_seen: dict[str, int] = {}

_INSERT_OR_ADD = (
    "INSERT INTO platform_numbercounter (scope, last, mac) VALUES (%s, 1, %s) "
    "ON CONFLICT (scope) DO UPDATE SET last = platform_numbercounter.last + 1, "
    "mac = CASE platform_numbercounter.last + 1 {cases} ELSE '' END RETURNING last, mac"
)
_STATEMENTS = {
    vendor: _INSERT_OR_ADD.format(cases=" ".join(["WHEN %s THEN %s"] * ahead)) for vendor, ahead in _AHEAD.items()
}
_WITH_ID = _STATEMENTS["postgresql"] + ", nextval(pg_get_serial_sequence(%s, 'id'))"


def take_number(scope: str) -> int:
    """Return the next number of `scope`, beginning at 1; call it late in a transaction, it holds the counter's row.

    A rollback gives the number back, so numbers have no gaps. One statement: the row's code depends on the number
    the row will have, so the codes of the next few numbers after the last one seen go along, and the database takes
    the one that fits. Only when other processes took more than those does a second statement sign the row.
    """
    return _take(scope, table="")[0]


def take_number_and_id(scope: str, *, table: str) -> tuple[int, int | None]:
    """Return the next number of `scope` and, where the database is across a wire, an id for a row of `table` with it.

    A row that has its id before it is written need not be waited for; others wait for the number's row meanwhile.
    None where the row gets its id when it is written.
    """
    return _take(scope, table=table if connection.vendor == "postgresql" else "")


def _take(scope: str, *, table: str) -> tuple[int, int | None]:
    key = get_audit_key()
    first = _last_seen.get(scope, 0) + 1
    parameters: list[str | int] = [scope, compute_counter_mac(key, scope=scope, last=1)]
    for number in range(first, first + _AHEAD[connection.vendor]):
        parameters += [number, compute_counter_mac(key, scope=scope, last=number)]
    with connection.cursor() as cursor:
        if table:
            cursor.execute(_WITH_ID, [*parameters, table])
        else:
            cursor.execute(_STATEMENTS[connection.vendor], parameters)
        last, mac, *ids = cursor.fetchone()
        if not mac:
            cursor.execute(
                "UPDATE platform_numbercounter SET mac = %s WHERE scope = %s",
                [compute_counter_mac(key, scope=scope, last=last), scope],
            )
    _remember(scope, last)
    if last == 1 and scope != SCOPES_COUNTER:
        take_number(SCOPES_COUNTER)
    return int(last), int(ids[0]) if ids else None


def _remember(scope: str, last: int) -> None:
    if len(_last_seen) > 1000:  # scopes are mostly days: old ones never come back
        _last_seen.clear()
    _last_seen[scope] = last
