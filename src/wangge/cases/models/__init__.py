"""The tables of cases."""

from wangge.cases.models.case import (
    APPEND_ONLY_TABLES,
    Case,
    CaseClock,
    CaseEvent,
    CasePhoto,
    CaseReporter,
    HandlingRound,
)
from wangge.cases.models.loop import Assistance, CaseLink, CaseRequest, Conference, Supervision

__all__ = [
    "APPEND_ONLY_TABLES",
    "Assistance",
    "Case",
    "CaseClock",
    "CaseEvent",
    "CaseLink",
    "CasePhoto",
    "CaseReporter",
    "CaseRequest",
    "Conference",
    "HandlingRound",
    "Supervision",
]
