"""Answering who reported a problem from outside: a message over the city's channels, for those who asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import override

from wangge.cases.forms import labels
from wangge.cases.forms.wording import find_reason_words
from wangge.cases.public import ANSWER_JOB, ActNote, find_reporter_contact, schedule_answer, schedule_answers
from wangge.notices.public import send_answer
from wangge.platform.public import DueWorkItem, Handler, get_clock, outside_transaction

ANSWERED_MOVES: Mapping[str, str] = {
    "accept": "report_accepted",
    "merge": "report_accepted",
    "refuse": "report_refused",
    "void": "report_refused",
    "close": "report_closed",
    "grant_forced_closing": "report_closed",
    "confirm_transfer": "report_closed",
}
"""Move → what the reporter is told of it; each of them once for one report."""


def answer_reporters(note: ActNote, now: datetime) -> None:
    """Have everybody answered who reported the case and asked for messages; nobody's number enters the outbox."""
    said = {"reason": note.reason, "closure_code": note.closure_code}
    schedule_answers(case_id=note.case_id, event=ANSWERED_MOVES[note.move], said=said, now=now)


@outside_transaction
def answer_reporter(item: DueWorkItem) -> None:
    """Send one answer; what was switched off meanwhile is not sent, what falls into quiet hours waits for their end."""
    reporter_id = item.payload["reporter_id"]
    assert isinstance(reporter_id, int)
    contact = find_reporter_contact(reporter_id)
    if contact is None:
        return
    event, now = str(item.payload["event"]), get_clock().now()
    with override(contact.language or "zh-hans"):
        reason = find_reason_words(str(item.payload["reason"]))
        ending = str(labels.CLOSURE_CODES.get(str(item.payload["closure_code"]), labels.PUBLIC_STATES["closed"]))
        words = {"report_refused": {"reason": reason}, "report_closed": {"answer": ending}}.get(event, {})
        put_off = send_answer(
            event=event,
            key=f"answer-{item.id}",
            params={"number": contact.number, **words},
            phone=contact.phone,
            email=contact.email,
            path=reverse("cases:public_tracking", args=[contact.token]),
            now=now,
        )
    if put_off is not None:
        schedule_answer(key=f"{item.key}:{put_off.isoformat()}", payload=item.payload, due_at=put_off)


ANSWER_HANDLERS: Mapping[str, Handler] = {ANSWER_JOB: answer_reporter}
