"""Django application Config: joins the modules; its `ready` wires events to handlers."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Config (装配): the one place that knows every module."""

    name = "wangge.config"
    label = "config"

    def ready(self) -> None:
        """Wire handlers, chain sources and profile validators once all models are loaded."""
        from wangge.config import wiring

        wiring.wire_everything()
