"""A person's own inbox."""

from __future__ import annotations

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from wangge.kernel.public import Actor, DomainError
from wangge.notices.access import visible_to
from wangge.notices.domain.views import NoticePage, NoticeView
from wangge.notices.models import Notice

LARGEST_ID = 2**63 - 1
_IS_READ = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())


def list_notices(*, actor: Actor, page: int = 1, page_size: int = 50) -> NoticePage:
    """Return one page of the actor's notices: those unread first, then newest first. Two queries."""
    own = visible_to(actor)
    counts = own.aggregate(total=Count("id"), unread=Count("id", filter=Q(read_at__isnull=True)))
    total, unread = counts["total"], counts["unread"]
    page_count = max(1, -(-total // page_size))
    page = min(max(1, page), page_count)
    start = (page - 1) * page_size
    rows = own.order_by(_IS_READ, "-created_at", "-id")[start : start + page_size]
    return NoticePage(
        rows=tuple(show_notice(row) for row in rows), page=page, page_count=page_count, total=total, unread=unread
    )


def count_unread(*, actor: Actor) -> int:
    """Return how many notices the actor has not read. One query."""
    return visible_to(actor).filter(read_at__isnull=True).count()


def fetch_notice(actor: Actor, notice_id: int) -> Notice:
    """Return the row; raises `notice_unknown` for one that does not exist or is another person's."""
    row = visible_to(actor).filter(id=notice_id).first() if 0 < notice_id <= LARGEST_ID else None
    if row is None:
        raise DomainError("notice_unknown", notice=notice_id)
    return row


def show_notice(row: Notice) -> NoticeView:
    """Return the row as a frozen value."""
    return NoticeView(
        id=row.id,
        event=row.event,
        title=row.title,
        body=row.body,
        link=row.link,
        case_number=row.case_number,
        is_urgent=row.is_urgent,
        created_at=row.created_at,
        read_at=row.read_at,
    )
