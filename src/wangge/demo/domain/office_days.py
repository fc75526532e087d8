"""When the office judges in a demo city: which months it can freeze by the end, and which it only publishes or gathers."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wangge.demo.domain.span import DAY, Span

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


def list_office_months(span: Span, *, publish_days: int) -> tuple[OfficeMonth, ...]:
    """Return the months of the span that can be frozen by its end, having been public so many days, in order."""
    found = []
    for month in span.months:
        year, number = (int(part) for part in month.split("-"))
        to_on = date(year, number, monthrange(year, number)[1])
        publish_on, freeze_on = to_on + DAY, to_on + DAY + timedelta(days=publish_days + 1)
        if freeze_on <= span.last_on:
            found.append(
                OfficeMonth(
                    month=month,
                    from_on=to_on.replace(day=1),
                    to_on=to_on,
                    publish_at=datetime.combine(publish_on, MORNING, span.zone),
                    freeze_at=datetime.combine(freeze_on, MORNING, span.zone),
                )
            )
    return tuple(found)


def find_running_month(span: Span) -> tuple[date, date]:
    """Return the first and last day of the month in which the span ends; its points are still being gathered."""
    first = span.last_on.replace(day=1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def find_ended_month(span: Span, *, behind: date | None) -> tuple[date, date] | None:
    """Return the month before that, if the span saw its end and it is none up to `behind`: it is published, not frozen."""
    to_on = span.last_on.replace(day=1) - DAY
    is_seen = to_on >= span.first_on and (behind is None or to_on > behind)
    return (to_on.replace(day=1), to_on) if is_seen else None


def find_late_day(span: Span) -> date:
    """Return the day of a task that is late by the end."""
    return max(span.first_on, span.last_on - timedelta(days=DAYS_LATE))
