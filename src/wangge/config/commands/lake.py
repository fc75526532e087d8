"""`wangge lake export` and `wangge evaluate --lake`: the case facts as Parquet files, and the evaluation of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wangge.config.commands.console import print_json, say, show_progress
from wangge.config.commands.evaluating import list_district_keepers, print_evaluation
from wangge.config.commands.opening import open_for_reading
from wangge.kernel.public import build_system_actor

if TYPE_CHECKING:
    from wangge.evaluation.public import LakeExport

NAME = "wangge lake export"


@open_for_reading(NAME)
def run_lake_export(folder: Path, *, json_output: bool) -> None:
    """Export and say what was done; as JSON one object."""
    from wangge.evaluation.public import export_lake

    with show_progress(NAME) as tick:
        exported = export_lake(actor=build_system_actor(name=NAME), folder=folder, tell=tick)
    if json_output:
        print_json(_describe(exported, folder))
        return
    say(
        f"wangge: {folder}: {exported.case_count:,} cases in {exported.month_count} months, "
        f"{exported.size_bytes / 1e6:,.1f} MB; {len(exported.read_months)} months read, "
        f"{len(exported.written_months)} written."
    )


def _describe(exported: LakeExport, folder: Path) -> dict[str, object]:
    return {
        "folder": str(folder),
        "known_at": exported.known_at,
        "high_water": exported.high_water,
        "months": exported.month_count,
        "cases": exported.case_count,
        "bytes": exported.size_bytes,
        "read": list(exported.read_months),
        "written": list(exported.written_months),
        "removed": list(exported.removed_months),
        "summed_days": list(exported.summed_days),
    }


def refuse_engine() -> typer.BadParameter:
    """Return the answer to an engine without files that it could read."""
    return typer.BadParameter("only files of a lake can be read by it; name them with --lake", param_hint="--engine")


@open_for_reading("wangge evaluate")
def run_evaluate_lake(*, folder: Path | None, engine: str, month: str, json_output: bool) -> None:
    """Evaluate each district from a lake and print it; nothing is stored. As JSON one object (of several: `runs`)."""
    if folder is None:
        raise refuse_engine()
    from wangge.evaluation.public import evaluate_lake

    summaries = [
        evaluate_lake(actor=actor, folder=folder, month=month or None, engine=engine)
        for actor in list_district_keepers()
    ]
    if json_output:
        print_json(summaries[0] if len(summaries) == 1 else {"runs": summaries})
        return
    for summary in summaries:
        print_evaluation(summary)
