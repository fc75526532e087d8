"""Parts of a JSON column, picked by the database: of a hundred figures of a row a page shows a few."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Func, TextField


class JsonParts(Func):
    """These parts of a JSON column as text: a JSON array with one element for each path, null where there is nothing.

    A path leads by names and places from the outside in: `("figures",)`, `(0, "place")`.
    """

    def __init__(self, column: str, paths: Iterable[tuple[str | int, ...]]) -> None:
        super().__init__(column, output_field=TextField())
        self._paths = tuple(paths)

    def as_sql(self, compiler: Any, *_connection: Any, **_context: Any) -> Any:
        """Write it for PostgreSQL."""
        paths = [[str(step) for step in path] for path in self._paths]
        return self._write(compiler, "JSONB_BUILD_ARRAY({})::TEXT", "{} #> %s", paths)

    def as_sqlite(self, compiler: Any, *_connection: Any, **_context: Any) -> Any:
        """Write it for SQLite, whose paths are text."""
        return self._write(compiler, "JSON_ARRAY({})", "JSON_EXTRACT({}, %s)", map(_write_path, self._paths))

    def _write(self, compiler: Any, whole: str, part: str, paths: Iterable[Any]) -> tuple[str, list[Any]]:
        column, _ = compiler.compile(self.source_expressions[0])
        params = [*paths]
        return whole.format(", ".join(part.format(column) for _ in params)), params


def _write_path(path: tuple[str | int, ...]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f'."{step}"' for step in path)
