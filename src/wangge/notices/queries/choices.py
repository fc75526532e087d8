"""What people chose, and which browsers of theirs take push messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from wangge.notices.domain.channels import Subscription
from wangge.notices.models import ChannelChoice, PushSubscription

Choices = dict[tuple[str, str], bool]


def read_choices(member_ids: Collection[int]) -> dict[int, Choices]:
    """Return member → (channel, group) → on or off, of what was chosen; one query."""
    found: dict[int, Choices] = defaultdict(dict)
    for row in ChannelChoice.objects.filter(member_id__in=member_ids):
        found[row.member_id][row.channel, row.group] = row.is_on
    return dict(found)


def read_subscriptions(member_ids: Collection[int]) -> dict[int, tuple[Subscription, ...]]:
    """Return member → browsers; one query."""
    found: dict[int, list[Subscription]] = defaultdict(list)
    for row in PushSubscription.objects.filter(member_id__in=member_ids).order_by("id"):
        found[row.member_id].append(Subscription(endpoint=row.endpoint, p256dh=row.p256dh, auth=row.auth))
    return {member_id: tuple(rows) for member_id, rows in found.items()}
