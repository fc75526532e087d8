"""Reading notices."""

from __future__ import annotations

from datetime import datetime

from wangge.kernel.public import Actor
from wangge.notices.access import visible_to
from wangge.notices.domain.views import NoticeView
from wangge.notices.queries.inbox import fetch_notice, show_notice


def mark_read(*, actor: Actor, notice_id: int, now: datetime) -> NoticeView:
    """Mark one of the actor's notices as read, once, and return it; raises `notice_unknown`."""
    row = fetch_notice(actor, notice_id)
    if row.read_at is None:
        visible_to(actor).filter(id=row.id, read_at__isnull=True).update(read_at=now)
        row.read_at = now
    return show_notice(row)


def mark_all_read(*, actor: Actor, now: datetime) -> int:
    """Mark all of the actor's notices as read and return how many were not."""
    return visible_to(actor).filter(read_at__isnull=True).update(read_at=now)
