"""Django application Geo (网格)."""

from __future__ import annotations

from django.apps import AppConfig


class GeoConfig(AppConfig):
    """Geo (网格): the tree of grids, its generations and the place of every point."""

    name = "wangge.geo"
    label = "geo"
