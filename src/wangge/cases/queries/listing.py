"""Work lists, the map window and near duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet

from wangge.cases import access
from wangge.cases.domain.clocks import read_lamp
from wangge.cases.domain.workflow import CASE_STATES, FINAL_STATES, OPEN_STATES
from wangge.cases.models import Case
from wangge.cases.queries.ordering import choose_order, count_ordered, cut_ordered
from wangge.cases.queries.views import CasePage, CaseRow, MapPoint, MapWindow, QueueCount
from wangge.geo.public import Box, compute_key_ranges
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock, get_profile

PAGE_SIZE = 50
COUNT_LIMIT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What a work list is narrowed by; empty fields do not narrow.

    `text` is a number, or words of address or description; `grid_code` a prefix of grid codes; `lamp` one of
    green, yellow, red; `reported_from`/`reported_to` a half-open interval of instants; `checker_id` and
    `reporter_id` are members; `order` is one of due, due_last, newest, oldest, number, number_last.
    """

    states: tuple[str, ...] = ()
    is_open: bool | None = None
    category_id: int | None = None
    category_ids: tuple[int, ...] = ()
    category_class: str = ""
    unit_id: int | None = None
    checker_id: int | None = None
    reporter_id: int | None = None
    grid_code: str = ""
    source: str = ""
    lamp: str = ""
    text: str = ""
    reported_from: datetime | None = None
    reported_to: datetime | None = None
    case_ids: tuple[int, ...] = ()
    order: str = "due"
    page: int = 1
    page_size: int = PAGE_SIZE


def list_cases(*, actor: Actor, wanted: CaseFilter) -> CasePage:
    """Return one page of the cases the actor may see; counts stop at 1,000 and say so."""
    access.check_see_cases(actor)
    now = get_clock().now()
    rows = _narrow(access.visible_to(actor), wanted, now=now)
    page_size = min(max(wanted.page_size, 1), 200)
    page = min(max(wanted.page, 1), max(1, COUNT_LIMIT // page_size))
    order, reach = choose_order(wanted.order, states=wanted.states, is_open=wanted.is_open, has_lamp=bool(wanted.lamp))
    total = count_ordered(rows, order, reach, limit=COUNT_LIMIT + 1)
    found = cut_ordered(_with_names(rows), order, reach, start=(page - 1) * page_size, stop=page * page_size)
    return CasePage(
        rows=tuple(build_row(case, now=now) for case in found),
        page=page,
        page_size=page_size,
        total=min(total, COUNT_LIMIT),
        is_more=total > COUNT_LIMIT,
        order=order,
    )


def find_queue_states(actor: Actor) -> tuple[str, ...]:
    """Return the open states whose next move is the actor's by one of his roles; a checker's cases are named to him."""
    return tuple(
        name
        for name in OPEN_STATES
        if (holder := CASE_STATES[name].holder_role) in actor.roles and holder != "collector"
    )


def _with_names(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related("category", "unit")


def _narrow(rows: QuerySet[Case], wanted: CaseFilter, *, now: datetime) -> QuerySet[Case]:
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    elif wanted.is_open is not None:
        rows = rows.filter(state__in=OPEN_STATES if wanted.is_open else FINAL_STATES)
    exact = {
        "category_id": wanted.category_id,
        "category__class_code": wanted.category_class,
        "unit_id": wanted.unit_id,
        "checker_id": wanted.checker_id,
        "reporter_id": wanted.reporter_id,
        "source": wanted.source,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.grid_code:
        rows = rows.filter(**_begin_with("grid_code", wanted.grid_code))
    if wanted.reported_from:
        rows = rows.filter(reported_at__gte=wanted.reported_from)
    if wanted.reported_to:
        rows = rows.filter(reported_at__lt=wanted.reported_to)
    if wanted.category_ids:
        rows = rows.filter(category_id__in=wanted.category_ids)
    if wanted.case_ids:
        rows = rows.filter(pk__in=wanted.case_ids)
    return _narrow_by_text(_narrow_by_lamp(rows, wanted.lamp, now=now), wanted.text)


def _begin_with(column: str, prefix: str) -> dict[str, str]:
    """Return the lookups for values that begin with a code, as each database finds them in its index.

    SQLite compares bytes, so a range does it; PostgreSQL orders by the database's language and has an index of patterns.
    """
    if connection.vendor == "postgresql":
        return {f"{column}__startswith": prefix}
    return {f"{column}__gte": prefix, f"{column}__lt": f"{prefix}~"}


def _narrow_by_lamp(rows: QuerySet[Case], lamp: str, *, now: datetime) -> QuerySet[Case]:
    if lamp:
        rows = rows.filter(state__in=OPEN_STATES)  # nothing else has a deadline; the queue's index knows them
    if lamp == "red":
        return rows.filter(stage_due_at__lt=now)
    if lamp == "yellow":
        return rows.filter(stage_due_at__gte=now, stage_yellow_at__lt=now)
    if lamp == "green":
        return rows.filter(stage_due_at__gte=now, stage_yellow_at__gte=now)
    return rows


def _narrow_by_text(rows: QuerySet[Case], text: str) -> QuerySet[Case]:
    words = text.split()
    if len(words) == 1 and words[0].upper().startswith(get_profile().city.case_prefix):
        return rows.filter(number__startswith=words[0].upper())
    for word in words:
        rows = rows.filter(
            Q(description__icontains=word) | Q(address__icontains=word) | Q(category__name_zh__icontains=word)
        )
    return rows


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
    )


def list_map_points(*, actor: Actor, box: Box, wanted: CaseFilter, limit: int = 2000) -> MapWindow:
    """Return the newest `limit` visible cases inside a box of WGS-84 degrees: one query over cell-key ranges."""
    access.check_see_cases(actor)
    now = get_clock().now()
    keys = Q()
    for low, high in compute_key_ranges(box):
        keys |= Q(cell_key__gte=low, cell_key__lte=high)
    rows = _narrow(access.visible_to(actor).filter(keys), wanted, now=now).filter(
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
