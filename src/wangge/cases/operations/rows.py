"""The rows that acts read and write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wangge.cases.models import (
    Assistance,
    Case,
    CaseClock,
    CaseEvent,
    CaseLink,
    CasePhoto,
    CaseReporter,
    CaseRequest,
    CaseWords,
    Conference,
    HandlingRound,
    Supervision,
)
from wangge.platform.public import RowReader, RowWriter

CASES = RowWriter(Case)
EVENTS = RowWriter(CaseEvent)
CLOCKS = RowWriter(CaseClock)
ROUNDS = RowWriter(HandlingRound)
REPORTERS = RowWriter(CaseReporter)
PHOTOS = RowWriter(CasePhoto)
REQUESTS = RowWriter(CaseRequest)
WORDS = RowWriter(CaseWords)
LINKS = RowWriter(CaseLink)
CONFERENCES = RowWriter(Conference)
ASSISTANCES = RowWriter(Assistance)
SUPERVISIONS = RowWriter(Supervision)
CASES_BY_ID = RowReader(Case, by=("id",))
LOCKED_CASES = RowReader(Case, by=("id",), is_locking=True)
ROUNDS_OF_CASE = RowReader(HandlingRound, by=("case_id",))
REQUESTS_OF_CASE = RowReader(CaseRequest, by=("case_id",))
REPORTERS_OF_CASE = RowReader(CaseReporter, by=("case_id",))
CLOCKS_OF_CASE = RowReader(CaseClock, by=("case_id",))
CLOCKS_OF_STAGE = RowReader(CaseClock, by=("case_id", "stage"))
SUPERVISIONS_OF_CASE = RowReader(Supervision, by=("case_id",))
CONFERENCES_OF_CASE = RowReader(Conference, by=("case_id",))
ASSISTANCES_OF_CASE = RowReader(Assistance, by=("case_id",))
EVENTS_OF_CASE = RowReader(CaseEvent, by=("case_id",))
PHOTOS_OF_CASE = RowReader(CasePhoto, by=("case_id",))

_COLUMNS = tuple(field.attname for field in Case._meta.concrete_fields if not field.primary_key)


@dataclass(frozen=True, slots=True)
class LockedCase:
    """Locked case (待改案件): a row held for an act; `before` is its columns as they were read."""

    case: Case
    before: Mapping[str, object]

    def list_changes(self) -> dict[str, object]:
        """Return the columns that differ from what was read, with their new values."""
        now = vars(self.case)
        return {name: now[name] for name in _COLUMNS if now[name] != self.before[name]}


def lock_cases(*case_ids: int) -> dict[int, LockedCase]:
    """Return id → row of those that exist, each locked until the transaction ends, the lowest id first."""
    return {case.pk: LockedCase(case, dict(vars(case))) for case in LOCKED_CASES.read_any(case_ids)}
