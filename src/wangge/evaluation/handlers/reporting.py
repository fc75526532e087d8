"""The reports that a worker makes."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.evaluation.operations.report_files import JOB, make_report_file
from wangge.platform.public import DueWorkItem, Handler, outside_transaction


@outside_transaction
def make_report_in_background(item: DueWorkItem) -> None:
    """Make the report that somebody waits for; it only reads the database."""
    run_id, member_id = item.payload["run_id"], item.payload["member_id"]
    assert isinstance(run_id, int)
    assert isinstance(member_id, int)
    make_report_file(
        run_id=run_id,
        file_format=str(item.payload["format"]),
        with_people=bool(item.payload["with_people"]),
        language=str(item.payload["language"]),
        member_id=member_id,
    )


REPORT_HANDLERS: Mapping[str, Handler] = {JOB: make_report_in_background}
