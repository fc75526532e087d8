"""Work lists, the counts of queues and the map window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet, Window

from wangge.cases import access
from wangge.cases.domain.clocks import read_lamp
from wangge.cases.domain.workflow import CASE_STATES, OPEN_STATES
from wangge.cases.models import Case, CaseEvent
from wangge.cases.queries import shares
from wangge.cases.queries.narrowing import CaseFilter, find_order, narrow_cases
from wangge.cases.queries.open_cases import StandsOpen, is_for_open
from wangge.cases.queries.ordering import count_ordered, cut_ordered, has_untimed_apart
from wangge.cases.queries.searching import find_matches
from wangge.cases.queries.views import CasePage, CaseRow, MapPoint, MapWindow, QueueCount
from wangge.geo.public import Box, compute_key_ranges
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock

COUNT_LIMIT = 1000
_MARKS: Mapping[str, Callable[[Case], bool]] = {
    "urgent": lambda case: case.is_urgent,
    "suspended": lambda case: case.state == "suspended",
    "returned": lambda case: case.return_count > 0,
    "exempt": lambda case: case.is_exempt,
    "tracked": lambda case: case.tracking_unit_id is not None,
}


_ROW_COLUMNS = (
    "number", "version", "state", "description", "address", "source", "category__name_zh", "category__name_en",
    "grid_code", "unit__name", "reported_at", "stage", "stage_due_at", "stage_yellow_at", "closed_at", "lon", "lat",
    "is_urgent", "return_count", "is_exempt", "tracking_unit",
)  # fmt: skip


def list_cases(*, actor: Actor, wanted: CaseFilter) -> CasePage:
    """Return one page of the cases the actor may see; counts stop at 1,000 and say so."""
    access.check_see_cases(actor)
    now = get_clock().now()
    order, reach = find_order(wanted)
    has_few = access.find_scope(actor) == "unit" and reach in {"open", "lit"}
    visible = access.visible_to(actor, is_by_unit=reach in {"open", "lit"} or _is_by_unit(actor))
    whole = narrow_cases(visible, replace(wanted, text=""), now=now, has_few=has_few)
    matches = find_matches(wanted.text, reach=reach)
    rows = matches.narrow(whole, reach)
    page_size = min(max(wanted.page_size, 1), 200)
    page = min(max(wanted.page, 1), max(1, COUNT_LIMIT // page_size))
    start = (page - 1) * page_size
    is_counted = has_few and not wanted.text and not has_untimed_apart(order)
    dress = _count_along if is_counted else _with_names
    found = cut_ordered(whole, order, reach, start=start, stop=start + page_size, narrow=matches.narrow, dress=dress)
    if 0 < len(found) < page_size:  # the last page tells how many there are
        total = start + len(found)
    elif found and hasattr(found[0], "counted"):
        total = found[0].counted
    else:
        counted = matches.count(whole, COUNT_LIMIT + 1, reach)
        limit = COUNT_LIMIT + 1
        total = count_ordered(rows, order, reach, limit=limit, has_few=has_few) if counted is None else counted
    return CasePage(
        rows=tuple(build_row(case, now=now) for case in found),
        page=page,
        page_size=page_size,
        total=min(total, COUNT_LIMIT),
        is_more=total > COUNT_LIMIT,
        order=order,
    )


def _is_by_unit(actor: Actor) -> bool:
    """Whether all cases the actor's units ever had are best found by the units; PostgreSQL knows that by itself."""
    if access.find_scope(actor) != "unit" or connection.vendor == "postgresql":
        return True
    unit_ids = sorted(actor.unit_ids)
    return shares.has_few(f"units {unit_ids}", Case.objects.filter(unit_id__in=unit_ids))


def find_queue_states(actor: Actor) -> tuple[str, ...]:
    """Return the open states whose next move is the actor's by one of his roles; a checker's cases are named to him."""
    return tuple(
        name
        for name in OPEN_STATES
        if (holder := CASE_STATES[name].holder_role) in actor.roles and holder != "collector"
    )


