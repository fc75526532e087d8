"""Until when the review of an appeal is to be done, and the timers that remind of it and tell the leader when it is late."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from wangge.evaluation.domain.score_views import OPEN_APPEALS
from wangge.evaluation.models import ScoreEntry
from wangge.kernel.public import DomainError
from wangge.platform.public import enqueue, get_clock, get_profile
from wangge.profiles.public import build_calendar
from wangge.worktime.public import Limit, LimitKind, compute_deadline

REMINDER_TIMER, LATE_TIMER = "evaluation.remind_of_review", "evaluation.escalate_review"


def find_review_end(started_at: datetime | None) -> datetime | None:
    """Return until when a review that is waited for since an instant is to be done, in working days of the city.

    None where the city's calendar does not reach so far: then nobody is late.
    """
    return None if started_at is None else _find_end(started_at, Decimal(get_profile().scoring.review_days))


def _find_end(started_at: datetime, days: Decimal) -> datetime | None:
    limit, calendar = Limit(kind=LimitKind.WORK_DAY, amount=days), build_calendar(get_profile())
    try:
        return compute_deadline(started_at=started_at, limit=limit, calendar=calendar)
    except DomainError as error:
        if error.code != "calendar_missing":
            raise
        return None


def arm_review(row: ScoreEntry) -> None:
    """Set the timers of the review that an appeal waits for: one working day before its end, and at its end."""
    if row.appeal_state not in OPEN_APPEALS or row.review_due_at is None:
        return
    since = row.reviewed_at or row.appealed_at or get_clock().now()
    reminded_at = _find_end(since, Decimal(get_profile().scoring.review_days - 1) or Decimal("0.5"))
    for name, due_at in ((REMINDER_TIMER, reminded_at), (LATE_TIMER, row.review_due_at)):
        if due_at is not None:
            enqueue(
                kind="timer",
                name=name,
                key=f"{name}:{row.pk}:{row.appeal_state}",
                payload={"id": row.pk, "state": row.appeal_state},
                due_at=due_at,
                district_id=row.district_id,
            )
