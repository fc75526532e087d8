"""Django application Intake (受理渠道)."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Intake (受理渠道): reports of other systems become cases."""

    name = "wangge.intake"
    label = "intake"