def _with_names(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related("category", "unit").only(*_ROW_COLUMNS)


def _count_along(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Page and count read the same few rows: once is enough."""
    return _with_names(rows).annotate(counted=Window(Count("*")))


def build_row(case: Case, *, now: datetime) -> CaseRow:
    """Return the list view of a case that was read with its category and unit."""
    return CaseRow(
        id=case.pk,
        number=case.number,
        version=case.version,
        state=case.state,
        description=case.description,
        address=case.address,
        source=case.source,
        category_id=case.category_id,
        category_name_zh=case.category.name_zh if case.category else "",
        category_name_en=case.category.name_en if case.category else "",
        grid_code=case.grid_code,
        unit_id=case.unit_id,
        unit_name=case.unit.name if case.unit else "",
        reported_at=case.reported_at,
        stage=case.stage,
        stage_due_at=case.stage_due_at,
        lamp=read_lamp(due_at=case.stage_due_at, yellow_at=case.stage_yellow_at, at=now),
        closed_at=case.closed_at,
        lon=case.lon,
        lat=case.lat,
        marks=tuple(mark for mark, holds in _MARKS.items() if holds(case)),
    )


def list_map_points(*, actor: Actor, box: Box, wanted: CaseFilter, limit: int = 2000) -> MapWindow:
    """Return the newest `limit` visible cases inside a box of WGS-84 degrees: one query over cell-key ranges."""
    access.check_see_cases(actor)
    now = get_clock().now()
    ranges = compute_key_ranges(box)
    keys = Q()
    for low, high in ranges:
        keys |= Q(cell_key__gte=low, cell_key__lte=high)
    if connection.vendor == "sqlite":
        # Beside first and last key it walks one index of points; else it looks up each range apart, or none by its key.
        keys &= Q(cell_key__gte=ranges[0][0], cell_key__lte=ranges[-1][1])
    if is_for_open(wanted.states, is_open=wanted.is_open):
        # What the index of open points says: by its states the queue's index would be read whole beside it.
        keys &= Q(StandsOpen("state"))
        wanted = replace(wanted, states=(), is_open=None)
    rows = narrow_cases(access.visible_to(actor).filter(keys), wanted, now=now).filter(
        lon__gte=box.west, lon__lte=box.east, lat__gte=box.south, lat__lte=box.north
    )
    found = list(
        rows.order_by("-reported_at").values_list(
            "id", "number", "lon", "lat", "state", "stage_due_at", "stage_yellow_at",
            "category__name_zh", "category__name_en",
        )[: limit + 1]
    )  # fmt: skip
    points = tuple(
        MapPoint(
            id=row[0],
            number=row[1],
            lon=row[2] or 0.0,
            lat=row[3] or 0.0,
            state=row[4],
            lamp=read_lamp(due_at=row[5], yellow_at=row[6], at=now),
            category_name_zh=row[7] or "",
            category_name_en=row[8] or "",
        )
        for row in found[:limit]
    )
    return MapWindow(points=points, is_cut=len(found) > limit)


def count_by_state(*, actor: Actor, is_final_included: bool = False) -> dict[str, int]:
    """Return how many visible cases stand in each open state, on request in the final ones too."""
    rows = access.visible_to(actor).order_by()
    if not is_final_included:
        rows = rows.filter(state__in=OPEN_STATES)
    return dict(rows.values_list("state").annotate(count=Count("id")))


def count_acts(*, actor: Actor) -> int:
    """Return how many acts on the visible cases are recorded, reports included."""
    return CaseEvent.objects.filter(case__in=access.visible_to(actor).order_by()).count()


def count_queues(*, actor: Actor) -> dict[str, QueueCount]:
    """Return for each open state how many visible cases stand in it and how many of them are overdue or due soon."""
    now = get_clock().now()
    rows = access.visible_to(actor).filter(state__in=OPEN_STATES).order_by().values("state")
    red = Count("id", filter=Q(stage_due_at__lt=now))
    yellow = Count("id", filter=Q(stage_due_at__gte=now, stage_yellow_at__lt=now))
    found = {row["state"]: row for row in rows.annotate(total=Count("id"), red=red, yellow=yellow)}
    return {
        state: QueueCount(
            state=state, total=found[state]["total"], red=found[state]["red"], yellow=found[state]["yellow"]
        )
        for state in OPEN_STATES
        if state in found
    }
