"""The latest requests for an evaluation, to those who may ask for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from wangge.evaluation import access
from wangge.evaluation.domain.requests import RequestView, judge_request
from wangge.evaluation.models import EvaluationRequest, EvaluationRun
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock

TOLD_FOR = timedelta(hours=12)
MOST_REQUESTS = 5


def list_requests(*, actor: Actor) -> tuple[RequestView, ...]:
    """Return the requests of the actor's district in the last hours, newest first; none to who may not ask."""
    if not access.may_run_evaluation(actor):
        return ()
    now = get_clock().now()
    rows = EvaluationRequest.objects.filter(district_id=actor.district_id, requested_at__gt=now - TOLD_FOR)
    found = rows.select_related("requester").order_by("-requested_at", "-id")[:MOST_REQUESTS]
    same = _find_same_facts(found)
    return tuple(_show_request(row, same.get(row.pk), now) for row in found)


def _find_same_facts(rows: Iterable[EvaluationRequest]) -> dict[int, int]:
    """Return by request the last run before its own of the same period over the very same facts."""
    earlier = EvaluationRun.objects.filter(
        district_id=OuterRef("district_id"),
        month=OuterRef("month"),
        facts_digest=OuterRef("facts_digest"),
        id__lt=OuterRef("id"),
    ).order_by("-id")
    made = {row.run_id: row.pk for row in rows if row.run_id is not None}
    same = EvaluationRun.objects.filter(pk__in=made).annotate(same_as=Subquery(earlier.values("id")[:1]))
    return {made[run_id]: same_as for run_id, same_as in same.values_list("id", "same_as") if same_as is not None}


def _show_request(row: EvaluationRequest, same_as: int | None, now: datetime) -> RequestView:
    has_run = row.run_id is not None
    return RequestView(
        id=row.pk,
        month=row.month,
        requester_name=row.requester.display_name,
        requested_at=row.requested_at,
        state=judge_request(requested_at=row.requested_at, ended_at=row.ended_at, has_run=has_run, now=now),
        run_id=row.run_id,
        same_as=same_as,
        refusal_code=row.refusal_code,
        refusal_params=row.refusal_params,
    )
