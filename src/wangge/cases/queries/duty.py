"""The duty desk: the day in figures, what is late, what is due within the hour, who waits for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, Q, Value, When
from django.db.models.functions import TruncHour

from wangge.cases import access
from wangge.cases.domain.workflow import CASE_MOVES, OPEN_STATES
from wangge.cases.models import CaseEvent, CaseRequest
from wangge.cases.queries.listing import build_row
from wangge.cases.queries.narrowing import SOON, WAITING_STATES
from wangge.cases.queries.views import CaseRow
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock, get_profile

DUE_SHOWN = 12
ACTS: Mapping[str, tuple[str, ...]] = {
    "accept": ("accept",),
    "file": ("file",),
    "dispatch": ("dispatch", "rule_on_duty"),
    "handle": ("finish", "confirm_handling"),
    "close": tuple(move.name for move in CASE_MOVES.moves if move.target == "closed"),
}
DESK_ACTS = ("accept", "file", "close")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Load (在办情况): open cases of a unit or a state, how many are late, and due within the hour."""

    key: str
    name: str
    total: int
    red: int
    hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDesk:
    """What the duty desk shows; `today` counts reported and the acts asked for; `inflow` maps a class of source to 24 hours.

    `waiting` maps returned, and "asks_" with the kind of a request, to how many wait for a decision.
    """

    day: date
    today: Mapping[str, int]
    total: Load
    urgent: int
    states: tuple[Load, ...]
    units: tuple[Load, ...]
    waiting: Mapping[str, int]
    inflow: Mapping[str, tuple[int, ...]]
    due_next: tuple[CaseRow, ...]


def read_duty_desk(*, actor: Actor, acts: Sequence[str] = DESK_ACTS) -> DutyDesk:
    """Return the duty desk of the actor's cases in five queries, today's acts those of `ACTS` named. Raises `not_allowed`."""
    access.check_see_duty(actor)
    now, zone = get_clock().now(), ZoneInfo(get_profile().city.zone)
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    loads = _read_loads(actor, now=now)
    inflow = _read_inflow(actor, since=midnight, zone=zone)
    return DutyDesk(
        day=midnight.date(),
        today={"reported": sum(map(sum, inflow.values())), **_count_acts(actor, acts, since=midnight)},
        total=_sum_loads("", "", loads),
        urgent=sum(row["urgent"] for row in loads),
        states=tuple(
            _sum_loads(state, "", found)
            for state in OPEN_STATES
            if (found := [row for row in loads if row["state"] == state])
        ),
        units=_rank_units(loads),
        waiting={"returned": sum(row["returned"] for row in loads), **_count_requests(actor)},
        inflow=inflow,
        due_next=_list_due_next(actor, now=now),
    )


def _read_loads(actor: Actor, *, now: datetime) -> list[dict[str, Any]]:
    rows = access.visible_to(actor).filter(state__in=OPEN_STATES).order_by()
    return [
        dict(row)
        for row in rows.values("state", "unit_id", "unit__name").annotate(
            total=Count("id"),
            red=Count("id", filter=Q(stage_due_at__lt=now)),
            hour=Count("id", filter=Q(stage_due_at__gte=now, stage_due_at__lt=now + SOON)),
            urgent=Count("id", filter=Q(is_urgent=True)),
            returned=Count("id", filter=Q(state="filed", return_count__gt=0)),
        )
    ]


def _sum_loads(key: str, name: str, rows: Iterable[Mapping[str, Any]]) -> Load:
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update({column: row[column] for column in ("total", "red", "hour")})
    return Load(key=key, name=name, total=sums["total"], red=sums["red"], hour=sums["hour"])


def _rank_units(rows: list[dict[str, Any]]) -> tuple[Load, ...]:
    """Return the units that hold open cases, the one with most overdue first."""
    names = {row["unit_id"]: str(row["unit__name"]) for row in rows if row["unit_id"]}
    loads = [
        _sum_loads(str(unit_id), name, [row for row in rows if row["unit_id"] == unit_id])
        for unit_id, name in names.items()
    ]
    return tuple(sorted(loads, key=lambda load: (-load.red, -load.hour, -load.total, load.name)))


def _count_acts(actor: Actor, acts: Sequence[str], *, since: datetime) -> dict[str, int]:
    """Return on how many cases each act was done since; one act may be done by several moves."""
    moves = [move for act in acts for move in ACTS[act]]
    events = CaseEvent.objects.filter(move__in=moves, occurred_at__gte=since, case__in=access.visible_to(actor))
    whens = [When(move__in=ACTS[act], then=Value(act)) for act in acts]
    rows = events.order_by().annotate(act=Case(*whens, output_field=CharField())).values("act")
    found = {row["act"]: row["cases"] for row in rows.annotate(cases=Count("case_id", distinct=True))}
    return {act: found.get(act, 0) for act in acts}


def _read_inflow(actor: Actor, *, since: datetime, zone: ZoneInfo) -> dict[str, tuple[int, ...]]:
    rows = access.visible_to(actor).filter(reported_at__gte=since).order_by()
    counts: dict[str, Counter[int]] = {}
    hours = rows.annotate(hour=TruncHour("reported_at", tzinfo=zone)).values("hour", "source_class")
    for row in hours.annotate(total=Count("id")):
        counts.setdefault(row["source_class"], Counter())[row["hour"].hour] += row["total"]
    return {kind: tuple(counter[hour] for hour in range(24)) for kind, counter in sorted(counts.items())}


def _count_requests(actor: Actor) -> dict[str, int]:
    rows = CaseRequest.objects.filter(state__in=WAITING_STATES, case__in=access.visible_to(actor)).order_by()
    return {f"asks_{row['kind']}": row["total"] for row in rows.values("kind").annotate(total=Count("id"))}


def _list_due_next(actor: Actor, *, now: datetime) -> tuple[CaseRow, ...]:
    rows = access.visible_to(actor).filter(state__in=OPEN_STATES, stage_due_at__gte=now, stage_due_at__lt=now + SOON)
    found = rows.select_related("category", "unit").order_by("stage_due_at", "-id")[:DUE_SHOWN]
    return tuple(build_row(case, now=now) for case in found)
