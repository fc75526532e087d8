"""One message to somebody who is no member: a citizen who reported something and asked to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import get_language, gettext

from wangge.notices.domain.channels import Channel, DeliveryError, Message, Recipient
from wangge.notices.domain.masking import mask_email, mask_words
from wangge.notices.domain.timing import find_quiet_end
from wangge.notices.operations.channels import find_channels, read_settings
from wangge.notices.operations.channels.outages import find_pause_end, pause_channel
from wangge.people.public import mask_phone
from wangge.platform.public import get_profile
from wangge.profiles.public import AnswerMessage, find_row

NOBODY = 0


def send_answer(
    *, event: str, key: str, params: Mapping[str, str], phone: str, email: str, path: str, now: datetime
) -> datetime | None:
    """Send the profile's words for `event` in the language in force, over its first channel that reaches the person.

    Returns None when it was sent or no channel reaches him, or the end of the quiet hours it has to wait for. `path`
    opens the report on this site. Outside any transaction; a caller tries again after `DeliveryError`, whose reason
    holds neither the number nor the address.
    """
    city = get_profile()
    row = find_row(city.notices.answers, event)
    found = _choose_channel(row, phone=phone, email=email) if row is not None else None
    if row is None or found is None:
        return None
    name, channel = found
    quiet_end = find_quiet_end(city.notices.quiet_hours, channel=name, now=now, zone=city.city.zone)
    put_off = quiet_end or find_pause_end(name, now=now)
    if put_off is not None:
        return put_off
    recipient = Recipient(member_id=NOBODY, phone=phone, email=email)
    try:
        channel.deliver(_write_message(row, key=key, params=params, path=path), recipient, now=now)
    except DeliveryError as error:
        if error.is_outage:
            pause_channel(name, now=now)
        reason = mask_words(error.reason, {email: mask_email, phone: mask_phone})
        raise DeliveryError(reason, is_final=error.is_final) from None
    return None


def _choose_channel(row: AnswerMessage, *, phone: str, email: str) -> tuple[str, Channel] | None:
    given, channels = {"sms": phone, "email": email}, find_channels()
    names = [name for name in row.channels if given[name] and name in channels]
    return (names[0], channels[names[0]]) if names else None


def _write_message(row: AnswerMessage, *, key: str, params: Mapping[str, str], path: str) -> Message:
    site = read_settings().public_url.rstrip("/")
    address = f"{site}{path}" if site else gettext("the address you kept")
    title, body = row.render(language=get_language() or "zh-hans", params={**params, "address": address})
    return Message(key=key, title=title, body=body, address="", path=path, is_urgent=False)
