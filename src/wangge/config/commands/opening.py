"""Opening the installed database: asking makes no file, old tables are brought up to date first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from wangge.config.commands.console import set_up_django
from wangge.kernel.public import DomainError


@contextmanager
def open_installation(purpose: str, *, is_read_only: bool = False) -> Iterator[None]:
    """Work on the installed database, with the writer lock unless nothing is written. Raises `installation_missing`."""
    from wangge.platform.public import hold_writer_lock

    if not has_tables():
        raise DomainError("installation_missing")
    with nullcontext() if is_read_only else hold_writer_lock(purpose=purpose):
        update_tables(purpose)
        if not is_installed():
            raise DomainError("installation_missing")
        yield


@contextmanager
def open_for_reading(purpose: str) -> Iterator[None]:
    """Load Django and read the installed database; also a decorator of a command. Raises `installation_missing`."""
    set_up_django(check_database=False)
    with open_installation(purpose, is_read_only=True):
        yield


def has_tables() -> bool:
    """Tell whether there is a database with tables; asking makes no file."""
    from django.db import connection

    from wangge.platform.public import EventListener

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
        return False
    with EventListener():  # a connection beside the pool says at once why the server cannot be reached
        pass
    return bool(connection.introspection.table_names())


def update_tables(purpose: str) -> None:
    """Bring tables of an older version up to date; only then is the writer lock asked for."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from wangge.platform.public import hold_writer_lock

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with hold_writer_lock(purpose=purpose):
            set_up_django()


def is_installed() -> bool:
    """Tell whether the database is a city's."""
    from wangge.platform.public import get_installation

    try:
        get_installation()
    except DomainError as error:
        if error.code == "installation_missing":
            return False
        raise
    return True
