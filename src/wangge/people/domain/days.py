"""Days of service in the city's zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def compute_local_day(now: datetime, zone: str) -> date:
    """Return the calendar day of the aware instant `now` in the IANA `zone`."""
    return now.astimezone(ZoneInfo(zone)).date()


def is_overlapping(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two stretches of days share a day; the last day is inclusive, None means that it lasts."""
    return (second[1] is None or first[0] <= second[1]) and (first[1] is None or second[0] <= first[1])
