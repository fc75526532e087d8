"""How often an address knocks at a public door, counted for all web processes together."""

from __future__ import annotations

from django.core.cache import cache

from wangge.kernel.public import digest_bytes
from wangge.platform.clock import get_clock

HOUR_SECONDS = 3600


def count_knock(door: str, address: str) -> int:
    """Count a knock at a door and return how many there were of this address in the hour by the clock, this one included."""
    hour = int(get_clock().now().timestamp()) // HOUR_SECONDS
    key = f"{door}:{digest_bytes(address.encode())}:{hour}"
    cache.add(key, 0, timeout=HOUR_SECONDS)
    count: int = cache.incr(key)
    cache.touch(key, HOUR_SECONDS)  # the database's cache keeps what it counted up for five minutes only
    return count
