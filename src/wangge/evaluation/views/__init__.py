"""Evaluation pages: runs, the tables of a run, one subject, the cases behind a figure."""

from wangge.evaluation.views.pages import show_cases, show_indicators, show_run, show_subject
from wangge.evaluation.views.runs import make_request, show_runs

__all__ = ["make_request", "show_cases", "show_indicators", "show_run", "show_runs", "show_subject"]
