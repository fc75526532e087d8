"""What waits, what is dead, and what just happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from wangge.kernel.public import Actor
from wangge.platform.access import check_operate_platform, visible_events_to
from wangge.platform.models import DueWork

EVENTS_CHANNEL = "wangge_events"  # PostgreSQL's NOTIFY: the worker tells it the highest event id it has handled


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWorkItem:
    """A row of due work as its handler gets it; `attempts` counts this one."""

    id: int
    kind: str
    name: str
    key: str
    stream: str
    payload: Mapping[str, object]
    due_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadWorkView:
    """Due work that was given up (死信) and the last reason."""

    id: int
    kind: str
    name: str
    key: str
    stream: str
    payload: Mapping[str, object]
    due_at: datetime
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEvent:
    """An event as it is told to open pages; whoever passes it on keeps to `district_id` (None: to all)."""

    id: int
    name: str
    stream: str
    district_id: int | None
    payload: Mapping[str, object]
    due_at: datetime


def build_item(row: DueWork) -> DueWorkItem:
    """Return the frozen form of a claimed row."""
    return DueWorkItem(
        id=row.id,
        kind=row.kind,
        name=row.name,
        key=row.key,
        stream=row.stream,
        payload=row.payload,
        due_at=row.due_at,
        attempts=row.attempts,
    )


def list_dead_work(*, actor: Actor, limit: int = 100) -> tuple[DeadWorkView, ...]:
    """Return the due work that was given up, oldest first; for the administrator and the system."""
    check_operate_platform(actor)
    rows = DueWork.objects.filter(state="dead").order_by("id")[:limit]
    return tuple(
        DeadWorkView(
            id=row.id,
            kind=row.kind,
            name=row.name,
            key=row.key,
            stream=row.stream,
            payload=row.payload,
            due_at=row.due_at,
            attempts=row.attempts,
            last_error=row.last_error,
        )
        for row in rows
    )


def count_waiting_work(*, actor: Actor, now: datetime) -> Mapping[str, int]:
    """Return how many rows are `due` (late or being worked on), `later` (timers to come) and `dead`."""
    check_operate_platform(actor)
    pending = DueWork.objects.filter(state="pending")
    counts = dict(DueWork.objects.filter(state="dead").values_list("state").annotate(Count("id")))
    return {
        "due": pending.filter(due_at__lte=now).count(),
        "later": pending.filter(due_at__gt=now).count(),
        "dead": counts.get("dead", 0),
    }


def list_events_after(after_id: int, *, actor: Actor, limit: int = 500) -> tuple[LiveEvent, ...]:
    """Return the events with an id above `after_id` that `actor`'s district may know of, in the order of ids."""
    rows = visible_events_to(actor, DueWork.objects.filter(kind="event", id__gt=after_id)).order_by("id")[:limit]
    return tuple(_build_event(row) for row in rows)


def _build_event(row: DueWork) -> LiveEvent:
    return LiveEvent(
        id=row.id,
        name=row.name,
        stream=row.stream,
        district_id=row.district_id,
        payload=row.payload,
        due_at=row.due_at,
    )


def get_last_event_id() -> int:
    """Return the highest id of due work, from which a page that opens now wants to hear."""
    return DueWork.objects.order_by("-id").values_list("id", flat=True).first() or 0


class EventFeed:
    """Feed of events (事件流) for one listener: every event once, though transactions end out of order.

    On PostgreSQL a row with a lower id may become visible after one with a higher id, so each reading goes back by
    `OVERLAP` ids and leaves out those already given.
    """

    OVERLAP = 500

    def __init__(self, *, actor: Actor, after_id: int) -> None:
        self._actor = actor
        self._highest = self._start = after_id
        self._given: set[int] = set()

    def read_new(self) -> tuple[LiveEvent, ...]:
        """Return the events not yet given; call it when notified, or once a second."""
        floor = max(self._start, self._highest - self.OVERLAP)
        events = list_events_after(floor, actor=self._actor, limit=2 * self.OVERLAP)
        new = tuple(event for event in events if event.id not in self._given)
        self._highest = max([self._highest, *(event.id for event in new)])
        self._given = {event.id for event in events if event.id > self._highest - self.OVERLAP}
        return new
