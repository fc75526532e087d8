"""Django application Platform (平台)."""

from __future__ import annotations

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Platform (平台): what every module stands on."""

    name = "wangge.platform"
    label = "platform"
