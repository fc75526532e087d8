"""The channels this deployment has: one adapter each, a recorder in place of those that would reach real people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from wangge.notices.domain.channels import Channel, Channels, ChannelSettings
from wangge.notices.operations.channels.dingtalk import DingTalkChannel
from wangge.notices.operations.channels.mail import MailChannel
from wangge.notices.operations.channels.recorder import RecorderChannel
from wangge.notices.operations.channels.sms import SmsChannel
from wangge.notices.operations.channels.web_push import WebPushChannel
from wangge.notices.operations.channels.wecom import WeComChannel
from wangge.platform.public import get_profile, is_demo_city

# Channel → the variables without which it is not offered.
REQUIRED_SETTINGS: Mapping[str, tuple[str, ...]] = {
    "web_push": ("push_contact",),
    "email": ("smtp_url", "mail_from"),
    "sms": ("sms_url", "sms_fields"),
    "wecom": ("wecom_url",),
    "dingtalk": ("dingtalk_url",),
}
_BUILDERS: Mapping[str, Callable[[ChannelSettings], Channel]] = {
    "web_push": WebPushChannel,
    "email": MailChannel,
    "sms": SmsChannel,
    "wecom": WeComChannel,
    "dingtalk": DingTalkChannel,
}
_override: ContextVar[Channels | None] = ContextVar("channels", default=None)


def read_settings() -> ChannelSettings:
    """Return what the environment says of the channels."""
    return ChannelSettings(**settings.WANGGE_CHANNELS)


def find_channels() -> Channels:
    """Return the channels that the profile uses and the deployment has configured, in the order of the profile.

    In a demo city everything but web push is a recorder: its people are made up, their numbers may be somebody's.
    """
    override = _override.get()
    if override is not None:
        return override
    found = read_settings()
    is_demo = is_demo_city()
    channels: dict[str, Channel] = {}
    for row in get_profile().notices.channels:
        if is_demo and row.key != "web_push":
            channels[row.key] = RecorderChannel(row.key)
        elif all(getattr(found, name) for name in REQUIRED_SETTINGS[row.key]):
            channels[row.key] = _BUILDERS[row.key](found)
    return channels


@contextmanager
def use_channels(channels: Channels) -> Iterator[None]:
    """Have exactly these channels inside the block (tests)."""
    token = _override.set(channels)
    try:
        yield
    finally:
        _override.reset(token)
