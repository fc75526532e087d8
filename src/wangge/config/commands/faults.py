"""What went wrong on the command line, in one sentence: wrong usage, refusals, an unreachable database, our own faults."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from typer.exceptions import TyperException

from wangge.kernel.public import DomainError

REFUSED = 2


def report_fault(error: BaseException) -> int:
    """Say on stderr what went wrong and return the exit code; no traceback reaches the terminal unless WANGGE_DEBUG."""
    from wangge.config.commands.console import print_refusal

    if isinstance(error, BrokenPipeError):  # `wangge … | head`: the reader had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, TyperException):
        usage = describe_usage(error)
        if usage is not None:
            print_refusal(usage)
        return REFUSED
    if os.environ.get("WANGGE_DEBUG", "").lower() in {"1", "true"}:
        traceback.print_exception(error)
    print_refusal(error if isinstance(error, DomainError) else describe_fault(error))
    return REFUSED


def describe_usage(error: Any) -> DomainError | None:
    """Return the refusal that a wrong command line deserves, or None when its help was shown instead."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return None
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "wangge"
    if kind == "NoSuchOption":
        return DomainError("option_unknown", option=error.option_name, command=command)
    if kind == "MissingParameter":
        return DomainError("word_missing", name=_name_parameter(error), command=command)
    if kind == "BadParameter":
        return DomainError("word_wrong", name=_name_parameter(error), detail=error.message, command=command)
    if kind == "UsageError" and context and hasattr(context.command, "commands"):
        known = list(context.command.commands)
        return DomainError("command_unknown", detail=error.format_message(), known=known, command=command)
    return DomainError("usage_wrong", detail=error.format_message(), command=command)


def _name_parameter(error: Any) -> str:
    if error.param is None:
        return str(error.param_hint or "?")
    if error.param.param_type_name == "option":
        return " / ".join(error.param.opts)
    return str(error.param.name).upper()


def describe_fault(error: BaseException) -> DomainError:
    """Return the refusal for an exception that is none: a database out of reach, a file, or a fault of the program."""
    if _is_database_fault(error):
        from wangge.config.commands.console import show_database

        return DomainError("database_unusable", database=show_database(), reason=_read_first_line(error))
    if isinstance(error, OSError):
        name = error.filename if error.filename is not None else "?"
        return DomainError("file_unusable", file=str(name), reason=error.strerror or str(error))
    return DomainError("program_fault", kind=type(error).__name__, reason=_read_first_line(error), file=_keep(error))


def _is_database_fault(error: BaseException) -> bool:
    import psycopg
    from django.db import DatabaseError, InterfaceError, OperationalError

    if isinstance(error, OperationalError | InterfaceError | psycopg.Error):
        return True
    # Not a database at all, a damaged page, a full disk: the embedded database says so in plain DatabaseErrors.
    return isinstance(error, DatabaseError) and type(error.__cause__) is sqlite3.DatabaseError


def _read_first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _keep(error: BaseException) -> str:
    descriptor, name = tempfile.mkstemp(prefix="wangge-fault-", suffix=".txt")
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{' '.join(sys.argv)}\n{''.join(traceback.format_exception(error))}")
    return str(Path(name))
