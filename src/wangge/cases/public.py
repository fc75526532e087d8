"""What other modules may use of cases."""

from wangge.cases.access import check_see_cases
from wangge.cases.domain.reference import render_workflow_reference
from wangge.cases.domain.similarity import Candidate
from wangge.cases.domain.workflow import CASE_MOVES, CLOSURE_CODES, FINAL_STATES, OPEN_STATES
from wangge.cases.models import APPEND_ONLY_TABLES
from wangge.cases.operations import (
    ImportedCase,
    MoveArguments,
    NewReport,
    absorb_imported_report,
    handle_on_the_spot,
    import_case,
    move_case,
    report_case,
)
from wangge.cases.operations.profile_check import check_workflow_profile
from wangge.cases.operations.reporting import CaseRef
from wangge.cases.queries.chain import CaseChainSource
from wangge.cases.queries.detail import (
    check_see_evidence,
    find_case_id,
    get_case,
    get_case_number,
    list_moves,
    list_reporters,
)
from wangge.cases.queries.facts import read_case_facts
from wangge.cases.queries.listing import (
    CaseFilter,
    count_by_state,
    count_queues,
    find_queue_states,
    list_cases,
    list_map_points,
)
from wangge.cases.queries.similar import find_similar_cases
from wangge.cases.queries.tracking import find_tracked_case
from wangge.cases.queries.views import (
    CaseDetail,
    CasePage,
    CaseRow,
    ClockView,
    EventView,
    MapPoint,
    MapWindow,
    PhotoView,
    PossibleMove,
    QueueCount,
    ReporterView,
    RoundView,
    TrackedCase,
)

__all__ = [
    "APPEND_ONLY_TABLES",
    "CASE_MOVES",
    "CLOSURE_CODES",
    "FINAL_STATES",
    "OPEN_STATES",
    "Candidate",
    "CaseChainSource",
    "CaseDetail",
    "CaseFilter",
    "CasePage",
    "CaseRef",
    "CaseRow",
    "ClockView",
    "EventView",
    "ImportedCase",
    "MapPoint",
    "MapWindow",
    "MoveArguments",
    "NewReport",
    "PhotoView",
    "PossibleMove",
    "QueueCount",
    "ReporterView",
    "RoundView",
    "TrackedCase",
    "absorb_imported_report",
    "check_see_cases",
    "check_see_evidence",
    "check_workflow_profile",
    "count_by_state",
    "count_queues",
    "find_case_id",
    "find_queue_states",
    "find_similar_cases",
    "find_tracked_case",
    "get_case",
    "get_case_number",
    "handle_on_the_spot",
    "import_case",
    "list_cases",
    "list_map_points",
    "list_moves",
    "list_reporters",
    "move_case",
    "read_case_facts",
    "render_workflow_reference",
    "report_case",
]
