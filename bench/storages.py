"""A throw-away database for one process of a benchmark."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from wangge.config.throwaway import run_postgresql

STORAGES = ("postgresql", "sqlite")


@contextmanager
def open_storage(storage: str) -> Iterator[None]:
    """Set Django up on an empty database of `STORAGES`, on the disk of the temporary folder; this process is its own."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="wangge-bench-"))
        if storage == "postgresql":
            os.environ["WANGGE_DATABASE_URL"] = stack.enter_context(run_postgresql({"shared_buffers": "512MB"}))
        else:
            os.environ.pop("WANGGE_DATABASE_URL", None)
        os.environ |= {
            "WANGGE_HOME": home, "WANGGE_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "wangge.config.settings",
        }  # fmt: skip
        import django

        django.setup()
        from django.db import connection

        try:
            yield
        finally:
            connection.close()
