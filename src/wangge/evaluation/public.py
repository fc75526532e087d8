"""What other modules may use of the evaluation."""

from wangge.evaluation.access import may_run_evaluation
from wangge.evaluation.domain.profile_check import check_evaluation_profile
from wangge.evaluation.domain.reference import render_indicator_reference
from wangge.evaluation.domain.requests import RequestView
from wangge.evaluation.domain.views import (
    CasesBehind,
    ComponentView,
    FigureView,
    RunView,
    ScoreView,
    SubjectView,
    TrendPoint,
)
from wangge.evaluation.models import APPEND_ONLY_TABLES
from wangge.evaluation.operations.evaluating import run_evaluation
from wangge.evaluation.operations.requesting import request_evaluation
from wangge.evaluation.queries.areas import find_first_level, list_area_path
from wangge.evaluation.queries.cases_behind import list_cases_behind
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
from wangge.evaluation.queries.summary import summarise_run

__all__ = [
    "APPEND_ONLY_TABLES",
    "CasesBehind",
    "ComponentView",
    "FigureView",
    "RequestView",
    "RunView",
    "ScoreView",
    "SubjectView",
    "TrendPoint",
    "check_evaluation_profile",
    "find_first_level",
    "find_latest_run",
    "get_run",
    "get_subject",
    "list_area_path",
    "list_cases_behind",
    "list_kinds",
    "list_requests",
    "list_runs",
    "list_subjects",
    "list_trend",
    "may_run_evaluation",
    "render_indicator_reference",
    "request_evaluation",
    "run_evaluation",
    "summarise_run",
]
