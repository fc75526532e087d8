"""How the command line speaks: plain lines in a pipe, a progress bar on a terminal, one sentence for a refusal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from wangge.kernel.public import DomainError


def set_up_django(*, check_database: bool = True) -> None:
    """Load Django; with `check_database` bring the database's tables up to date first."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    django.setup()
    if check_database:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)


def find_language() -> str:
    """Return the language of the terminal: zh-hans unless LC_ALL or LANG name English or no language at all."""
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if name.lower().startswith(("en", "posix")) or name in {"C", "C.UTF-8", "C.utf8"} else "zh-hans"


def print_refusal(error: DomainError) -> None:
    """Print what happened, why and what to do next as one line on stderr."""
    set_up_django(check_database=False)
    from wangge.platform.public import describe_error

    sentence = " ".join(describe_error(error, find_language()).sentence.split())
    print(f"wangge: {sentence}", file=sys.stderr)


def show_database() -> str:
    """Return where the rows live, without the password."""
    from django.db import connection

    facts = connection.settings_dict
    if connection.vendor != "postgresql":
        return str(facts["NAME"])
    return f"PostgreSQL {facts['HOST'] or 'localhost'}:{facts['PORT'] or 5432}/{facts['NAME']}"


def print_json(value: object) -> None:
    """Print one JSON object on stdout, keys in a stable order."""
    sys.stdout.buffer.write(
        orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)
    )
    sys.stdout.buffer.write(b"\n")
    sys.stdout.flush()


def say(line: str) -> None:
    """Print a plain line on stderr, so that stdout stays free for results."""
    print(line, file=sys.stderr, flush=True)


class Ticker(Protocol):
    """Something that is told how far work has come."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Take note that `done` of `total` pieces are done."""


@contextmanager
def show_progress(title: str, *, total: int | None = None) -> Iterator[Ticker]:
    """Show a bar on a terminal; in a pipe print a plain line each tenth."""
    if sys.stderr.isatty():
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        ) as progress:
            task = progress.add_task(title, total=total)
            yield lambda done, total=None: progress.update(task, completed=done, **({"total": total} if total else {}))
        return
    shown = -1

    expected = total

    def tick(done: int, total: int | None = None) -> None:
        nonlocal shown
        whole = total or expected
        tenth = done * 10 // whole if whole else -1
        if tenth != shown:
            shown = tenth
            say(f"{title}: {done}/{whole}" if whole else f"{title}: {done}")

    yield tick
