"""Django application Evaluation (综合评价)."""

from __future__ import annotations

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Evaluation (综合评价): runs, subjects, scores."""

    name = "wangge.evaluation"
    label = "evaluation"
