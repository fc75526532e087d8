"""A person's channels: what is offered, what he chose, his browsers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from wangge.kernel.public import Actor, DomainError
from wangge.notices.access import check_own_settings
from wangge.notices.domain.addresses import is_push_service
from wangge.notices.domain.channels import Channels
from wangge.notices.domain.choosing import is_on_by_default
from wangge.notices.domain.views import ChannelPlan, ChoiceView, GroupChoicesView
from wangge.notices.domain.web_push import encode_public_key, is_sound_subscription, load_private_key
from wangge.notices.models import ChannelChoice, PushSubscription
from wangge.notices.operations.channels import find_channels, read_settings
from wangge.notices.operations.notifying import build_recipient, list_reaching
from wangge.notices.queries.choices import Choices, read_choices, read_subscriptions
from wangge.people.public import get_contacts
from wangge.platform.public import get_profile

MOST_BROWSERS = 10


def list_choices(*, actor: Actor) -> ChannelPlan:
    """Return what the actor chose and may choose, channel by channel; raises `notices_without_member`."""
    member_id = check_own_settings(actor)
    channels = find_channels()
    contact = get_contacts(actor=actor, member_ids=[member_id])[member_id]
    browsers = read_subscriptions([member_id]).get(member_id, ())
    reaching = list_reaching(channels, build_recipient(contact, browsers))
    return ChannelPlan(
        channels=tuple(channels),
        unreachable=frozenset(channels) - set(reaching),
        recorded=frozenset(key for key, channel in channels.items() if channel.is_recorder),
        groups=_list_groups(actor, channels, read_choices([member_id]).get(member_id, {})),
        email=contact.email,
        phone=contact.phone,
        language=contact.language,
        browsers=len(browsers),
        push_key=find_push_key(),
    )


def _list_groups(actor: Actor, channels: Channels, chosen: Choices) -> tuple[GroupChoicesView, ...]:
    notices = get_profile().notices
    return tuple(
        GroupChoicesView(
            group=group.key,
            choices=tuple(
                ChoiceView(
                    channel=channel,
                    is_on=chosen.get(
                        (channel, group.key), is_on_by_default(notices.events, group=group.key, channel=channel)
                    ),
                    is_chosen=(channel, group.key) in chosen,
                )
                for channel in channels
            ),
        )
        for group in notices.groups
        if not group.for_roles or actor.has_role(*group.for_roles)
    )


def save_choices(*, actor: Actor, choices: Mapping[tuple[str, str], bool]) -> None:
    """Keep what the actor chose by (channel, group); what stays as it was shown is not written.

    Raises `notices_without_member` and, for a channel or group he is not offered, `channel_choice_unknown`.
    """
    member_id = check_own_settings(actor)
    shown = {
        (choice.channel, row.group): choice.is_on for row in list_choices(actor=actor).groups for choice in row.choices
    }
    for channel, group in choices.keys() - shown.keys():
        raise DomainError("channel_choice_unknown", channel=channel, group=group)
    with transaction.atomic():
        for (channel, group), is_on in choices.items():
            if shown[channel, group] != is_on:
                ChannelChoice.objects.update_or_create(
                    member_id=member_id, channel=channel, group=group, defaults={"is_on": is_on}
                )


def find_push_key() -> str:
    """Return the public key that browsers subscribe with, "" where web push is not offered."""
    settings = read_settings()
    if "web_push" not in find_channels() or not settings.push_key:
        return ""
    return encode_public_key(load_private_key(settings.push_key))


def subscribe_browser(*, actor: Actor, endpoint: str, p256dh: str, auth: str, now: datetime) -> None:
    """Send push messages to this browser too; one that somebody else had subscribed is his no longer.

    Raises `notices_without_member`, `push_not_offered`, `push_subscription_faulty`, `push_browsers_limited`.
    """
    member_id = check_own_settings(actor)
    if not find_push_key():
        raise DomainError("push_not_offered")
    is_known = is_push_service(endpoint, read_settings().push_hosts.split()) and len(endpoint) <= 1000
    if not is_known or not is_sound_subscription(p256dh=p256dh, auth=auth):
        raise DomainError("push_subscription_faulty", endpoint=endpoint[:80])
    others = PushSubscription.objects.filter(member_id=member_id).exclude(endpoint=endpoint)
    if others.count() >= MOST_BROWSERS:
        raise DomainError("push_browsers_limited", limit=MOST_BROWSERS)
    PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={"member_id": member_id, "p256dh": p256dh, "auth": auth, "created_at": now},
    )


def unsubscribe_browser(*, actor: Actor, endpoint: str) -> int:
    """Send nothing more to one of the actor's browsers, to all with "" as `endpoint`; return how many there were.

    Raises `notices_without_member`.
    """
    own = PushSubscription.objects.filter(member_id=check_own_settings(actor))
    count, _ = (own.filter(endpoint=endpoint) if endpoint else own).delete()
    return count
