"""Which days a demo city lives through: whole local days that have passed and that the calendar covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from wangge.kernel.public import DomainError
from wangge.worktime.public import CalendarMissing, Limit, LimitKind, WorkCalendar, compute_deadline

DAY = timedelta(days=1)
# The longest limit of the shipped conditions is 15 working days; rework, checking and closing come on top.
LONGEST_WORK = Limit(kind=LimitKind.WORK_DAY, amount=Decimal(25))


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Span (时段): the simulated time from the first local midnight to the last one, as instants of that zone."""

    start_at: datetime
    end_at: datetime
    zone: ZoneInfo

    @property
    def first_on(self) -> date:
        """The first simulated day."""
        return self.start_at.astimezone(self.zone).date()

    @property
    def last_on(self) -> date:
        """The last simulated day."""
        return self.end_at.astimezone(self.zone).date() - DAY

    @property
    def months(self) -> tuple[str, ...]:
        """The months it touches, such as "2026-03", in order."""
        days = (self.last_on - self.first_on).days + 1
        return tuple(dict.fromkeys(f"{self.first_on + number * DAY:%Y-%m}" for number in range(days)))


def plan_span(*, days: int, until: date | None, today: date, calendar: WorkCalendar) -> Span:
    """Return the span of `days` whole days that ends with `until`, by default as late as calendar and today allow.

    Raises `demo_until_future` for a day that has not passed, `demo_until_uncovered` and `demo_days_uncovered` where
    the calendar does not know the working days up to the longest deadline, or those of the first days.
    """
    zone = calendar.zone_info
    last_on = until or today - DAY
    if last_on >= today:
        raise DomainError("demo_until_future", until=last_on.isoformat(), latest=(today - DAY).isoformat())
    latest = _find_latest(min(last_on, calendar.last_on), calendar)
    if until is not None and until > latest:
        raise DomainError("demo_until_uncovered", until=until.isoformat(), latest=latest.isoformat())
    first_on = latest - (days - 1) * DAY
    if first_on < calendar.first_on:
        raise DomainError("demo_days_uncovered", days=days, first=calendar.first_on.isoformat())
    start_at, end_at = (datetime.combine(day, time(), zone) for day in (first_on, latest + DAY))
    return Span(start_at=start_at, end_at=end_at, zone=zone)


def _find_latest(last_on: date, calendar: WorkCalendar) -> date:
    """Return the latest day up to `last_on` behind which the longest deadline still lies inside the calendar."""
    while last_on > calendar.first_on:
        try:
            compute_deadline(
                started_at=datetime.combine(last_on + DAY, time(), calendar.zone_info),
                limit=LONGEST_WORK,
                calendar=calendar,
            )
        except CalendarMissing:
            last_on -= DAY
        else:
            break
    return last_on
