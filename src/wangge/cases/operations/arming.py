"""The outbox rows of a case: its events, and the timers that an act leaves beside its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wangge.cases.domain.timers import WAKING, Timer, find_waking, list_timers
from wangge.cases.models import Case
from wangge.cases.operations.timing import get_calendar
from wangge.platform.public import NewWork


def build_event(case: Case, name: str, *, key: str, at: datetime, said: Mapping[str, object]) -> NewWork:
    """Return the row of an event of a case, in order behind its earlier ones; `said` stands beside what all of them say."""
    return NewWork(
        kind="event",
        name=name,
        key=key,
        stream=f"case:{case.pk}",
        payload={
            "case_id": case.pk,
            "number": case.number,
            "district_id": case.district_id,
            "unit_id": case.unit_id,
            "state": case.state,
            "version": case.version,
            **said,
        },
        due_at=at,
        district_id=case.district_id,
    )


def build_timers(case: Case, *, from_state: str, said: Mapping[str, Any]) -> list[NewWork]:
    """Return the timers that an act leaves behind, `said` being its event's payload; not written yet."""
    calendar = get_calendar()
    timers = list_timers(seq=case.version, said=said, calendar=calendar)
    if case.state == "suspended" != from_state and case.suspended_until_on is not None:
        wakes_at = find_waking(case.suspended_until_on, zone=calendar.zone)
        timers.append(Timer(WAKING, case.suspended_until_on.isoformat(), wakes_at, {}))
    return [arm(case, timer) for timer in timers]


def arm(case: Case, timer: Timer) -> NewWork:
    """Return the row of due work for a timer: in order with the case's events, written once however often it is asked."""
    return NewWork(
        kind="timer",
        name=timer.name,
        key=f"{timer.name}:{case.pk}:{timer.subject}:{case.version}:{timer.at.timestamp():.6f}",
        stream=f"case:{case.pk}",
        payload={"case_id": case.pk, **timer.said},
        due_at=timer.at,
        district_id=case.district_id,
    )
