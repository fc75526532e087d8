"""What other modules may use of the evaluation."""

from wangge.evaluation.access import (
    may_build_indicators,
    may_run_evaluation,
    may_see_all,
    may_see_board,
    may_see_chief_page,
    may_see_own_unit,
)
from wangge.evaluation.domain.comparing import Change, Span
from wangge.evaluation.domain.figure_requests import FigureRequest, build_request, list_period_words
from wangge.evaluation.domain.figure_tables import FigureRow, FigureTable
from wangge.evaluation.domain.periods import parse_month
from wangge.evaluation.domain.profile_check import check_evaluation_profile
from wangge.evaluation.domain.reference import render_indicator_reference
from wangge.evaluation.domain.reports import ReportFile
from wangge.evaluation.domain.requests import RequestView
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
from wangge.evaluation.models import APPEND_ONLY_TABLES, LEDGER_ACT_TABLES
from wangge.evaluation.operations.building import retire_indicator, save_indicator
from wangge.evaluation.operations.evaluating import run_evaluation
from wangge.evaluation.operations.requesting import request_evaluation
from wangge.evaluation.operations.score_appeals import appeal_entry, review_appeal, rule_on_appeal
from wangge.evaluation.operations.score_entries import (
    NewEntry,
    correct_entry,
    counter_voided_entries,
    decide_entry,
    propose_entry,
)
from wangge.evaluation.operations.score_periods import (
    fill_period,
    freeze_period,
    open_period,
    publish_period,
    restate_period,
)
from wangge.evaluation.queries.area_map import list_area_features
from wangge.evaluation.queries.areas import find_first_level, list_area_path
from wangge.evaluation.queries.board import BoardView, read_board
from wangge.evaluation.queries.built import BuiltView, Preview, list_built, load_built, preview_indicator
from wangge.evaluation.queries.cases_behind import list_cases_behind
from wangge.evaluation.queries.chief import ChiefView, read_chief_page
from wangge.evaluation.queries.figures import compute_figures, list_patrol_proposals
from wangge.evaluation.queries.own_unit import OwnUnitView, read_own_unit
from wangge.evaluation.queries.public_figures import PublicView, read_public_figures
from wangge.evaluation.queries.rectification import RectificationView, may_see_lists, read_rectification
from wangge.evaluation.queries.reports.making import make_report
from wangge.evaluation.queries.requests import list_requests
from wangge.evaluation.queries.runs import (
    find_latest_run,
    get_run,
    get_subject,
    list_kinds,
    list_runs,
    list_subjects,
    list_trend,
)
from wangge.evaluation.queries.score_chain import SCORE_CHAINS
from wangge.evaluation.queries.score_choices import (
    FilterChoices,
    ProposalChoices,
    list_filter_choices,
    list_proposal_choices,
)
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

__all__ = [
    "APPEND_ONLY_TABLES",
    "ENTRY_STATES",
    "LEDGER_ACT_TABLES",
    "SCORE_CHAINS",
    "BoardView",
    "BuiltView",
    "CasesBehind",
    "Change",
    "ChiefView",
    "ComponentView",
    "EntryFilter",
    "EntryPage",
    "EntryView",
    "FigureRequest",
    "FigureRow",
    "FigureTable",
    "FigureView",
    "FilterChoices",
    "NamedTotal",
    "NewEntry",
    "OwnUnitView",
    "PeriodView",
    "Preview",
    "ProposalChoices",
    "PublicView",
    "RectificationView",
    "ReportFile",
    "RequestView",
    "Rights",
    "RunView",
    "ScoreView",
    "Span",
    "SubjectView",
    "TrendPoint",
    "appeal_entry",
    "build_request",
    "check_evaluation_profile",
    "check_scoring_profile",
    "compute_figures",
    "correct_entry",
    "counter_voided_entries",
    "decide_entry",
    "fill_period",
    "find_first_level",
    "find_latest_run",
    "freeze_period",
    "get_entry",
    "get_period",
    "get_run",
    "get_subject",
    "list_area_features",
    "list_area_path",
    "list_built",
    "list_cases_behind",
    "list_entries",
    "list_filter_choices",
    "list_kinds",
    "list_patrol_proposals",
    "list_period_words",
    "list_periods",
    "list_proposal_choices",
    "list_requests",
    "list_runs",
    "list_subjects",
    "list_totals",
    "list_trend",
    "load_built",
    "make_report",
    "may_build_indicators",
    "may_run_evaluation",
    "may_see_all",
    "may_see_board",
    "may_see_chief_page",
    "may_see_lists",
    "may_see_own_unit",
    "open_period",
    "parse_month",
    "preview_indicator",
    "propose_entry",
    "publish_period",
    "read_board",
    "read_chief_page",
    "read_entry_photo",
    "read_own_unit",
    "read_public_figures",
    "read_rectification",
    "read_rights",
    "render_indicator_reference",
    "request_evaluation",
    "rerun_period",
    "restate_period",
    "retire_indicator",
    "review_appeal",
    "rule_on_appeal",
    "run_evaluation",
    "save_indicator",
    "summarise_run",
]
