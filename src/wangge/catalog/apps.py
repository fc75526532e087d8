"""Django application Catalog (部件和事项目录)."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Catalog (部件和事项目录): categories, filing conditions, responsibility matrix."""

    name = "wangge.catalog"
    label = "catalog"
