"""Work calendars (工作日历): which days are worked, in which hours, and for which years that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from wangge.worktime.limits import Limit, LimitKind
from wangge.worktime.rulers import PLAIN_RULER, Ruler, WallRuler, WorkRuler
from wangge.worktime.zones import build_instant, count_microseconds, find_on_wall

MINUTES_PER_DAY = 1440
MINUTE_MICROSECONDS = 60_000_000
HOUR_MICROSECONDS = 60 * MINUTE_MICROSECONDS
DAY_MICROSECONDS = 24 * HOUR_MICROSECONDS
LONGEST_CALENDAR_YEARS = 100
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Segment:
    """Segment (工作时段): working hours of a day in minutes of the local day, the end excluded and at most 1440."""

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_minute < self.end_minute <= MINUTES_PER_DAY:
            raise ValueError(
                f"a segment must satisfy 0 <= start < end <= 1440, not {self.start_minute}..{self.end_minute}"
            )


@dataclass(frozen=True)
class WorkCalendar:
    """Work calendar (工作日历) of a city.

    Monday to Friday are worked unless `workdays` says otherwise: True for a make-up workday (调休), False for a
    holiday. `segments` are the hours of the standard day, whose length is one 工作日; `day_segments` replaces the
    hours of single working days (an empty tuple: no hours) but makes no day a working day. Working time is known
    from `first_on` to `last_on`, both included; outside, CalendarMissing is raised when it is asked for.
    Raises ValueError for an unknown `zone`, an empty standard day, segments out of order, or an empty or
    longer than 100-year range. Immutable: an edited calendar is a new one, and deadlines already given stay.
    """

    zone: str
    segments: tuple[Segment, ...]
    workdays: Mapping[date, bool] = field(hash=False)
    first_on: date
    last_on: date
    day_segments: Mapping[date, tuple[Segment, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "workdays", MappingProxyType(dict(self.workdays)))
        object.__setattr__(self, "day_segments", MappingProxyType(dict(self.day_segments)))
        if not self.segments:
            raise ValueError("the standard day needs at least one segment")
        for segments in (self.segments, *self.day_segments.values()):
            if any(later.start_minute < earlier.end_minute for earlier, later in pairwise(segments)):
                raise ValueError(f"segments must be ascending and not overlap: {segments}")
        if not 0 <= self.last_on.year - self.first_on.year < LONGEST_CALENDAR_YEARS or self.last_on < self.first_on:
            raise ValueError(f"a calendar covers 1 day to 100 years, not {self.first_on}..{self.last_on}")
        _ = self.zone_info

    @cached_property
    def zone_info(self) -> ZoneInfo:
        """The zone's rules."""
        try:
            return ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"unknown time zone {self.zone!r}") from error

    @cached_property
    def work_ruler(self) -> WorkRuler:
        """Working time as a table over all covered days, built once at first use."""
        return WorkRuler(
            spans=self._list_spans(),
            opens_at=self._count_wall_microseconds(self.first_on, 0),
            closes_at=self._count_wall_microseconds(self.last_on, MINUTES_PER_DAY),
            zone=self.zone_info,
        )

    @cached_property
    def wall_ruler(self) -> WallRuler:
        """The city's wall clock."""
        return WallRuler(self.zone_info)

    @cached_property
    def standard_day_microseconds(self) -> int:
        """Working length of the standard day, the value of one 工作日."""
        minutes = sum(segment.end_minute - segment.start_minute for segment in self.segments)
        return minutes * MINUTE_MICROSECONDS

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked, by exception or by weekday; not limited to the covered days."""
        return self.workdays.get(day, day.weekday() < SATURDAY)

    def list_segments(self, day: date) -> tuple[Segment, ...]:
        """Return the working hours of `day`, none when it is not worked."""
        if not self.is_workday(day):
            return ()
        return self.day_segments.get(day, self.segments)

    def _list_spans(self) -> Iterator[tuple[int, int]]:
        midnight = self._count_wall_microseconds(self.first_on, 0)
        for number in range((self.last_on - self.first_on).days + 1):
            day = self.first_on + timedelta(days=number)
            next_midnight = self._count_wall_microseconds(day, MINUTES_PER_DAY)
            is_plain = next_midnight - midnight == DAY_MICROSECONDS  # else clocks change: look up each minute
            for segment in self.list_segments(day):
                if is_plain:
                    yield (
                        midnight + segment.start_minute * MINUTE_MICROSECONDS,
                        midnight + segment.end_minute * MINUTE_MICROSECONDS,
                    )
                    continue
                start = self._count_wall_microseconds(day, segment.start_minute)
                end = self._count_wall_microseconds(day, segment.end_minute)
                if start < end:  # a segment inside a skipped hour has no working time
                    yield start, end
            midnight = next_midnight

    def _count_wall_microseconds(self, day: date, minute: int) -> int:
        wall = datetime.combine(day, time()) + timedelta(minutes=minute)
        return count_microseconds(find_on_wall(wall, self.zone_info))


def pick_ruler(kind: LimitKind, calendar: WorkCalendar) -> Ruler:
    """Return the way in which the time of a limit of this kind passes."""
    if kind is LimitKind.URGENT_HOUR:
        return PLAIN_RULER
    if kind is LimitKind.WORK_HOUR or kind is LimitKind.WORK_DAY:
        return calendar.work_ruler
    return calendar.wall_ruler


def count_limit_microseconds(limit: Limit, calendar: WorkCalendar) -> int:
    """Return the length of `limit` on its own ruler, rounded to whole microseconds."""
    if limit.kind is LimitKind.WORK_DAY:
        unit = calendar.standard_day_microseconds
    elif limit.kind is LimitKind.URGENT_HOUR or limit.kind is LimitKind.WORK_HOUR:
        unit = HOUR_MICROSECONDS
    else:
        unit = DAY_MICROSECONDS
    return int((limit.amount * unit).to_integral_value())


def is_working_time(instant: datetime, calendar: WorkCalendar) -> bool:
    """Whether somebody is at work at `instant`: a segment's start is, its end is not.

    Raises CalendarMissing for an instant on a day that is not covered.
    """
    return calendar.work_ruler.is_working(count_microseconds(instant))


def next_working_instant(instant: datetime, calendar: WorkCalendar) -> datetime:
    """Return `instant` (UTC) when it is working time, else the start of the next segment.

    Raises CalendarMissing for an instant that is not covered, or when no covered working time follows.
    """
    return build_instant(calendar.work_ruler.find_working(count_microseconds(instant)))
