"""When a message may be sent, and when one that failed is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from wangge.profiles.public import QuietHours


def find_quiet_end(quiet: QuietHours | None, *, channel: str, now: datetime, zone: str) -> datetime | None:
    """Return when the quiet hours that `now` falls in end, None when the channel may send now."""
    if quiet is None or channel not in quiet.channels:
        return None
    begins, ends = time.fromisoformat(quiet.from_), time.fromisoformat(quiet.to)
    local = now.astimezone(ZoneInfo(zone))
    moment = local.time()
    if begins < ends:
        is_quiet, is_tomorrow = begins <= moment < ends, False
    else:  # over midnight
        is_quiet, is_tomorrow = moment >= begins or moment < ends, moment >= begins
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1) if is_tomorrow else local.date()
    return datetime.combine(day, ends, tzinfo=ZoneInfo(zone)).astimezone(now.tzinfo)


def compute_next_try(*, now: datetime, attempts: int, retry_minutes: Sequence[int]) -> datetime | None:
    """Return when a delivery that failed `attempts` times (from 1) is tried again, None when it is given up."""
    if attempts > len(retry_minutes):
        return None
    return now + timedelta(minutes=retry_minutes[attempts - 1])
