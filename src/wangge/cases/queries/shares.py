"""Whether what a list is narrowed by leaves few cases: SQLite keeps no figures of its own by which it could tell."""

from __future__ import annotations

import hashlib

from django.core.cache import caches
from django.db.models import QuerySet

from wangge.cases.models import Case

FEW = 20_000
_KEPT_SECONDS = 600


def has_few(name: str, rows: QuerySet[Case]) -> bool:
    """Return whether so few cases fit that all are soon read; counted along an index, anew every ten minutes."""
    key = f"share.{hashlib.sha256(name.encode()).hexdigest()}"
    found = caches["process"].get_or_set(key, rows.order_by()[: FEW + 1].count, timeout=_KEPT_SECONDS)
    return int(found or 0) <= FEW
