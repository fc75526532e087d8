"""Messages to those who reported from outside: planned when an act is told, switched off by whoever holds the link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from wangge.cases.models import CaseReporter
from wangge.cases.queries.tracking import get_reporter
from wangge.platform.public import enqueue

ANSWER_JOB = "cases.answer_reporter"


def schedule_answers(*, case_id: int, event: str, said: Mapping[str, object], now: datetime) -> int:
    """Plan a message to everybody who reported the case and agreed to messages; return how many there are.

    In the caller's transaction. A report is told of the same event once, at whatever case it is dealt with.
    """
    rows = CaseReporter.objects.filter(case_id=case_id, wants_messages=True)
    planned = list(rows.values_list("id", "origin_id", "tracking_digest"))
    for reporter_id, origin_id, digest in planned:
        key = f"{ANSWER_JOB}:{event}:{origin_id}:{digest[:16]}"
        schedule_answer(key=key, payload={**said, "reporter_id": reporter_id, "event": event}, due_at=now)
    return len(planned)


def schedule_answer(*, key: str, payload: Mapping[str, object], due_at: datetime) -> None:
    """Plan one message; the job names the reporter's row, never a number or an address."""
    enqueue(kind="job", name=ANSWER_JOB, key=key, payload=dict(payload), due_at=due_at)


def stop_messages(*, token: str) -> None:
    """Send the reporter behind a code no more messages, whatever the report becomes. Raises `report_not_found`."""
    reporter = get_reporter(token)
    CaseReporter.objects.filter(tracking_digest=reporter.tracking_digest).update(wants_messages=False)
