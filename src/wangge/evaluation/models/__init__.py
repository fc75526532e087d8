"""Tables of the evaluation: runs and what they judged, the score ledger, matters of accountability, key tasks."""

from __future__ import annotations

from wangge.evaluation.models.built import BuiltIndicator
from wangge.evaluation.models.key_work import KEY_TASK_ACT_TABLES, KeyTask, KeyTaskAct
from wangge.evaluation.models.ledger import (
    LEDGER_ACT_TABLES,
    ScoreEntry,
    ScoreEntryAct,
    ScorePeriod,
    ScorePeriodAct,
)
from wangge.evaluation.models.matters import (
    MATTER_ACT_TABLES,
    AccountabilityAct,
    AccountabilityMatter,
    DoubleClosing,
    MatterFinding,
    MatterGround,
)
from wangge.evaluation.models.referrals import REFERRAL_ACT_TABLES, MatterReferral, MatterReferralAct
from wangge.evaluation.models.runs import (
    APPEND_ONLY_TABLES,
    EvaluationRequest,
    EvaluationRun,
    EvaluationSubject,
    KeptReferences,
    RunReferences,
)

__all__ = (
    "APPEND_ONLY_TABLES",
    "KEY_TASK_ACT_TABLES",
    "LEDGER_ACT_TABLES",
    "MATTER_ACT_TABLES",
    "REFERRAL_ACT_TABLES",
    "AccountabilityAct",
    "AccountabilityMatter",
    "BuiltIndicator",
    "DoubleClosing",
    "EvaluationRequest",
    "EvaluationRun",
    "EvaluationSubject",
    "KeptReferences",
    "KeyTask",
    "KeyTaskAct",
    "MatterFinding",
    "MatterGround",
    "MatterReferral",
    "MatterReferralAct",
    "RunReferences",
    "ScoreEntry",
    "ScoreEntryAct",
    "ScorePeriod",
    "ScorePeriodAct",
)
