"""What other modules may use of the catalogue."""

from wangge.catalog.domain.codes import (
    STANDARD_2013,
    STANDARD_2026,
    CategoryKind,
    ComponentId,
    MatterCode,
    check_component_id,
    format_component_id,
    parse_component_id,
    parse_matter_code,
)
from wangge.catalog.domain.duties import DraftRule, DutyUnit
from wangge.catalog.domain.entries import CategoryEntry
from wangge.catalog.domain.gaps import MatrixGap
from wangge.catalog.domain.matrix_faults import (
    MatrixExpected,
    MatrixFault,
    MatrixReport,
    describe_matrix_fault,
)
from wangge.catalog.domain.matrix_rows import MATRIX_COLUMNS
from wangge.catalog.domain.views import CategoryView, ConditionView, RuleView, Translation, UnitProposal
from wangge.catalog.operations.data_files import list_shipped_categories
from wangge.catalog.operations.duties import draft_matrix, list_unit_kinds
from wangge.catalog.operations.loading import LoadReport, load_catalogue
from wangge.catalog.operations.matrix_import import import_matrix
from wangge.catalog.operations.profile_check import validate_profile
from wangge.catalog.operations.rulings import record_ruling
from wangge.catalog.queries.catalogue import (
    find_category,
    find_translation,
    get_category,
    get_condition,
    list_categories,
    list_conditions,
    search_categories,
)
from wangge.catalog.queries.matrix import find_matrix_gaps, list_rules, propose_unit

__all__ = [
    "MATRIX_COLUMNS",
    "STANDARD_2013",
    "STANDARD_2026",
    "CategoryEntry",
    "CategoryKind",
    "CategoryView",
    "ComponentId",
    "ConditionView",
    "DraftRule",
    "DutyUnit",
    "LoadReport",
    "MatrixExpected",
    "MatrixFault",
    "MatrixGap",
    "MatrixReport",
    "MatterCode",
    "RuleView",
    "Translation",
    "UnitProposal",
    "check_component_id",
    "describe_matrix_fault",
    "draft_matrix",
    "find_category",
    "find_matrix_gaps",
    "find_translation",
    "format_component_id",
    "get_category",
    "get_condition",
    "import_matrix",
    "list_categories",
    "list_conditions",
    "list_rules",
    "list_shipped_categories",
    "list_unit_kinds",
    "load_catalogue",
    "parse_component_id",
    "parse_matter_code",
    "propose_unit",
    "record_ruling",
    "search_categories",
    "validate_profile",
]
