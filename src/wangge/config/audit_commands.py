"""The commands `wangge audit`: verify and seal."""

from __future__ import annotations

from typing import Annotated

import typer

from wangge.config.commands.examples import show_examples
from wangge.config.indicator_commands import JsonFlag

audit_app = typer.Typer(help="Verify and seal the audit chain.", no_args_is_help=True)


@audit_app.command("verify", epilog=show_examples("audit verify"))
def audit_verify(
    *,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Read every picture of evidence too; takes long.")
    ] = False,
    json_output: JsonFlag = False,
) -> None:
    """Check events against heads, heads against anchors, anchors against the file; exit code 1 on a fault."""
    from wangge.config.commands.auditing import run_audit_verify

    run_audit_verify(json_output=json_output, reads_pictures=pictures)


@audit_app.command("seal", epilog=show_examples("audit seal"))
def audit_seal() -> None:
    """Take an anchor now, beside the daily one."""
    from wangge.config.commands.auditing import run_audit_seal

    run_audit_seal()
