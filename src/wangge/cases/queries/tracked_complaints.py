"""What came of a complaint, for the person who made it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import orjson

from wangge.cases.domain.complaints import COMPLAINT_ACTS, HEARD_MOVES, Complaints
from wangge.cases.models import CaseEvent, CaseReporter
from wangge.cases.queries.views import TrackedComplaint
from wangge.platform.public import get_profile

_Said = tuple[int, int, str, str, str, datetime]


def find_tracked_complaint(case_ids: Collection[int], reporter: CaseReporter) -> TrackedComplaint | None:
    """Return what came of the reporter's last complaint about any of the closed cases, None where he made none.

    An objection reopens the case for everybody who follows it, so what it led to is told to all of them; an answer or a
    call is told to whose it was.
    """
    own = {reporter.pk}
    if reporter.tracking_digest:
        own |= set(CaseReporter.objects.filter(tracking_digest=reporter.tracking_digest).values_list("id", flat=True))
    rows = CaseEvent.objects.filter(case_id__in=case_ids, move__in=HEARD_MOVES).order_by("case_id", "seq")
    told = rows.values_list("case_id", "seq", "move", "actor_role", "payload", "recorded_at")
    return _follow(told, own, most_score=get_profile().loop.complaint.score_at_most)


def _follow(rows: Iterable[_Said], own: set[int], *, most_score: int) -> TrackedComplaint | None:
    heard: dict[int, Complaints] = {}
    mine: dict[int, set[int]] = {}
    found: tuple[datetime, TrackedComplaint] | None = None
    for case_id, seq, move, role, payload, at in rows:
        said: dict[str, Any] = orjson.loads(payload)
        complaints = heard.setdefault(case_id, Complaints(most_score))
        answered = mine.get(case_id, set()) & set(complaints.waiting)
        complaints.hear(move, seq=seq, role=role, said=said)
        if move in COMPLAINT_ACTS:
            judgement = TrackedComplaint(
                is_justified=move == "confirm_complaint", reason=said.get("note", ""), judged_at=at
            )
            found = _take_later(found, at, judgement) if answered else found
        elif seq in complaints.waiting and (move == "reopen" or said.get("reporter_id") in own):
            mine.setdefault(case_id, set()).add(seq)
            found = _take_later(found, at, TrackedComplaint(is_justified=None))
    return None if found is None else found[1]


def _take_later(
    found: tuple[datetime, TrackedComplaint] | None, at: datetime, told: TrackedComplaint
) -> tuple[datetime, TrackedComplaint]:
    return (at, told) if found is None or at >= found[0] else found
