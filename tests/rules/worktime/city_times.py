"""Two cities for the tests of worktime: one without clock changes, one with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from wangge.worktime.public import Limit, LimitKind, Segment, WorkCalendar

SHANGHAI = "Asia/Shanghai"
SAN_FRANCISCO = "America/Los_Angeles"

MORNING = Segment(8 * 60, 12 * 60)
AFTERNOON = Segment(14 * 60, 18 * 60)
WHOLE_DAY = Segment(0, 24 * 60)

# The State Council's notice for 2026: National Day 1-7 October; worked instead: 20 September (Sun), 10 October (Sat).
NATIONAL_DAY = {date(2026, 10, day): False for day in range(1, 8)}
MAKE_UP_DAYS = {date(2026, 9, 20): True, date(2026, 10, 10): True}


def build_calendar(
    *,
    zone: str = SHANGHAI,
    segments: tuple[Segment, ...] = (MORNING, AFTERNOON),
    workdays: dict[date, bool] | None = None,
    day_segments: dict[date, tuple[Segment, ...]] | None = None,
    first_on: date = date(2026, 1, 1),
    last_on: date = date(2026, 12, 31),
) -> WorkCalendar:
    return WorkCalendar(
        zone=zone,
        segments=segments,
        workdays=NATIONAL_DAY | MAKE_UP_DAYS if workdays is None else workdays,
        first_on=first_on,
        last_on=last_on,
        day_segments=day_segments or {},
    )


CITY = build_calendar()
BAY = build_calendar(zone=SAN_FRANCISCO, workdays={})


def at(text: str, *, zone: str = SHANGHAI) -> datetime:
    """Return the UTC instant of a local time such as "2026-03-02 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def show(instant: datetime, *, zone: str = SHANGHAI) -> str:
    """Return an instant as the city reads it, after making sure that it is given in UTC."""
    assert instant.utcoffset() == timedelta(0)
    return instant.astimezone(ZoneInfo(zone)).isoformat(sep=" ", timespec="minutes")[:16]


def urgent_hours(amount: str) -> Limit:
    return Limit(LimitKind.URGENT_HOUR, Decimal(amount))


def work_hours(amount: str) -> Limit:
    return Limit(LimitKind.WORK_HOUR, Decimal(amount))


def work_days(amount: str) -> Limit:
    return Limit(LimitKind.WORK_DAY, Decimal(amount))


def natural_days(amount: str) -> Limit:
    return Limit(LimitKind.NATURAL_DAY, Decimal(amount))


def urgent_days(amount: str) -> Limit:
    return Limit(LimitKind.URGENT_DAY, Decimal(amount))
