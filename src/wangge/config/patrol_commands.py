"""The commands `wangge patrol`: duties and tracks of another system's files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wangge.config.commands.examples import show_examples

patrol_app = typer.Typer(help="Duties and tracks of patrols.", no_args_is_help=True)


@patrol_app.callback()
def keep_group() -> None:
    """Duties and tracks of patrols."""


@patrol_app.command("import", epilog=show_examples("patrol import"))
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with a header line.")],
    *,
    duties: Annotated[bool, typer.Option("--duties", help="The file holds duties, not places.")] = False,
    crs: Annotated[str, typer.Option(help="System of the places: wgs84, cgcs2000, gcj02 or bd09.")] = "wgs84",
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else.")
    ] = False,
) -> None:
    """Import duties that are over, or places; a place is taken where a duty of its person lay, the others are counted."""
    from wangge.config.commands.patrolling import run_import_duties, run_import_tracks

    if duties:
        run_import_duties(file, json_output=json_output)
    else:
        run_import_tracks(file, crs=crs, json_output=json_output)
