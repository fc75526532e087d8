"""Where the rows live: the embedded SQLite file by default, PostgreSQL when a URL is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from wangge.config.environment import Environment


def build_databases(environment: Environment, home: Path) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES."""
    if not environment.database_url:
        return {"default": _build_embedded(environment, home)}
    return {"default": _build_postgresql(environment)}


def _remember_long_statements() -> None:
    """Let psycopg remember how it has read long statements too: it forgets those of over 50 parameters, such as a case's."""
    from psycopg import _queries

    _queries.MAX_CACHED_STATEMENT_LENGTH, _queries.MAX_CACHED_STATEMENT_PARAMS = 32_768, 1_000


def _build_embedded(environment: Environment, home: Path) -> dict[str, Any]:
    pragmas = (
        "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; "
        f"PRAGMA mmap_size=2147418112; PRAGMA synchronous={environment.sqlite_synchronous};"
    )
    return {
        "ENGINE": "wangge.config.embedded",
        "NAME": home / "wangge.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": pragmas,
            "cached_statements": 512,
        },
        "TEST": {"NAME": home / "test.sqlite3"},
    }


def _build_postgresql(environment: Environment) -> dict[str, Any]:
    _remember_long_statements()
    url = urlsplit(environment.database_url or "")
    query = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", None) or url.hostname or "",
        "PORT": str(url.port or ""),
        "OPTIONS": {
            # Compiling a statement takes longer than any of ours runs; a page would wait for it.
            "options": "-c jit=off",
            **query,
            "pool": {"min_size": 0, "max_size": environment.pool_size, "timeout": 10},
            "server_side_binding": True,
            "prepare_threshold": 5,  # a statement seen that often on a connection is parsed and planned no more
        },
    }
