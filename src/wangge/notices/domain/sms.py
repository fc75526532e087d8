"""What an SMS gateway takes: fields by a template, signed."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

from wangge.notices.domain.channels import Message, clip

MOST_CHARACTERS = 300
SMS_PLACES = ("phone", "text", "timestamp", "key", "sign")
_PLACE = re.compile(r"\{(" + "|".join(SMS_PLACES) + r")\}")


def write_sms(message: Message) -> str:
    """Return the words of a short message; they fit five parts of 70 characters."""
    return clip(f"{message.title}。{message.body}", MOST_CHARACTERS)


def build_sms_fields(
    template: Mapping[str, str], *, phone: str, message: Message, key: str, now: datetime
) -> dict[str, str]:
    r"""Return the fields of a request to the gateway, the places {phone} {text} {timestamp} {key} {sign} filled.

    `timestamp` is in whole seconds; `sign` is the hex HMAC-SHA256 by `key` over "phone\ntimestamp\ntext".
    """
    text, timestamp = write_sms(message), str(int(now.timestamp()))
    sign = hmac.new(key.encode(), f"{phone}\n{timestamp}\n{text}".encode(), hashlib.sha256).hexdigest()
    values = {"phone": phone, "text": text, "timestamp": timestamp, "key": key, "sign": sign}
    return {name: _fill(pattern, values) for name, pattern in template.items()}


def _fill(pattern: str, values: Mapping[str, str]) -> str:
    # One pass: what a value holds is never taken for a place.
    return _PLACE.sub(lambda match: values[match[1]], pattern)
