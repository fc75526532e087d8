"""Rulers: three ways in which time passes, each as a non-decreasing position in microseconds.

The time between two instants is the difference of their positions; the deadline after an amount is the
earliest instant whose position has grown by that amount. Instants are microseconds since 1970.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Protocol
from zoneinfo import ZoneInfo

from wangge.kernel.public import DomainError
from wangge.worktime.zones import (
    MICROSECOND,
    WALL_EPOCH,
    build_instant,
    count_microseconds,
    find_on_wall,
    show_on_wall,
)


class CalendarMissing(DomainError):  # noqa: N818 - a refusal with its own code, named by it
    """Working time was asked of a `year` that the calendar does not cover (code `calendar_missing`)."""

    def __init__(self, *, year: int) -> None:
        super().__init__("calendar_missing", year=year)


class Ruler(Protocol):
    """A way in which time passes."""

    def read_position(self, instant: int) -> int:
        """Return how far the ruler has come at `instant`."""
        ...

    def find_instant(self, position: int) -> int:
        """Return the earliest instant at which the ruler has come as far as `position`."""
        ...


class PlainRuler:
    """Time that never stands still (紧急工作时)."""

    def read_position(self, instant: int) -> int:
        """Return the instant itself."""
        return instant

    def find_instant(self, position: int) -> int:
        """Return the position itself."""
        return position


class WallRuler:
    """The clock on the wall of a zone (自然日, 紧急工作日): n days later it shows the same time of day."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def read_position(self, instant: int) -> int:
        """Return the microseconds that the wall clock shows since 1970."""
        return (show_on_wall(build_instant(instant), self._zone) - WALL_EPOCH) // MICROSECOND

    def find_instant(self, position: int) -> int:
        """Return the instant at which the wall clock first shows, or skips, the position."""
        wall = build_instant(position).replace(tzinfo=None)
        return count_microseconds(find_on_wall(wall, self._zone))


class WorkRuler:
    """Working time (工作时, 工作日) as one table: where each span of work starts, ends, and how much lies before it.

    `spans` are (start, end) in microseconds, ascending and not overlapping; the table answers for
    `opens_at`..`closes_at`, both included, and raises CalendarMissing outside.
    """

    def __init__(self, *, spans: Iterable[tuple[int, int]], opens_at: int, closes_at: int, zone: ZoneInfo) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._totals: list[int] = [0]
        for start, end in spans:
            self._starts.append(start)
            self._ends.append(end)
            self._totals.append(self._totals[-1] + end - start)
        self._opens_at = opens_at
        self._closes_at = closes_at
        self._zone = zone

    def read_position(self, instant: int) -> int:
        """Return the working time from the first covered day to `instant`."""
        if not self._opens_at <= instant <= self._closes_at:
            raise self._build_missing(instant)
        index = bisect_right(self._starts, instant) - 1
        if index < 0:
            return 0
        return self._totals[index] + min(instant, self._ends[index]) - self._starts[index]

    def find_instant(self, position: int) -> int:
        """Return the earliest instant before which `position` (above 0) of working time lies."""
        if position > self._totals[-1]:
            raise self._build_missing(self._closes_at)
        index = bisect_left(self._totals, position) - 1
        return self._starts[index] + position - self._totals[index]

    def find_working(self, instant: int) -> int:
        """Return the first instant from `instant` on that is working time: itself when it is."""
        if not self._opens_at <= instant < self._closes_at:
            raise self._build_missing(instant)
        index = bisect_right(self._ends, instant)
        if index == len(self._starts):
            raise self._build_missing(self._closes_at)
        return max(instant, self._starts[index])

    def is_working(self, instant: int) -> bool:
        """Whether `instant` lies in a span; its start does, its end does not."""
        if not self._opens_at <= instant < self._closes_at:
            raise self._build_missing(instant)
        index = bisect_right(self._starts, instant) - 1
        return index >= 0 and instant < self._ends[index]

    def _build_missing(self, instant: int) -> CalendarMissing:
        return CalendarMissing(year=build_instant(instant).astimezone(self._zone).year)


PLAIN_RULER = PlainRuler()
