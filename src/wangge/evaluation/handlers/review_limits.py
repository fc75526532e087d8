"""The timers of the reviews of appeals: reviewers are reminded, and a late review is told to the leader (escalation)."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from wangge.evaluation.domain.score_views import ASKED
from wangge.evaluation.handlers.score_telling import list_holders, name_entry, tell_entry
from wangge.evaluation.operations.score_review_limits import LATE_TIMER, REMINDER_TIMER
from wangge.evaluation.queries.score_telling import EntryNote, get_entry_note
from wangge.platform.public import DueWorkItem, Handler, get_profile


def remind_of_review(item: DueWorkItem) -> None:
    """Remind those who may do the review that is still waited for, a working day before its end."""
    note = _find_waiting(item)
    if note is not None:
        _tell(note, event="score_review_due", members=_list_reviewers(note))


def escalate_review(item: DueWorkItem) -> None:
    """Tell the leader, and once more the reviewers, that a review was not done in time; it decides nothing."""
    note = _find_waiting(item)
    if note is not None:
        leaders = list_holders(note.district_id, get_profile().scoring.review_escalated_to)
        _tell(note, event="score_review_late", members=leaders | _list_reviewers(note))


def _find_waiting(item: DueWorkItem) -> EntryNote | None:
    """Return the entry if its appeal still waits for the review that the timer was set for."""
    entry_id, state = item.payload["id"], item.payload["state"]
    assert isinstance(entry_id, int)
    note = get_entry_note(entry_id)
    return note if note is not None and note.appeal_state == state and note.review_due_at is not None else None


def _list_reviewers(note: EntryNote) -> set[int]:
    scoring = get_profile().scoring
    roles = scoring.first_review_by if note.appeal_state == ASKED else scoring.second_review_by
    return {one for one in list_holders(note.district_id, roles) if one not in note.barred_ids}


def _tell(note: EntryNote, *, event: str, members: set[int]) -> None:
    assert note.review_due_at is not None, "_find_waiting lets only those with an end through"
    due = note.review_due_at.astimezone(ZoneInfo(get_profile().city.zone))
    words = {**name_entry(note), "due": f"{due:%Y-%m-%d %H:%M}"}
    tell_entry(note, event=event, members=members, words=words, about=note.appeal_state)


REVIEW_TIMERS: Mapping[str, Handler] = {REMINDER_TIMER: remind_of_review, LATE_TIMER: escalate_review}
