"""What other modules may use of intake."""

from wangge.intake.domain.mapping import ReportMapping
from wangge.intake.domain.summary import ImportSummary
from wangge.intake.operations.import_reports import ImportJob, import_reports, preview_import
from wangge.intake.operations.mappings import LoadedMapping, check_terms, load_mapping
from wangge.intake.operations.surveying import Survey, survey_file

__all__ = [
    "ImportJob",
    "ImportSummary",
    "LoadedMapping",
    "ReportMapping",
    "Survey",
    "check_terms",
    "import_reports",
    "load_mapping",
    "preview_import",
    "survey_file",
]
