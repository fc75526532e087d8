"""The triggers that refuse to change what is only ever added to: are they still there, and as they were made?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import connection

from wangge.platform.domain.faults import AuditFault

_tables = {"platform_anchor", "platform_anchorhead"}

# Trigger → its text, white space made one; the migrations that make them hold the same words.
_SQLITE = {
    "{table}_no_update": "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE is refused'); END",
    "{table}_no_delete": "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE is refused'); END",
}
_REFUSE = (
    " BEGIN RAISE EXCEPTION '{table} is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation'; END "
)
_POSTGRESQL = {
    "{table}_append_only": "CREATE TRIGGER {table}_append_only BEFORE DELETE OR UPDATE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()" + _REFUSE,
    "{table}_no_truncate": "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()" + _REFUSE,
}
_TEXTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}

# A trigger that is switched off, or that only replicas obey, counts as none.
_QUERIES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT t.tgname, pg_get_triggerdef(t.oid, true) || ' ' || p.prosrc
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)
    """,
}


def register_append_only(*tables: str) -> None:
    """Have the verification look for the triggers of these tables; their migrations make them as the events' does."""
    _tables.update(tables)


def check_triggers() -> Iterator[AuditFault]:
    """Yield a fault for every trigger of an append-only table that is missing, switched off or changed."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERIES[connection.vendor])
        found = {name: _normalise(text) for name, text in cursor.fetchall()}
    yield from _compare(found, _TEXTS[connection.vendor])


def _compare(found: Mapping[str, str], texts: Mapping[str, str]) -> Iterator[AuditFault]:
    for table in sorted(_tables):
        for name, text in texts.items():
            trigger = name.format(table=table)
            if trigger not in found:
                yield AuditFault(kind="trigger_missing", subject=table, params={"trigger": trigger})
            elif found[trigger] != _normalise(text.format(table=table)):
                yield AuditFault(kind="trigger_changed", subject=table, params={"trigger": trigger})


def _normalise(text: str) -> str:
    return " ".join(text.split()).rstrip("; ")
