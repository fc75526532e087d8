"""One try to deliver a notice over one channel, and what follows from it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wangge.kernel.public import build_system_actor
from wangge.notices.domain.channels import DeliveryError, Message, Recipient
from wangge.notices.domain.masking import mask_email, mask_words
from wangge.notices.domain.states import FAILED, GIVEN_UP, HELD, OPEN_STATES, SENT
from wangge.notices.domain.timing import compute_next_try, find_quiet_end
from wangge.notices.models import Delivery, Notice, PushSubscription
from wangge.notices.operations.channels import find_channels, read_settings
from wangge.notices.operations.channels.outages import find_pause_end, pause_channel
from wangge.notices.operations.notifying import build_recipient
from wangge.notices.operations.scheduling import schedule_tries
from wangge.notices.queries.choices import read_subscriptions
from wangge.notices.queries.deliveries import find_delivery
from wangge.people.public import get_contacts, mask_phone
from wangge.platform.public import get_profile
from wangge.profiles.public import find_row

MOST_ERROR = 500


def deliver_notice(delivery_id: int, *, due_at: datetime, now: datetime) -> None:
    """Try a delivery that was due at `due_at`; does nothing when it was done, or put off to another instant, meanwhile.

    At least once: a process that dies between sending and writing it down lets the message be sent again, under the
    same key. Outside any transaction, as a gateway may take ten seconds to answer.
    """
    row = find_delivery(delivery_id)
    if row is None or row.state not in OPEN_STATES or row.next_try_at != due_at:
        return
    city = get_profile()
    if not row.notice.is_urgent:
        quiet = city.notices.quiet_hours
        ends_at = find_quiet_end(quiet, channel=row.channel, now=now, zone=city.city.zone)
        if ends_at is not None:
            _put_off(row, HELD, ends_at, attempts=row.attempts, error=row.last_error)
            return
    _try_once(row, now)


def _try_once(row: Delivery, now: datetime) -> None:
    recipient = _find_recipient(row.notice.member_id)
    channel = find_channels().get(row.channel)
    if channel is None or recipient is None:
        reason = "the channel is not configured" if channel is None else "the member was struck off"
        _record_failure(row, DeliveryError(reason, is_final=True), recipient, now)
        return
    pause_end = find_pause_end(row.channel, now=now)
    if pause_end is not None:
        _put_off(row, row.state, pause_end, attempts=row.attempts, error=row.last_error)
        return
    try:
        receipt = channel.deliver(_build_message(row.notice), recipient, now=now)
    except DeliveryError as error:
        if error.is_outage:
            pause_channel(row.channel, now=now)
        _forget_browsers(error.gone)
        _record_failure(row, error, recipient, now)
        return
    _forget_browsers(receipt.gone)
    _write(row, state=SENT, attempts=row.attempts + 1, next_try_at=None, ended_at=now, last_error="")


def _build_message(notice: Notice) -> Message:
    path = f"/notices/{notice.id}/"
    site = read_settings().public_url.rstrip("/")
    return Message(
        key=f"notice-{notice.id}",
        title=notice.title,
        body=notice.body,
        address=f"{site}{path}" if site else "",
        path=path,
        is_urgent=notice.is_urgent,
    )


def _find_recipient(member_id: int) -> Recipient | None:
    contact = get_contacts(actor=build_system_actor(name="notices"), member_ids=[member_id]).get(member_id)
    if contact is None:
        return None
    return build_recipient(contact, read_subscriptions([member_id]).get(member_id, ()))


def _record_failure(row: Delivery, error: DeliveryError, recipient: Recipient | None, now: datetime) -> None:
    attempts = row.attempts + 1
    rule = find_row(get_profile().notices.channels, row.channel)
    waits = rule.retry_minutes if rule is not None else ()
    next_at = None if error.is_final else compute_next_try(now=now, attempts=attempts, retry_minutes=waits)
    reason = _hide_addresses(error.reason, recipient)
    if next_at is None:
        _write(row, state=GIVEN_UP, attempts=attempts, next_try_at=None, ended_at=now, last_error=reason)
    else:
        _put_off(row, FAILED, next_at, attempts=attempts, error=reason)


def _hide_addresses(reason: str, recipient: Recipient | None) -> str:
    if recipient is not None:
        reason = mask_words(reason, {recipient.email: mask_email, recipient.phone: mask_phone})
    return reason[:MOST_ERROR]


def _put_off(row: Delivery, state: str, until: datetime, *, attempts: int, error: str) -> None:
    with transaction.atomic():
        if _write(row, state=state, attempts=attempts, next_try_at=until, ended_at=None, last_error=error):
            schedule_tries([(row.id, until)])


def _write(
    row: Delivery,
    *,
    state: str,
    attempts: int,
    next_try_at: datetime | None,
    ended_at: datetime | None,
    last_error: str,
) -> bool:
    # Compare and set: a worker whose lease ran out must not overwrite what another has found meanwhile.
    own = Delivery.objects.filter(id=row.id, state=row.state, attempts=row.attempts, next_try_at=row.next_try_at)
    return bool(
        own.update(state=state, attempts=attempts, next_try_at=next_try_at, ended_at=ended_at, last_error=last_error)
    )


def _forget_browsers(endpoints: tuple[str, ...]) -> None:
    if endpoints:
        PushSubscription.objects.filter(endpoint__in=endpoints).delete()
