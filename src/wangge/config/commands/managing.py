"""`wangge manage`: Django's own commands; those that write wait for the writer lock like everybody else."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.config.commands.console import set_up_django

WRITING = frozenset(
    {
        "changepassword",
        "clearsessions",
        "createcachetable",
        "createsuperuser",
        "dbshell",
        "flush",
        "loaddata",
        "migrate",
        "remove_stale_contenttypes",
        "shell",
    }
)


def run_manage(arguments: Sequence[str]) -> None:
    """Run one of Django's commands. Raises `writer_busy`."""
    from django.core.management import execute_from_command_line

    words = ["wangge manage", *arguments]
    if not arguments or arguments[0] not in WRITING:
        execute_from_command_line(words)
        return
    set_up_django(check_database=False)
    from wangge.platform.public import hold_writer_lock

    with hold_writer_lock(purpose=f"wangge manage {arguments[0]}"):
        execute_from_command_line(words)
