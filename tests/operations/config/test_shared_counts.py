from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection

from wangge.platform.models import KeptCount
from wangge.platform.public import SimulatedClock, count_knock, get_clock, use_clock

pytestmark = pytest.mark.django_db


NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def test_knocks_at_public_doors_are_counted_for_all_web_processes() -> None:
    cache.clear()
    with use_clock(SimulatedClock(NOON)):
        assert [count_knock("door", "203.0.113.7") for _ in range(3)] == [1, 2, 3]
        assert count_knock("door", "203.0.113.8") == 1
        assert count_knock("other-door", "203.0.113.7") == 1
    # Several web processes there are on PostgreSQL only; each count is kept for the whole hour.
    kept = KeptCount.objects.values_list("expires_at", flat=True)
    assert len(kept) == (3 if connection.vendor == "postgresql" else 0)
    assert all(expires_at > get_clock().now() + timedelta(minutes=55) for expires_at in kept)
    cache.clear()
    assert not KeptCount.objects.exists()


def test_a_new_hour_begins_anew() -> None:
    cache.clear()
    clock = SimulatedClock(NOON)
    with use_clock(clock):
        counted = [count_knock("door", "203.0.113.7")]
        for minutes in (59, 60):
            clock.advance_to(NOON + timedelta(minutes=minutes))
            counted.append(count_knock("door", "203.0.113.7"))
    assert counted == [1, 2, 1]
    cache.clear()


def test_what_a_process_keeps_by_itself_costs_no_query(django_assert_num_queries: object) -> None:
    assert settings.CACHES["process"]["BACKEND"].endswith("LocMemCache")
    with django_assert_num_queries(0):  # type: ignore[operator]
        caches["process"].get_or_set("menu", "kept")
