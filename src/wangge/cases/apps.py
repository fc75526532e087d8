"""Django application Cases (案件)."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases (案件): reports become located, filed, dispatched, checked and closed cases."""

    name = "wangge.cases"
    label = "cases"
