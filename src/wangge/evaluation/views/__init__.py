"""Evaluation pages: runs, the tables of a run, one subject, the cases behind a figure."""

from wangge.evaluation.views.assessments import show_assessment, show_scheme, show_schemes
from wangge.evaluation.views.board import show_board
from wangge.evaluation.views.building import build_indicators
from wangge.evaluation.views.chief import show_area_map, show_chief
from wangge.evaluation.views.figures import download_figures, show_figure_cases, show_figures
from wangge.evaluation.views.figures_patrols import show_patrols
from wangge.evaluation.views.key_work import act_on_key_task, show_key_task, show_key_work
from wangge.evaluation.views.lists import show_lists
from wangge.evaluation.views.matters import (
    act_on_matter,
    show_matter,
    show_matter_photo,
    show_matters,
    start_matter,
    take_referral_package,
)
from wangge.evaluation.views.own_unit import show_own_unit
from wangge.evaluation.views.pages import show_cases, show_indicators, show_run, show_subject
from wangge.evaluation.views.point_entries import act_on_entry, show_score_entry, show_score_photo
from wangge.evaluation.views.points import act_on_period, propose_points, show_points, show_score_period
from wangge.evaluation.views.public import download_public_data, show_public_figures
from wangge.evaluation.views.reports import download_report
from wangge.evaluation.views.runs import make_request, show_runs
from wangge.evaluation.views.score_results import download_results
from wangge.evaluation.views.trace_back import show_trace_back

__all__ = [
    "act_on_entry",
    "act_on_key_task",
    "act_on_matter",
    "act_on_period",
    "build_indicators",
    "download_figures",
    "download_public_data",
    "download_report",
    "download_results",
    "make_request",
    "propose_points",
    "show_area_map",
    "show_assessment",
    "show_board",
    "show_cases",
    "show_chief",
    "show_figure_cases",
    "show_figures",
    "show_indicators",
    "show_key_task",
    "show_key_work",
    "show_lists",
    "show_matter",
    "show_matter_photo",
    "show_matters",
    "show_own_unit",
    "show_patrols",
    "show_points",
    "show_public_figures",
    "show_run",
    "show_runs",
    "show_scheme",
    "show_schemes",
    "show_score_entry",
    "show_score_period",
    "show_score_photo",
    "show_subject",
    "show_trace_back",
    "start_matter",
    "take_referral_package",
]
