"""Django application Platform (平台)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class PlatformConfig(AppConfig):
    """Platform (平台): what every module stands on."""

    name = "wangge.platform"
    label = "platform"

    def ready(self) -> None:
        """Prepare each connection that is opened."""
        connection_created.connect(_read_instants_fast)


def _read_instants_fast(connection: Any, **_: Any) -> None:
    """Let instants from PostgreSQL be read by Python itself: the readers of psycopg and Django take several times as long.

    Both give aware instants in UTC, the time zone of every connection.
    """
    if connection.vendor == "postgresql" and connection.timezone_name == "UTC":
        from psycopg.adapt import Loader

        class InstantLoader(Loader):
            timezone = UTC  # Django asks whether the reader is the one for its zone

            def load(self, data: Any) -> datetime:
                return datetime.fromisoformat(bytes(data).decode())

        connection.connection.adapters.register_loader("timestamptz", InstantLoader)
