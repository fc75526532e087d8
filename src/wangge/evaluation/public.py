"""What other modules may use of the evaluation."""

from wangge.evaluation.access import (
    check_see_whole_evaluation,
    may_build_indicators,
    may_run_evaluation,
    may_see_all,
    may_see_board,
    may_see_chief_page,
    may_see_own_unit,
)
from wangge.evaluation.domain.assessment_check import check_assessment_profile
from wangge.evaluation.domain.assessment_views import AssessmentSheet, AssessmentTable, JudgedView, SpanView
from wangge.evaluation.domain.bands import BandHistory, BandMark, DueBand
from wangge.evaluation.domain.comparing import Change, Span
from wangge.evaluation.domain.figure_requests import FigureRequest, build_request, list_period_words
from wangge.evaluation.domain.figure_tables import FigureAnswer, FigureRow, FigureTable
from wangge.evaluation.domain.key_work import KeyTaskRights, KeyTaskView, ProgressView, count_late
from wangge.evaluation.domain.matters import DueRung, MatterRights, MatterView
from wangge.evaluation.domain.periods import list_months, parse_month
from wangge.evaluation.domain.profile_check import check_evaluation_profile
from wangge.evaluation.domain.reference import render_indicator_reference
from wangge.evaluation.domain.referrals import NewReceipt, NewReferral, ReferralView
from wangge.evaluation.domain.reports import ReportFile
from wangge.evaluation.domain.requests import RequestView
from wangge.evaluation.domain.restatements import Restatement
from wangge.evaluation.domain.result_tables import ConsumerView, NamedResults
from wangge.evaluation.domain.score_check import check_scoring_profile
from wangge.evaluation.domain.score_views import EntryPage, EntryView, NamedTotal, PeriodView, Rights
from wangge.evaluation.domain.views import (
    CasesBehind,
    ComponentView,
    FigureView,
    RunView,
    ScoreView,
    SubjectView,
    TrendPoint,
)
from wangge.evaluation.models import (
    APPEND_ONLY_TABLES,
    KEY_TASK_ACT_TABLES,
    LEDGER_ACT_TABLES,
    MATTER_ACT_TABLES,
    REFERRAL_ACT_TABLES,
)
from wangge.evaluation.operations.building import retire_indicator, save_indicator
from wangge.evaluation.operations.double_inquiries import open_double_inquiry
from wangge.evaluation.operations.evaluating import run_evaluation
from wangge.evaluation.operations.key_work import end_key_task, put_off_key_task, report_progress, set_key_task
from wangge.evaluation.operations.lake_evaluating import evaluate_lake
from wangge.evaluation.operations.lake_exporting import LakeExport, export_lake
from wangge.evaluation.operations.lake_keeping import keep_home_lake
from wangge.evaluation.operations.matters import (
    NewMatter,
    answer_matter,
    close_matter,
    follow_matter,
    open_matter,
    record_matter,
)
from wangge.evaluation.operations.referrals import enter_receipt, refer_matter, take_package
from wangge.evaluation.operations.report_files import fetch_report
from wangge.evaluation.operations.requesting import request_evaluation
from wangge.evaluation.operations.score_appeals import appeal_entry, review_appeal, rule_on_appeal
from wangge.evaluation.operations.score_entries import (
    NewEntry,
    correct_entry,
    counter_voided_entries,
    decide_entry,
    propose_entry,
)
from wangge.evaluation.operations.score_filling import fill_period
from wangge.evaluation.operations.score_freezing import freeze_period, request_freeze
from wangge.evaluation.operations.score_periods import open_period, publish_period, restate_period
from wangge.evaluation.operations.trace_back import TraceBack, read_trace_back
from wangge.evaluation.queries.area_map import list_area_features
from wangge.evaluation.queries.areas import find_first_level, list_area_path
from wangge.evaluation.queries.assessments import get_scheme, list_schemes, read_assessment, read_assessments
from wangge.evaluation.queries.band_histories import read_band_history
from wangge.evaluation.queries.board import BoardMark, BoardView, read_board
from wangge.evaluation.queries.built import BuiltView, Preview, list_built, load_built, preview_indicator
from wangge.evaluation.queries.cases_behind import list_cases_behind
from wangge.evaluation.queries.chief import ChiefView, read_chief_page
from wangge.evaluation.queries.due_bands import list_due_bands
from wangge.evaluation.queries.due_rungs import list_due_rungs, list_latest_due_rungs
from wangge.evaluation.queries.figure_answers import PatrolView, answer_figures, answer_patrols, export_figures
from wangge.evaluation.queries.figure_cases import FigureCases, list_figure_cases
from wangge.evaluation.queries.figure_choices import FigureChoices, find_area_filter, list_figure_choices
from wangge.evaluation.queries.figures import compute_figures, list_patrol_proposals
from wangge.evaluation.queries.kept_references import iter_kept_references
from wangge.evaluation.queries.key_work import (
    get_key_task,
    list_key_tasks,
    list_lead_units,
    list_progress,
    may_set_tasks,
    read_key_task_rights,
)
from wangge.evaluation.queries.lake_figures import compute_lake_figures
from wangge.evaluation.queries.lifting import LiftedSubject, read_lifted_subject
from wangge.evaluation.queries.matter_findings import find_entry_id
from wangge.evaluation.queries.matters import (
    MatterChoices,
    get_matter,
    list_matter_choices,
    list_matters,
    may_open_matters,
    read_matter_photo,
    read_matter_rights,
)
from wangge.evaluation.queries.months import find_frozen_month, find_frozen_months
from wangge.evaluation.queries.own_standing import OwnStanding, read_own_standing
from wangge.evaluation.queries.own_unit import OwnUnitView, read_own_unit
from wangge.evaluation.queries.public_data import make_public_data
from wangge.evaluation.queries.public_figures import PublicView, read_public_figures
from wangge.evaluation.queries.rectification import (
    LineView,
    ListView,
    RectificationView,
    may_see_lists,
    read_rectification,
)
from wangge.evaluation.queries.referrals import get_referral, list_referrals
from wangge.evaluation.queries.reports.making import make_report
from wangge.evaluation.queries.requests import list_requests
from wangge.evaluation.queries.runs import (
    get_month_run,
    get_run,
    get_subject,
    list_kinds,
    list_runs,
    list_subjects,
    list_trend,
)
from wangge.evaluation.queries.score_basis import has_periods, has_points
from wangge.evaluation.queries.score_chain import SCORE_CHAINS
from wangge.evaluation.queries.score_changes import LackingView, read_lacking, read_restatement
from wangge.evaluation.queries.score_choices import (
    FilterChoices,
    ProposalChoices,
    list_filter_choices,
    list_proposal_choices,
)
from wangge.evaluation.queries.score_exports import export_results, list_consumers, read_results
from wangge.evaluation.queries.score_ledger import (
    ENTRY_STATES,
    EntryFilter,
    get_entry,
    get_period,
    list_entries,
    list_periods,
    list_totals,
    read_rights,
)
from wangge.evaluation.queries.score_photos import read_entry_photo
from wangge.evaluation.queries.score_results import rerun_period
from wangge.evaluation.queries.summary import summarise_run
from wangge.evaluation.templatetags.reference_words import tell_records

