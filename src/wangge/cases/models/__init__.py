"""The tables of cases."""

from wangge.cases.models.bulletin import Bulletin
from wangge.cases.models.case import (
    APPEND_ONLY_TABLES,
    Case,
    CaseClock,
    CaseEvent,
    CasePhoto,
    CaseReporter,
    CaseWords,
    HandlingRound,
)
from wangge.cases.models.desk import SavedView
from wangge.cases.models.loop import Assistance, CaseLink, CaseRequest, Conference, Supervision, WaitingComplaint
from wangge.cases.models.trust import REVIEW_STATES, EvidenceReview, ReviewEvent

__all__ = [
    "APPEND_ONLY_TABLES",
    "REVIEW_STATES",
    "Assistance",
    "Bulletin",
    "Case",
    "CaseClock",
    "CaseEvent",
    "CaseLink",
    "CasePhoto",
    "CaseReporter",
    "CaseRequest",
    "CaseWords",
    "Conference",
    "EvidenceReview",
    "HandlingRound",
    "ReviewEvent",
    "SavedView",
    "Supervision",
    "WaitingComplaint",
]
