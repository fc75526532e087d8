"""What a work list is narrowed by, as one filter for pages, map, duty desk and API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from wangge.cases.domain.workflow import FINAL_STATES, OPEN_STATES
from wangge.cases.models import Case, CaseEvent, CaseRequest, Supervision, WaitingComplaint
from wangge.cases.queries import shares
from wangge.cases.queries.open_cases import filter_open, is_for_open
from wangge.cases.queries.ordering import Reach, choose_order
from wangge.cases.queries.searching import find_matches

PAGE_SIZE = 50
SOON = timedelta(hours=1)
WAITING_STATES = ("waiting", "reviewed")
DONE_ACTS = ("accept", "file", "close")
MARKS: Mapping[str, Q] = {
    "urgent": Q(is_urgent=True),
    "suspended": Q(state="suspended"),
    "returned": Q(return_count__gt=0),
    "exempt": Q(is_exempt=True),
    "tracked": Q(tracking_unit__isnull=False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What a work list is narrowed by; empty fields do not narrow.

    `text` is the beginning of a number, or words of address, description and class; `grid_code` a prefix of grid codes; `lamp` one of
    green, yellow, red, or hour for those due within the hour; `mark` is a key of `MARKS`, `complaint`, `waiting` or
    "asks_" with the kind of a request that waits for a decision; `done` is an act of `DONE_ACTS` that happened between `done_from` and
    `done_to`; `reported_from`/`reported_to` a half-open interval of instants; `checker_id`, `reporter_id` and
    `task_of`, whose check or verification it is now, are members; `order` is one of due, due_last, newest, oldest, number, number_last.
    """

    states: tuple[str, ...] = ()
    is_open: bool | None = None
    category_id: int | None = None
    category_ids: tuple[int, ...] = ()
    category_class: str = ""
    unit_id: int | None = None
    checker_id: int | None = None
    task_of: int | None = None
    reporter_id: int | None = None
    grid_code: str = ""
    source: str = ""
    source_class: str = ""
    mark: str = ""
    done: str = ""
    done_from: datetime | None = None
    done_to: datetime | None = None
    lamp: str = ""
    text: str = ""
    reported_from: datetime | None = None
    reported_to: datetime | None = None
    case_ids: tuple[int, ...] = ()
    order: str = "due"
    page: int = 1
    page_size: int = PAGE_SIZE


def find_order(wanted: CaseFilter) -> tuple[str, Reach]:
    """Return the order that a list so narrowed will have, and what it reaches."""
    lamp = bool(wanted.lamp)
    return choose_order(wanted.order, states=wanted.states, is_open=wanted.is_open, has_lamp=lamp, mark=wanted.mark)


