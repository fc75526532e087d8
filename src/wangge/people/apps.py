"""Django application People (人员)."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People (人员): organisations, posts, members and who may act as what."""

    name = "wangge.people"
    label = "people"
