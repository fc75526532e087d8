"""Deliveries: the one to be tried, those that failed, and how many stand where."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.notices.access import check_see_failures, deliveries_visible_to, failures_visible_to
from wangge.notices.domain.masking import mask_email
from wangge.notices.domain.states import SENT
from wangge.notices.domain.views import FailurePage, FailureView
from wangge.notices.models import Delivery
from wangge.notices.queries.inbox import LARGEST_ID
from wangge.people.public import ContactView, get_contacts, get_member_names, mask_phone

MASKED_BY_EMAIL = frozenset({"email"})
MASKED_BY_PHONE = frozenset({"sms", "wecom", "dingtalk"})


def find_delivery(delivery_id: int) -> Delivery | None:
    """Return a delivery with its notice, None for one that was removed meanwhile."""
    return Delivery.objects.select_related("notice").filter(id=delivery_id).first()


def fetch_failure(actor: Actor, delivery_id: int) -> Delivery:
    """Return a failed delivery; raises `notices_not_administrator`, `delivery_not_failed`."""
    check_see_failures(actor)
    row = failures_visible_to(actor).filter(id=delivery_id).first() if 0 < delivery_id <= LARGEST_ID else None
    if row is None:
        raise DomainError("delivery_not_failed", delivery=delivery_id)
    return row


def list_failures(*, actor: Actor, page: int = 1, page_size: int = 50) -> FailurePage:
    """Return one page of the deliveries that failed or were given up, newest first, addresses masked.

    Nothing of what a notice says is in it. Raises `notices_not_administrator`.
    """
    check_see_failures(actor)
    failures = failures_visible_to(actor)
    total = failures.count()
    page_count = max(1, -(-total // page_size))
    page = min(max(1, page), page_count)
    start = (page - 1) * page_size
    ordered = failures.select_related("notice").order_by("-created_at", "-id")
    rows = list(ordered.defer("notice__title", "notice__body")[start : start + page_size])
    member_ids = {row.notice.member_id for row in rows}
    names = get_member_names(actor=build_system_actor(name="notices"), member_ids=member_ids)
    contacts = get_contacts(actor=build_system_actor(name="notices"), member_ids=member_ids)
    return FailurePage(
        rows=tuple(_show_failure(row, names, contacts) for row in rows), page=page, page_count=page_count, total=total
    )


def count_deliveries(actor: Actor) -> dict[tuple[str, str], int]:
    """Return (channel, state) → deliveries that are not sent; raises `notices_not_administrator`."""
    check_see_failures(actor)
    rows = deliveries_visible_to(actor).exclude(state=SENT).values_list("channel", "state").annotate(Count("id"))
    return Counter({(channel, state): count for channel, state, count in rows.order_by()})


def _show_failure(row: Delivery, names: dict[int, str], contacts: dict[int, ContactView]) -> FailureView:
    contact = contacts.get(row.notice.member_id)
    return FailureView(
        id=row.id,
        event=row.notice.event,
        channel=row.channel,
        recipient=names.get(row.notice.member_id, ""),
        address=_mask_address(row.channel, contact) if contact else "",
        state=row.state,
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        last_error=row.last_error,
        created_at=row.created_at,
    )


def _mask_address(channel: str, contact: ContactView) -> str:
    if channel in MASKED_BY_EMAIL:
        return mask_email(contact.email)
    return mask_phone(contact.phone) if channel in MASKED_BY_PHONE else ""
