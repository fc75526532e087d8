"""Trying again what failed, and removing what is old."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wangge.kernel.public import Actor, DomainError
from wangge.notices.access import failures_visible_to
from wangge.notices.domain.states import WAITING
from wangge.notices.models import Notice
from wangge.notices.operations.scheduling import schedule_tries
from wangge.notices.queries.deliveries import fetch_failure


def retry_delivery(*, actor: Actor, delivery_id: int, now: datetime) -> None:
    """Have a failed delivery tried at once, with all its attempts anew.

    Raises `notices_not_administrator`, `delivery_not_failed`.
    """
    row = fetch_failure(actor, delivery_id)
    own = failures_visible_to(actor).filter(id=row.id)
    with transaction.atomic():
        if not own.update(state=WAITING, attempts=0, next_try_at=now, ended_at=None):
            raise DomainError("delivery_not_failed", delivery=delivery_id)
        schedule_tries([(row.id, now)])


def remove_old_notices(*, made_before: datetime) -> int:
    """Remove notices made before an instant, with their deliveries; return how many there were."""
    count, _ = Notice.objects.filter(created_at__lt=made_before).delete()
    return count
