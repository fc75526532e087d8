"""What other modules may use of cases."""

from wangge.cases.access import check_see_cases, may_issue_bulletin, may_see_duty, may_see_reviews
from wangge.cases.domain.reference import render_workflow_reference
from wangge.cases.domain.similarity import Candidate
from wangge.cases.domain.workflow import CASE_MOVES, CLOSURE_CODES, FINAL_STATES, OPEN_STATES
from wangge.cases.models import APPEND_ONLY_TABLES, REVIEW_STATES
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
from wangge.cases.operations.answering import ANSWER_JOB, schedule_answer, schedule_answers, stop_messages
from wangge.cases.operations.bulk import BulkResult, SeenCase, move_many
from wangge.cases.operations.bulletins import issue_bulletin
from wangge.cases.operations.objecting import reopen_tracked_case
from wangge.cases.operations.photo_reviews import decide_review, look_for_copies
from wangge.cases.operations.profile_check import check_workflow_profile
from wangge.cases.operations.rating import rate_tracked_case
from wangge.cases.operations.recomputing import DeadlineChange, recompute_deadlines
from wangge.cases.operations.reporting import CaseRef, CaseStanding, get_standing
from wangge.cases.operations.routing import propose_route_unit
from wangge.cases.operations.saved_views import delete_view, rename_view, save_view, shift_view
from wangge.cases.queries.answering import ReporterContact, find_reporter_contact
from wangge.cases.queries.around import Around, find_decided_request, find_first_photos, read_around
from wangge.cases.queries.bulletins import (
    BulletinChainSource,
    BulletinView,
    draft_bulletin,
    get_bulletin,
    list_bulletins,
)
from wangge.cases.queries.chain import CaseChainSource
from wangge.cases.queries.complaints import is_complaint
from wangge.cases.queries.concerning import CaseConcern, read_concern
from wangge.cases.queries.conferences import ConferenceProposal, propose_conferences
from wangge.cases.queries.detail import (
    check_see_evidence,
    find_case_id,
    get_case,
    get_case_number,
    list_moves,
    list_reporters,
)
from wangge.cases.queries.duty import DutyDesk, read_duty_desk
from wangge.cases.queries.fact_references import (
    FactReferences,
    compare_references,
    digest_compressed_references,
    read_fact_references,
    unpack_references,
)
from wangge.cases.queries.facts import read_case_facts
from wangge.cases.queries.facts_changes import (
    count_fact_cases,
    digest_fact_references,
    list_changed_months,
    list_fact_months,
    read_high_water,
)
from wangge.cases.queries.grades import StreetGrade, list_street_grades
from wangge.cases.queries.listing import (
    count_acts,
    count_by_state,
    count_queues,
    find_queue_states,
    list_cases,
    list_map_points,
)
from wangge.cases.queries.narrowing import DONE_ACTS, CaseFilter
from wangge.cases.queries.photo_reviews import (
    ReviewedPhoto,
    ReviewPage,
    ReviewView,
    count_reviews_of_late,
    count_waiting_reviews,
    list_photo_reviews,
)
from wangge.cases.queries.presence import PlaceBefore, Presence, TracedCase, read_place_before
from wangge.cases.queries.requests import WaitingRequest, list_requests
from wangge.cases.queries.review_chain import ReviewChainSource
from wangge.cases.queries.saved_views import SavedList, list_saved_views
from wangge.cases.queries.screen import CityNow, NewCase, read_city_now
from wangge.cases.queries.sheets import SheetAct, SheetCheck, check_sheet
from wangge.cases.queries.similar import find_similar_cases
from wangge.cases.queries.steps import Steps, find_steps
from wangge.cases.queries.supervised import SupervisedCase, list_struck_off_cases, list_supervised_cases
from wangge.cases.queries.telling import ActNote, get_act_note
from wangge.cases.queries.together import Together, read_together
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
    "ANSWER_JOB",
    "APPEND_ONLY_TABLES",
    "CASE_MOVES",
    "CLOSURE_CODES",
    "DONE_ACTS",
    "FINAL_STATES",
    "OPEN_STATES",
    "REVIEW_STATES",
    "ActNote",
    "Around",
    "BulkResult",
    "BulletinChainSource",
    "BulletinView",
    "Candidate",
    "CaseChainSource",
    "CaseConcern",
    "CaseDetail",
    "CaseFilter",
    "CasePage",
    "CaseRef",
    "CaseRow",
    "CaseStanding",
    "CityNow",
    "ClockView",
    "ConferenceProposal",
    "DeadlineChange",
    "DutyDesk",
    "EventView",
    "FactReferences",
    "ImportedCase",
    "MapPoint",
    "MapWindow",
    "MoveArguments",
    "NewCase",
    "NewReport",
    "PhotoView",
    "PlaceBefore",
    "PossibleMove",
    "Presence",
    "QueueCount",
    "ReporterContact",
    "ReporterView",
    "ReviewChainSource",
    "ReviewPage",
    "ReviewView",
    "ReviewedPhoto",
    "RoundView",
    "SavedList",
    "SeenCase",
    "SheetAct",
    "SheetCheck",
    "Steps",
    "StreetGrade",
    "SupervisedCase",
    "Together",
    "TracedCase",
    "TrackedCase",
    "WaitingRequest",
    "absorb_imported_report",
    "check_see_cases",
    "check_see_evidence",
    "check_sheet",
    "check_workflow_profile",
    "compare_references",
    "count_acts",
    "count_by_state",
    "count_fact_cases",
    "count_queues",
    "count_reviews_of_late",
    "count_waiting_reviews",
    "decide_review",
    "delete_view",
    "digest_compressed_references",
    "digest_fact_references",
    "draft_bulletin",
    "find_case_id",
    "find_decided_request",
    "find_first_photos",
    "find_queue_states",
    "find_reporter_contact",
    "find_similar_cases",
    "find_steps",
    "find_tracked_case",
    "get_act_note",
    "get_bulletin",
    "get_case",
    "get_case_number",
    "get_standing",
    "handle_on_the_spot",
    "import_case",
    "is_complaint",
    "issue_bulletin",
    "list_bulletins",
    "list_cases",
    "list_changed_months",
    "list_fact_months",
    "list_map_points",
    "list_moves",
    "list_photo_reviews",
    "list_reporters",
    "list_requests",
    "list_saved_views",
    "list_street_grades",
    "list_struck_off_cases",
    "list_supervised_cases",
    "look_for_copies",
    "may_issue_bulletin",
    "may_see_duty",
    "may_see_reviews",
    "move_case",
    "move_many",
    "propose_conferences",
    "propose_route_unit",
    "rate_tracked_case",
    "read_around",
    "read_case_facts",
    "read_city_now",
    "read_concern",
    "read_duty_desk",
    "read_fact_references",
    "read_high_water",
    "read_place_before",
    "read_together",
    "recompute_deadlines",
    "rename_view",
    "render_workflow_reference",
    "reopen_tracked_case",
    "report_case",
    "save_view",
    "schedule_answer",
    "schedule_answers",
    "shift_view",
    "stop_messages",
    "unpack_references",
]
