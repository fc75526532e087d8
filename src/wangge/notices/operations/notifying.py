"""Telling people of what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import override

from wangge.kernel.public import DomainError, build_system_actor
from wangge.notices.domain.channels import Channels, Recipient, Subscription
from wangge.notices.domain.choosing import choose_channels
from wangge.notices.models import Delivery, Notice
from wangge.notices.operations.channels import find_channels
from wangge.notices.operations.scheduling import schedule_deliveries
from wangge.notices.queries.choices import read_choices, read_subscriptions
from wangge.people.public import ContactView, get_contacts
from wangge.platform.public import enqueue, get_profile
from wangge.profiles.public import EVENT_PLACEHOLDERS, NoticeEvent, find_row

Words = Mapping[str, str | Promise]
MADE_EVENT = "notices.made"
DEFAULT_LANGUAGE = "zh-hans"
MOST_TITLE, MOST_LINK, MOST_KEY, MOST_NUMBER = 200, 300, 160, 80


def notify(
    *,
    members: Sequence[int],
    event: str,
    key: str,
    params: Words,
    link: str,
    now: datetime,
    is_urgent: bool = False,
) -> int:
    """Put a notice of `event` into the inboxes of `members` and on its way over their channels; return how many are new.

    Within the caller's transaction. Who was told of `key` before is not told again; who is struck off is not told.
    `params` fill the places of the profile's words, exactly those of `EVENT_PLACEHOLDERS[event]`; `number` among them
    is kept as the case's, and lazy texts become the language of each reader. An event that the profile has no row for tells nobody. `link` is a path of this site or "".
    Raises `notice_event_unknown`, `notice_params_wrong`, `notice_link_wrong`.
    """
    check_call(event=event, params=params, link=link, key=key)
    row = find_row(get_profile().notices.events, event)
    if row is None:
        return 0
    told = set(Notice.objects.filter(key=key, member_id__in=set(members)).values_list("member_id", flat=True))
    contacts = get_contacts(actor=build_system_actor(name="notices"), member_ids=set(members) - told)
    if not contacts:
        return 0
    wanted = [
        _write_notice(row, contact, key=key, params=params, link=link, now=now, is_urgent=is_urgent)
        for contact in contacts.values()
    ]
    Notice.objects.bulk_create(wanted, ignore_conflicts=True)  # another transaction may have told the same people
    notices = list(Notice.objects.filter(key=key, member_id__in=contacts).order_by("id"))
    _send_over_channels(row, notices, contacts, now=now)
    enqueue(
        kind="event",
        name=MADE_EVENT,
        key=f"{MADE_EVENT}:{notices[0].id}",
        payload={"members": [notice.member_id for notice in notices]},
        due_at=now,
    )
    return len(notices)


def check_call(*, event: str, params: Words, link: str, key: str) -> None:
    """Raise `notice_event_unknown`, `notice_params_wrong` or `notice_link_wrong` for what no caller may ask."""
    known = EVENT_PLACEHOLDERS.get(event)
    if known is None:
        raise DomainError("notice_event_unknown", event=event, known=", ".join(EVENT_PLACEHOLDERS))
    if params.keys() != known or not 0 < len(key) <= MOST_KEY:
        wrong = ", ".join(sorted(params.keys() ^ known)) or "key"
        raise DomainError("notice_params_wrong", event=event, expected=", ".join(sorted(known)), wrong=wrong)
    if link and (not link.startswith("/") or link.startswith("//") or "\\" in link or len(link) > MOST_LINK):
        raise DomainError("notice_link_wrong", link=link)


def _write_notice(
    row: NoticeEvent,
    contact: ContactView,
    *,
    key: str,
    params: Words,
    link: str,
    now: datetime,
    is_urgent: bool,
) -> Notice:
    language = contact.language or DEFAULT_LANGUAGE
    with override(language):
        title, body = row.render(language=language, params={name: str(words) for name, words in params.items()})
    return Notice(
        member_id=contact.id,
        district_id=contact.district_id,
        event=row.key,
        key=key,
        case_number=str(params.get("number", ""))[:MOST_NUMBER],
        title=title[:MOST_TITLE],
        body=body,
        link=link,
        is_urgent=is_urgent or row.is_urgent,
        created_at=now,
    )


def _send_over_channels(
    row: NoticeEvent, notices: Sequence[Notice], contacts: Mapping[int, ContactView], *, now: datetime
) -> None:
    channels = find_channels()
    if not channels:
        return
    choices = read_choices(contacts)
    subscriptions = read_subscriptions(contacts) if "web_push" in channels else {}
    deliveries = []
    for notice in notices:
        recipient = build_recipient(contacts[notice.member_id], subscriptions.get(notice.member_id, ()))
        chosen = choose_channels(
            row, reachable=list_reaching(channels, recipient), choices=choices.get(recipient.member_id, {})
        )
        deliveries += [Delivery(notice=notice, channel=key, created_at=now, next_try_at=now) for key in chosen]
    schedule_deliveries(deliveries)


def build_recipient(contact: ContactView, subscriptions: Iterable[Subscription]) -> Recipient:
    """Return the contact as channels take it."""
    return Recipient(member_id=contact.id, email=contact.email, phone=contact.phone, subscriptions=tuple(subscriptions))


def list_reaching(channels: Channels, recipient: Recipient) -> tuple[str, ...]:
    """Return the keys of the channels that reach somebody."""
    return tuple(key for key, channel in channels.items() if channel.can_reach(recipient))
