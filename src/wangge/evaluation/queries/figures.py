"""Figures of any indicator by any dimension and period, computed now from the case facts; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from wangge.analytics.public import (
    DIMENSIONS,
    FactsFilter,
    HourCount,
    IndicatorRow,
    PatrolProposal,
    compute_indicators,
    get_facts,
    list_indicators,
    open_engine,
    propose_patrols,
    read_rows,
)
from wangge.cases.public import read_case_facts
from wangge.evaluation.access import check_see_whole_evaluation
from wangge.evaluation.domain.comparing import Span, find_earlier_span
from wangge.evaluation.domain.figure_requests import FigureRequest
from wangge.evaluation.domain.figure_tables import FigureRow, FigureTable, build_rows
from wangge.evaluation.domain.sheets import AREA, join_key
from wangge.evaluation.queries.names import PEOPLE, read_names
from wangge.geo.public import list_areas
from wangge.kernel.public import Actor, build_system_actor
from wangge.platform.public import get_clock, get_profile
from wangge.profiles.public import build_calendar

READER = "evaluation"
PATROL_KEYS = ("found_first_count", "told_first_count")
PATROL_DIMENSIONS = ("category_class", "hour")

Names = Mapping[tuple[str, object], tuple[str, str]]


def compute_figures(*, actor: Actor, request: FigureRequest) -> FigureTable:
    """Return the figures of the actor's district as they are known now.

    Without days the cases count from the first report on, and until today. Raises `evaluation_not_shown`,
    `facts_busy`, `calendar_missing` where working days of an unknown year are asked for, and what the request is
    refused for: `indicator_unknown`, `dimension_unknown`, `period_unknown`, `facts_column_unknown`.
    """
    check_see_whole_evaluation(actor)
    now = get_clock().now()
    to_on = find_last_day(request, as_of=now)
    earlier = find_earlier(request, Span(request.from_on, to_on)) if request.from_on is not None else None
    facts = _read_facts(actor, as_of=now, from_on=earlier.from_on if earlier else request.from_on, to_on=to_on)
    return build_figure_table(
        actor=actor,
        request=request,
        as_of=now,
        first_on=_find_first_day(facts),
        compute=lambda span: _compute(facts, request, span),
    )


def find_last_day(request: FigureRequest, *, as_of: datetime) -> date:
    """Return the last day that counts: the one asked for, or the day in the city at the instant."""
    today = as_of.astimezone(ZoneInfo(get_profile().city.zone)).date()
    return min(request.to_on or today, today)


def find_earlier(request: FigureRequest, span: Span) -> Span | None:
    """Return the days that a span is compared with, None where nothing is compared."""
    return find_earlier_span(span, period=request.period, comparison=request.compare) if request.compare else None


def build_figure_table(
    *,
    actor: Actor,
    request: FigureRequest,
    as_of: datetime,
    first_on: date | None,
    compute: Callable[[Span], tuple[IndicatorRow, ...]],
) -> FigureTable:
    """Return the table of a request from whatever computes the groups of some days; `first_on` is the first report's."""
    to_on = find_last_day(request, as_of=as_of)
    span = Span(request.from_on or first_on or to_on, to_on)
    earlier = find_earlier(request, span)
    rows = build_rows(
        compute(span),
        compute(earlier) if earlier else (),
        request=request,
        span=span,
        calendar=build_calendar(get_profile()) if request.is_per_workday else None,
    )
    return FigureTable(
        request=request,
        as_of=as_of,
        span=span,
        earlier_span=earlier,
        rows=rows,
        names=_find_names(actor, request.dimensions, rows),
    )


def list_patrol_proposals(
    *, actor: Actor, from_on: date, to_on: date, level: int, most: int = 20
) -> tuple[tuple[PatrolProposal, ...], Names]:
    """Return where, for what and when to patrol more, by what citizens found first in these days, with the names (PJ-7).

    `level` is that of the areas; the matter of a proposal is (standard, kind, class code). Raises
    `evaluation_not_shown`, `facts_busy`.
    """
    check_see_whole_evaluation(actor)
    dimensions = (f"area_{level}", *PATROL_DIMENSIONS)
    request = FigureRequest(
        indicators=list_indicators(keys=PATROL_KEYS), dimensions=dimensions, from_on=from_on, to_on=to_on
    )
    facts = _read_facts(actor, as_of=get_clock().now(), from_on=from_on, to_on=to_on)
    rows = _compute(facts, request, Span(from_on, to_on))
    proposals = propose_patrols([_count_hour(row, f"area_{level}") for row in rows], most=most)
    return proposals, _find_names(actor, dimensions, rows)


def _count_hour(row: IndicatorRow, area: str) -> HourCount:
    found, told = (row.values[key].numerator or 0 for key in PATROL_KEYS)
    group: dict[str, Any] = dict(row.group)
    return HourCount(
        place=group[area],
        matter=tuple(group[column] for column in DIMENSIONS["category_class"].columns),
        hour=group["reported_hour"],
        found=found,
        told=told,
    )


def _read_facts(actor: Actor, *, as_of: datetime, from_on: date | None, to_on: date) -> pa.Table:
    reader = build_system_actor(name=READER, district_id=actor.district_id)
    facts, _ = read_case_facts(actor=reader, as_of=as_of, from_on=from_on, to_on=to_on)
    return facts


def _find_first_day(facts: pa.Table) -> date | None:
    first: date | None = pc.min_max(facts["reported_on"]).as_py()["min"]
    return first


def _compute(facts: pa.Table, request: FigureRequest, span: Span) -> tuple[IndicatorRow, ...]:
    engine = open_engine(facts)
    try:
        figures = compute_indicators(
            get_facts(engine),
            keys=request.indicators,
            dimensions=request.dimensions,
            period=request.period or None,
            filters=FactsFilter(from_on=span.from_on, to_on=span.to_on, values=request.filters),
        )
        return read_rows(engine, figures, request.indicators)
    finally:
        engine.disconnect()


def _find_names(actor: Actor, dimensions: Iterable[str], rows: Iterable[FigureRow | IndicatorRow]) -> Names:
    """Return the names of what the rows are of, by column (the last of a dimension's) and value."""
    rows, dimensions = tuple(rows), tuple(dimensions)
    has_areas = any(key == "grid" or (key.startswith("area_") and key != "area_class") for key in dimensions)
    members = {row.group[f"{key}_id"] for row in rows for key in dimensions if key in PEOPLE}
    known = read_names(
        build_system_actor(name=READER, district_id=actor.district_id),
        get_profile(),
        areas={area.code: area.name for area in list_areas(actor=actor)} if has_areas else {},
        member_ids={member for member in members if isinstance(member, int)},
    )
    names = {}
    for key in dimensions:
        columns = DIMENSIONS[key].columns
        kind = AREA if key == "grid" or (key.startswith("area_") and key != "area_class") else key
        for row in rows:
            found = known.get((kind, join_key(row.group[column] for column in columns)))
            if found is not None:
                names[columns[-1], row.group[columns[-1]]] = (found.name, found.name_en or found.name)
    return names