__all__ = [
    "APPEND_ONLY_TABLES",
    "ENTRY_STATES",
    "KEY_TASK_ACT_TABLES",
    "LEDGER_ACT_TABLES",
    "MATTER_ACT_TABLES",
    "REFERRAL_ACT_TABLES",
    "SCORE_CHAINS",
    "AssessmentSheet",
    "AssessmentTable",
    "BandHistory",
    "BandMark",
    "BoardMark",
    "BoardView",
    "BuiltView",
    "CasesBehind",
    "Change",
    "ChiefView",
    "ComponentView",
    "ConsumerView",
    "DueBand",
    "DueRung",
    "EntryFilter",
    "EntryPage",
    "EntryView",
    "FigureAnswer",
    "FigureCases",
    "FigureChoices",
    "FigureRequest",
    "FigureRow",
    "FigureTable",
    "FigureView",
    "FilterChoices",
    "JudgedView",
    "KeyTaskRights",
    "KeyTaskView",
    "LackingView",
    "LakeExport",
    "LiftedSubject",
    "LineView",
    "ListView",
    "MatterChoices",
    "MatterRights",
    "MatterView",
    "NamedResults",
    "NamedTotal",
    "NewEntry",
    "NewMatter",
    "NewReceipt",
    "NewReferral",
    "OwnStanding",
    "OwnUnitView",
    "PatrolView",
    "PeriodView",
    "Preview",
    "ProgressView",
    "ProposalChoices",
    "PublicView",
    "RectificationView",
    "ReferralView",
    "ReportFile",
    "RequestView",
    "Restatement",
    "Rights",
    "RunView",
    "ScoreView",
    "Span",
    "SpanView",
    "SubjectView",
    "TraceBack",
    "TrendPoint",
    "answer_figures",
    "answer_matter",
    "answer_patrols",
    "appeal_entry",
    "build_request",
    "check_assessment_profile",
    "check_evaluation_profile",
    "check_scoring_profile",
    "check_see_whole_evaluation",
    "close_matter",
    "compute_figures",
    "compute_lake_figures",
    "correct_entry",
    "count_late",
    "counter_voided_entries",
    "decide_entry",
    "end_key_task",
    "enter_receipt",
    "evaluate_lake",
    "export_figures",
    "export_lake",
    "export_results",
    "fetch_report",
    "fill_period",
    "find_area_filter",
    "find_entry_id",
    "find_first_level",
    "find_frozen_month",
    "find_frozen_months",
    "follow_matter",
    "freeze_period",
    "get_entry",
    "get_key_task",
    "get_matter",
    "get_month_run",
    "get_period",
    "get_referral",
    "get_run",
    "get_scheme",
    "get_subject",
    "has_periods",
    "has_points",
    "iter_kept_references",
    "keep_home_lake",
    "list_area_features",
    "list_area_path",
    "list_built",
    "list_cases_behind",
    "list_consumers",
    "list_due_bands",
    "list_due_rungs",
    "list_entries",
    "list_figure_cases",
    "list_figure_choices",
    "list_filter_choices",
    "list_key_tasks",
    "list_kinds",
    "list_latest_due_rungs",
    "list_lead_units",
    "list_matter_choices",
    "list_matters",
    "list_months",
    "list_patrol_proposals",
    "list_period_words",
    "list_periods",
    "list_progress",
    "list_proposal_choices",
    "list_referrals",
    "list_requests",
    "list_runs",
    "list_schemes",
    "list_subjects",
    "list_totals",
    "list_trend",
    "load_built",
    "make_public_data",
    "make_report",
    "may_build_indicators",
    "may_open_matters",
    "may_run_evaluation",
    "may_see_all",
    "may_see_board",
    "may_see_chief_page",
    "may_see_lists",
    "may_see_own_unit",
    "may_set_tasks",
    "open_double_inquiry",
    "open_matter",
    "open_period",
    "parse_month",
    "preview_indicator",
    "propose_entry",
    "publish_period",
    "put_off_key_task",
    "read_assessment",
    "read_assessments",
    "read_band_history",
    "read_board",
    "read_chief_page",
    "read_entry_photo",
    "read_key_task_rights",
    "read_lacking",
    "read_lifted_subject",
    "read_matter_photo",
    "read_matter_rights",
    "read_own_standing",
    "read_own_unit",
    "read_public_figures",
    "read_rectification",
    "read_restatement",
    "read_results",
    "read_rights",
    "read_trace_back",
    "record_matter",
    "refer_matter",
    "render_indicator_reference",
    "report_progress",
    "request_evaluation",
    "request_freeze",
    "rerun_period",
    "restate_period",
    "retire_indicator",
    "review_appeal",
    "rule_on_appeal",
    "run_evaluation",
    "save_indicator",
    "set_key_task",
    "summarise_run",
    "take_package",
    "tell_records",
]
