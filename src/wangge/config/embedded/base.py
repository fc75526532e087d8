"""Django's SQLite engine, which rewrites each statement's place holders anew each time it runs; here once a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.db.backends.sqlite3 import base


@lru_cache(maxsize=2048)
def _convert(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class Cursor(base.SQLiteCursorWrapper):
    """Cursor that remembers the texts it has rewritten."""

    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        """Return the text with the place holders of the sqlite3 module."""
        if param_names is None:
            return _convert(query)
        return super().convert_query(query, param_names=param_names)


class DatabaseWrapper(base.DatabaseWrapper):
    """Connection whose cursors are these."""

    def create_cursor(self, name: str | None = None) -> Cursor:
        """Return a cursor; `name` is of no use to SQLite."""
        del name
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor
