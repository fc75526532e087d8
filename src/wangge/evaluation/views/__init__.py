"""Evaluation pages: runs, the tables of a run, one subject, the cases behind a figure."""

from wangge.evaluation.views.board import show_board
from wangge.evaluation.views.building import build_indicators
from wangge.evaluation.views.chief import show_area_map, show_chief
from wangge.evaluation.views.lists import show_lists
from wangge.evaluation.views.own_unit import show_own_unit
from wangge.evaluation.views.pages import show_cases, show_indicators, show_run, show_subject
from wangge.evaluation.views.point_entries import act_on_entry, show_score_entry, show_score_photo
from wangge.evaluation.views.points import act_on_period, propose_points, show_points, show_score_period
from wangge.evaluation.views.public import show_public_figures
from wangge.evaluation.views.reports import download_report
from wangge.evaluation.views.runs import make_request, show_runs

__all__ = [
    "act_on_entry",
    "act_on_period",
    "build_indicators",
    "download_report",
    "make_request",
    "propose_points",
    "show_area_map",
    "show_board",
    "show_cases",
    "show_chief",
    "show_indicators",
    "show_lists",
    "show_own_unit",
    "show_points",
    "show_public_figures",
    "show_run",
    "show_runs",
    "show_score_entry",
    "show_score_period",
    "show_score_photo",
    "show_subject",
]
