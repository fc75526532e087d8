"""Evaluation pages: runs, the tables of a run, one subject, the cases behind a figure."""

from wangge.evaluation.views.pages import show_cases, show_indicators, show_run, show_runs, show_subject

__all__ = ["show_cases", "show_indicators", "show_run", "show_runs", "show_subject"]
