"""Django application Patrol (巡查)."""

from __future__ import annotations

from django.apps import AppConfig


class PatrolConfig(AppConfig):
    """Patrol (巡查): duties, tracks, looks at tracks."""

    name = "wangge.patrol"
    label = "patrol"
