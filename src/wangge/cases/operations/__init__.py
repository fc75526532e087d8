"""What happens to cases, in which order: one transaction an act."""

from wangge.cases.operations.effects import MoveArguments
from wangge.cases.operations.imports import ImportedCase, absorb_imported_report, import_case
from wangge.cases.operations.moving import move_case
from wangge.cases.operations.receiving import report_case
from wangge.cases.operations.reporting import NewReport, handle_on_the_spot

__all__ = [
    "ImportedCase",
    "MoveArguments",
    "NewReport",
    "absorb_imported_report",
    "handle_on_the_spot",
    "import_case",
    "move_case",
    "report_case",
]
