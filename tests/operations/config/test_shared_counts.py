from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection

from wangge.platform.models import KeptCount

pytestmark = pytest.mark.django_db


def test_knocks_at_public_doors_are_counted_for_all_web_processes() -> None:
    cache.clear()
    cache.add("knocks:203.0.113.7", 0, timeout=60)
    assert [cache.incr("knocks:203.0.113.7") for _ in range(3)] == [1, 2, 3]
    # Several web processes there are on PostgreSQL only.
    assert KeptCount.objects.exists() == (connection.vendor == "postgresql")
    cache.clear()
    assert not KeptCount.objects.exists()


def test_what_a_process_keeps_by_itself_costs_no_query(django_assert_num_queries: object) -> None:
    assert settings.CACHES["process"]["BACKEND"].endswith("LocMemCache")
    with django_assert_num_queries(0):  # type: ignore[operator]
        caches["process"].get_or_set("menu", "kept")
