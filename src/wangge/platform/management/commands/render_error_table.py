"""Command render_error_table."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from wangge.platform.public import render_error_table


class Command(BaseCommand):
    """Print the reference of errors (docs/reference/errors.md)."""

    help = "Print docs/reference/errors.md as the table of error texts has it."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the table."""
        self.stdout.write(render_error_table(), ending="")