def narrow_cases(rows: QuerySet[Case], wanted: CaseFilter, *, now: datetime, has_few: bool = False) -> QuerySet[Case]:
    """Return the rows that fit everything asked for.

    `has_few`: the caller knows that scope and states leave few rows, so that no index of places is worth reading.
    """
    rows = _narrow_by_state(rows, wanted.states, is_open=wanted.is_open)
    exact = {
        "category_id": wanted.category_id,
        "category__class_code": wanted.category_class,
        "unit_id": wanted.unit_id,
        "checker_id": wanted.checker_id,
        "reporter_id": wanted.reporter_id,
        "source": wanted.source,
        "source_class": wanted.source_class,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    rows = _narrow_by_task(rows, wanted.task_of)
    if wanted.grid_code:
        rows = _narrow_by_grid(rows, wanted.grid_code, has_few=has_few)
    if wanted.reported_from:
        rows = rows.filter(reported_at__gte=wanted.reported_from)
    if wanted.reported_to:
        rows = rows.filter(reported_at__lt=wanted.reported_to)
    if wanted.category_ids:
        rows = rows.filter(category_id__in=wanted.category_ids)
    if wanted.case_ids:
        rows = rows.filter(pk__in=wanted.case_ids)
    if wanted.mark:
        rows = rows.filter(_build_mark_clause(wanted.mark))
    if wanted.done in DONE_ACTS:
        rows = _narrow_by_act(rows, wanted)
    rows = _narrow_by_lamp(rows, wanted.lamp, now=now)
    return find_matches(wanted.text).narrow(rows) if wanted.text else rows


def _narrow_by_state(rows: QuerySet[Case], states: tuple[str, ...], *, is_open: bool | None) -> QuerySet[Case]:
    if is_for_open(states, is_open=is_open):
        return filter_open(rows)
    if states or is_open is not None:
        return rows.filter(state__in=states or FINAL_STATES)
    return rows


def _narrow_by_task(rows: QuerySet[Case], member_id: int | None) -> QuerySet[Case]:
    if member_id is None:
        return rows
    return rows.filter(Q(state="checking", checker_id=member_id) | Q(state="verifying", verifier_id=member_id))


def _narrow_by_grid(rows: QuerySet[Case], prefix: str, *, has_few: bool) -> QuerySet[Case]:
    """Keep the cases whose grid's code begins with `prefix`, as each database finds them in its index.

    SQLite compares bytes, so a range does it; PostgreSQL orders by the database's language and has an index of patterns,
    which it would read for all cases of the place also where a unit has a few open ones. SQLite cannot tell a street from
    half of the city either and takes the index of places for both: it is shown that index for small places only.
    """
    beyond = f"{prefix}~"
    if connection.vendor == "postgresql":
        if has_few:
            return rows.alias(place=Coalesce("grid_code", Value(""))).filter(place__startswith=prefix)
        return rows.filter(grid_code__startswith=prefix)
    there = Case.objects.filter(grid_code__gte=prefix, grid_code__lt=beyond)
    if has_few or not shares.has_few(f"grid {prefix}", there):
        return rows.alias(place=Coalesce("grid_code", Value(""))).filter(place__gte=prefix, place__lt=beyond)
    return rows.filter(grid_code__gte=prefix, grid_code__lt=beyond)


def _narrow_by_lamp(rows: QuerySet[Case], lamp: str, *, now: datetime) -> QuerySet[Case]:
    if lamp:
        rows = rows.filter(state__in=OPEN_STATES)  # nothing else has a deadline; the queue's index knows them
    if lamp == "red":
        return rows.filter(stage_due_at__lt=now)
    if lamp == "yellow":
        return rows.filter(stage_due_at__gte=now, stage_yellow_at__lt=now)
    if lamp == "hour":
        return rows.filter(stage_due_at__gte=now, stage_due_at__lt=now + SOON)
    if lamp == "green":
        return rows.filter(stage_due_at__gte=now, stage_yellow_at__gte=now)
    return rows


def _build_mark_clause(mark: str) -> Q | Exists:
    if mark.startswith("asks_"):
        return Exists(_list_waiting().filter(kind=mark.removeprefix("asks_")))
    if mark == "waiting":
        return Exists(_list_waiting())
    if mark == "supervised":
        return Exists(Supervision.objects.filter(case_id=OuterRef("pk"), ended_at__isnull=True))
    if mark == "complaint":  # led by the few that wait, not by the order of the list
        return Q(pk__in=WaitingComplaint.objects.values("case_id"))
    return MARKS[mark]


def _list_waiting() -> QuerySet[CaseRequest]:
    return CaseRequest.objects.filter(case_id=OuterRef("pk"), state__in=WAITING_STATES)


def _narrow_by_act(rows: QuerySet[Case], wanted: CaseFilter) -> QuerySet[Case]:
    """Narrow to cases on which the act was done in the interval; a closing is told by the case itself."""
    if wanted.done == "close":
        rows = rows.filter(state="closed", closed_at__isnull=False)
        return rows.filter(**_build_interval("closed_at", wanted))
    events = CaseEvent.objects.filter(move=wanted.done, **_build_interval("occurred_at", wanted))
    return rows.filter(pk__in=events.values("case_id"))


def _build_interval(column: str, wanted: CaseFilter) -> dict[str, datetime]:
    ends = {f"{column}__gte": wanted.done_from, f"{column}__lt": wanted.done_to}
    return {name: value for name, value in ends.items() if value is not None}
