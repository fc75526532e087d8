"""What every channel takes and answers: one interface, however a message leaves the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """Settings (部署参数) of all channels, from the environment; "" is not set. Secrets among them are never shown."""

    public_url: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    sms_url: str = ""
    sms_fields: str = ""
    sms_key: str = ""
    sms_accepted: str = ""
    sms_refused: str = ""
    wecom_url: str = ""
    dingtalk_url: str = ""
    dingtalk_secret: str = ""
    push_contact: str = ""
    push_key: str = ""
    push_hosts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A browser that takes push messages; keys in base64url as the browser gave them."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who gets a message, with everything a channel may need to reach him."""

    member_id: int
    email: str = ""
    phone: str = ""
    subscriptions: tuple[Subscription, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message; `address` is the whole address of its page or "" where the site's own is not known.

    `key` is the same for every attempt, so that a receiver can tell a repeated message; `path` opens it on this site.
    """

    key: str
    title: str
    body: str
    address: str
    path: str
    is_urgent: bool


class DeliveryError(Exception):
    """A message did not leave: why, in words without secrets, and whether another attempt is in vain.

    `is_outage`: nobody answered at all, so the next message would wait in vain as well. `gone` lists the endpoints of
    subscriptions that do not exist any more.
    """

    def __init__(
        self, reason: str, *, is_final: bool = False, is_outage: bool = False, gone: tuple[str, ...] = ()
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final
        self.is_outage = is_outage
        self.gone = gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a channel says of a message that left: endpoints found to exist no more."""

    gone: tuple[str, ...] = ()


class Channel(Protocol):
    """Channel (渠道): e-mail, web push, SMS gateway, WeCom or DingTalk robot, or a recorder in place of one."""

    @property
    def is_recorder(self) -> bool:
        """Whether messages are only written down and leave nobody's machine."""
        ...

    def can_reach(self, recipient: Recipient) -> bool:
        """Whether the recipient has what this channel needs."""
        ...

    def deliver(self, message: Message, recipient: Recipient, *, now: datetime) -> Receipt:
        """Hand the message over, within ten seconds a request; raises `DeliveryError`."""
        ...


LASTING_STATUSES = frozenset({400, 410, 413, 422})
"""Answers of HTTP that concern the message itself, which would be the same the next time; keys and addresses can be mended."""

Channels = Mapping[str, Channel]


def clip(text: str, most: int) -> str:
    """Return at most `most` characters of a text, an ellipsis for what is left out."""
    return text if len(text) <= most else text[: most - 1] + "…"
