"""Tables of the evaluation: runs and what they judged, and the score ledger."""

from __future__ import annotations

from wangge.evaluation.models.built import BuiltIndicator
from wangge.evaluation.models.ledger import (
    LEDGER_ACT_TABLES,
    ScoreEntry,
    ScoreEntryAct,
    ScorePeriod,
    ScorePeriodAct,
)
from wangge.evaluation.models.runs import APPEND_ONLY_TABLES, EvaluationRequest, EvaluationRun, EvaluationSubject

__all__ = (
    "APPEND_ONLY_TABLES",
    "LEDGER_ACT_TABLES",
    "BuiltIndicator",
    "EvaluationRequest",
    "EvaluationRun",
    "EvaluationSubject",
    "ScoreEntry",
    "ScoreEntryAct",
    "ScorePeriod",
    "ScorePeriodAct",
)
