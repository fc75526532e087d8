"""Deliveries as due work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from wangge.notices.models import Delivery
from wangge.platform.public import NewWork, enqueue_many

DELIVER_JOB = "notices.deliver"


def schedule_deliveries(deliveries: Sequence[Delivery]) -> None:
    """Store new deliveries, at most one a notice and channel, and have each tried at its `next_try_at`."""
    if not deliveries:
        return
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    rows = Delivery.objects.filter(
        notice_id__in={row.notice_id for row in deliveries}, state="waiting", attempts=0, next_try_at__isnull=False
    )
    schedule_tries((row.id, row.next_try_at) for row in rows if row.next_try_at is not None)


def schedule_tries(tries: Iterable[tuple[int, datetime]]) -> None:
    """Have deliveries tried at an instant each; the job names the instant, so that an older one knows it is void."""
    enqueue_many(
        NewWork(
            kind="job",
            name=DELIVER_JOB,
            key=f"{DELIVER_JOB}:{delivery_id}:{due_at.timestamp():.6f}",
            payload={"delivery_id": delivery_id},
            due_at=due_at,
        )
        for delivery_id, due_at in tries
    )
