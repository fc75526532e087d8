"""Web push to a person's browsers."""

from __future__ import annotations

import json
import os
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec

from wangge.notices.domain.addresses import is_push_service
from wangge.notices.domain.channels import (
    LASTING_STATUSES,
    ChannelSettings,
    DeliveryError,
    Message,
    Receipt,
    Recipient,
    Subscription,
    clip,
)
from wangge.notices.domain.web_push import build_authorization, encrypt_message, load_private_key
from wangge.notices.operations.channels.http import send_post

LIFE_SECONDS = 24 * 3600
MOST_BODY = 500
GONE = (404, 410)


class WebPushChannel:
    """Sends to every browser the person has subscribed; it is delivered when one of them takes it."""

    is_recorder = False

    def __init__(self, settings: ChannelSettings) -> None:
        self._contact = settings.push_contact
        self._hosts = settings.push_hosts.split()
        self._key = load_private_key(settings.push_key)

    def can_reach(self, recipient: Recipient) -> bool:
        """Reach who has subscribed a browser."""
        return bool(recipient.subscriptions)

    def deliver(self, message: Message, recipient: Recipient, *, now: datetime) -> Receipt:
        """Send to each browser; raises when none took it, for good when all are gone or none would ever take it."""
        plain = self._write(message)
        gone, failures, taken = [], [], 0
        for subscription in recipient.subscriptions:
            try:
                status = self._send(plain, subscription, message, now)
            except DeliveryError as error:
                failures.append(error)
                continue
            if status in GONE:
                gone.append(subscription.endpoint)
            elif 200 <= status < 300:
                taken += 1
            else:
                is_final = status in LASTING_STATUSES
                failures.append(DeliveryError(f"the push service answers {status}", is_final=is_final))
        if taken:
            return Receipt(gone=tuple(gone))
        if failures:
            is_outage = all(failure.is_outage for failure in failures)
            is_final = all(failure.is_final for failure in failures)
            raise DeliveryError(failures[0].reason, is_final=is_final, is_outage=is_outage, gone=tuple(gone))
        raise DeliveryError("no browser is subscribed any more", is_final=True, gone=tuple(gone))

    def _write(self, message: Message) -> bytes:
        facts = {"title": message.title, "body": clip(message.body, MOST_BODY), "url": message.path, "tag": message.key}
        return json.dumps(facts, ensure_ascii=False).encode()

    def _send(self, plain: bytes, subscription: Subscription, message: Message, now: datetime) -> int:
        if not is_push_service(subscription.endpoint, self._hosts):
            return GONE[0]
        body = encrypt_message(
            plain,
            p256dh=subscription.p256dh,
            auth=subscription.auth,
            salt=os.urandom(16),
            sender_key=ec.generate_private_key(ec.SECP256R1()),
        )
        headers = {
            "Authorization": build_authorization(subscription.endpoint, contact=self._contact, key=self._key, now=now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(LIFE_SECONDS),
            "Urgency": "high" if message.is_urgent else "normal",
        }
        return send_post(subscription.endpoint, body, headers=headers)[0]
