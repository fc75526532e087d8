"""Instants, wall clocks and whole microseconds.

`show_on_wall` and `find_on_wall` are a non-decreasing pair even where clocks are changed: a wall time that is
skipped stands for the instant of the change, one that comes twice for its first coming, and the wall clock
counts as standing still while an hour is repeated.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WALL_EPOCH = EPOCH.replace(tzinfo=None)  # the same origin on a wall clock
MICROSECOND = timedelta(microseconds=1)


def count_microseconds(instant: datetime) -> int:
    """Return the microseconds from 1970 to an aware instant; a naive one raises TypeError."""
    return (instant - EPOCH) // MICROSECOND


def build_instant(microseconds: int) -> datetime:
    """Return the UTC instant that many microseconds after 1970."""
    return EPOCH + timedelta(microseconds=microseconds)


def find_on_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which the clocks of `zone` first show, or skip, the naive time `wall`."""
    local = wall.replace(tzinfo=zone)
    first = local.astimezone(UTC)
    second = local.replace(fold=1).astimezone(UTC)
    if second < first:  # only a skipped time is read earlier with the later offset
        return _find_change(zone, second, first)
    return first


def show_on_wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the naive time that the clocks of `zone` show at `instant`, standing still in a repeated hour."""
    local = instant.astimezone(zone)
    wall = local.replace(tzinfo=None, fold=0)
    if not local.fold:
        return wall
    first = local.replace(fold=0).astimezone(UTC)
    return wall + (_find_change(zone, first, instant) - first)


def _find_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the instant (whole second) in `before`..`after` from which the offset of `after` holds."""
    start = before.astimezone(UTC).replace(microsecond=0)
    offset = after.astimezone(zone).utcoffset()
    seconds = range((after - start) // timedelta(seconds=1) + 1)
    found = bisect_left(
        seconds, True, key=lambda second: (start + timedelta(seconds=second)).astimezone(zone).utcoffset() == offset
    )
    return start + timedelta(seconds=found)
