"""Django application Notices (消息)."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices (消息): inbox, deliveries over channels, choices."""

    name = "wangge.notices"
    label = "notices"
