"""Checks at the time of day of the report (同时段核查): a stall that stands in the evening is not checked in the morning."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_DAY_MINUTES = 24 * 60


def is_same_time(*, reported_at: datetime, at: datetime, zone: str, window_minutes: int) -> bool:
    """Whether an instant lies within so many minutes of the report's local time of day, on whatever day."""
    apart = abs(_count_minutes(reported_at, zone) - _count_minutes(at, zone))
    return min(apart, _DAY_MINUTES - apart) <= window_minutes


def describe_window(*, reported_at: datetime, zone: str, window_minutes: int) -> tuple[str, str]:
    """Return the local times of day between which the check counts, such as ("20:30", "23:30")."""
    local = reported_at.astimezone(ZoneInfo(zone))
    width = timedelta(minutes=window_minutes)
    return f"{local - width:%H:%M}", f"{local + width:%H:%M}"


def _count_minutes(instant: datetime, zone: str) -> float:
    local = instant.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute + local.second / 60
