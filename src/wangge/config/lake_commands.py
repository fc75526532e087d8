"""The commands `wangge lake`: the case facts as Parquet files, for large cities, clusters and other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wangge.config.commands.examples import show_examples

lake_app = typer.Typer(help="Keep the case facts as Parquet files, one a month of the reports.", no_args_is_help=True)


@lake_app.command("export", epilog=show_examples("lake export"))
def export(
    folder: Annotated[Path, typer.Argument(help="Folder of the lake; it is made if need be.")],
    *,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else.")
    ] = False,
) -> None:
    """Bring the lake to what is known now: only months that changed are read and written; a stopped export goes on."""
    from wangge.config.commands.lake import run_lake_export

    run_lake_export(folder, json_output=json_output)
