"""An SMS gateway that takes fields by HTTP."""

from __future__ import annotations

import json
from datetime import datetime

from wangge.notices.domain.channels import (
    LASTING_STATUSES,
    ChannelSettings,
    DeliveryError,
    Message,
    Receipt,
    Recipient,
)
from wangge.notices.domain.sms import build_sms_fields
from wangge.notices.operations.channels.http import send_post

MOST_ANSWER = 200


class SmsChannel:
    """Posts a JSON object of fields; `sms_accepted` is a text that the answer to an accepted message holds.

    `sms_refused` lists, separated by |, texts of answers that refuse a message for good, such as an unknown number.
    """

    is_recorder = False

    def __init__(self, settings: ChannelSettings) -> None:
        self._url, self._key, self._accepted = settings.sms_url, settings.sms_key, settings.sms_accepted
        self._refused = [text.strip() for text in settings.sms_refused.split("|") if text.strip()]
        self._template: dict[str, str] = json.loads(settings.sms_fields)

    def can_reach(self, recipient: Recipient) -> bool:
        """Reach who has a number."""
        return bool(recipient.phone)

    def deliver(self, message: Message, recipient: Recipient, *, now: datetime) -> Receipt:
        """Hand the message to the gateway; what it refuses for good is not tried again."""
        fields = build_sms_fields(self._template, phone=recipient.phone, message=message, key=self._key, now=now)
        data = json.dumps(fields, ensure_ascii=False).encode()
        status, body = send_post(self._url, data, headers={"Content-Type": "application/json; charset=utf-8"})
        answer = body.decode("utf-8", "replace")
        is_named = any(text in answer for text in self._refused)
        if not 200 <= status < 300:
            said = f": {answer[:MOST_ANSWER]}" if is_named else ""
            raise DeliveryError(f"the gateway answers {status}{said}", is_final=is_named or status in LASTING_STATUSES)
        if is_named or (self._accepted and self._accepted not in answer):
            raise DeliveryError(f"the gateway refuses: {answer[:MOST_ANSWER]}", is_final=is_named)
        return Receipt()
