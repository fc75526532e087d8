"""When the office judges in a demo city: which month it can freeze by the end, and the days it publishes last."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wangge.demo.domain.span import DAY, Span

DAYS_PUBLISHED = 4
"""So many of the last days are published: enough to show, and soon done."""
DAYS_LATE = 3
MORNING, AFTERNOON, EVENING = time(9), time(16), time(17)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeMonth:
    """Month (月度) that the office publishes and freezes: its days, and when it does either."""

    month: str
    from_on: date
    to_on: date
    publish_at: datetime
    freeze_at: datetime


def find_office_month(span: Span, *, publish_days: int) -> OfficeMonth | None:
    """Return the latest month of the span that can be frozen by its end, having been public so many days; else None."""
    for month in reversed(span.months):
        year, number = (int(part) for part in month.split("-"))
        to_on = date(year, number, monthrange(year, number)[1])
        publish_on, freeze_on = to_on + DAY, to_on + DAY + timedelta(days=publish_days + 1)
        if freeze_on <= span.last_on:
            return OfficeMonth(
                month=month,
                from_on=to_on.replace(day=1),
                to_on=to_on,
                publish_at=datetime.combine(publish_on, MORNING, span.zone),
                freeze_at=datetime.combine(freeze_on, MORNING, span.zone),
            )
    return None


def find_last_days(span: Span, *, behind: date | None) -> tuple[date, date] | None:
    """Return the last days before the last one, none of them up to `behind`; None in a span too short for any."""
    to_on = span.last_on - DAY
    earliest = span.first_on if behind is None else max(span.first_on, behind + DAY)
    from_on = max(earliest, to_on - (DAYS_PUBLISHED - 1) * DAY)
    return (from_on, to_on) if from_on <= to_on else None


def find_late_day(span: Span) -> date:
    """Return the day of a task that is late by the end."""
    return max(span.first_on, span.last_on - timedelta(days=DAYS_LATE))
