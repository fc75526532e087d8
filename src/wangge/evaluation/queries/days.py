"""The day of an instant where the city is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from wangge.platform.public import get_profile


def find_day(instant: datetime) -> date:
    """Return the day of the city on which an instant falls."""
    return instant.astimezone(ZoneInfo(get_profile().city.zone)).date()
