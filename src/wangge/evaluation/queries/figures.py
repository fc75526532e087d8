"""Figures of any indicator by any dimension and period, computed now from the case facts; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wangge.analytics.public import (
    DIMENSIONS,
    Engine,
    FactsFilter,
    HourCount,
    IndicatorRow,
    PatrolProposal,
    compute_indicators,
    get_facts,
    list_indicators,
    open_engine,
    propose_patrols,
    read_arrow,
)
from wangge.analytics.public import build_rows as build_groups
from wangge.cases.public import read_case_facts
from wangge.evaluation.access import check_see_whole_evaluation
from wangge.evaluation.domain.comparing import Span, find_earlier_span
from wangge.evaluation.domain.figure_requests import FigureRequest
from wangge.evaluation.domain.figure_tables import FigureRow, FigureTable, build_rows
from wangge.evaluation.domain.sheets import PEOPLE, join_key
from wangge.evaluation.queries.names import name_breakdowns
from wangge.geo.public import get_area_names
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.people.public import get_member_names, get_organisation_names
from wangge.platform.public import get_clock, get_local_day, get_profile
from wangge.profiles.public import build_calendar

READER = "evaluation"
PATROL_KEYS = ("found_first_count", "told_first_count")
PATROL_DIMENSIONS = ("category_class", "hour")

Names = Mapping[tuple[str, object], tuple[str, str]]


def compute_figures(*, actor: Actor, request: FigureRequest, most_rows: int | None = None) -> FigureTable:
    """Return the figures of the actor's district as they are known now.

    Without days the cases count from the first report on, and until today. Raises `evaluation_not_shown`,
    `facts_busy`, `calendar_missing` where working days of an unknown year are asked for, and what the request is
    refused for: `indicator_unknown`, `dimension_unknown`, `period_unknown`, `facts_column_unknown`, and
    `figures_too_many(rows, most)` for more than `most_rows` groups.
    """
    check_see_whole_evaluation(actor)
    now = get_clock().now()
    facts = read_facts_now(actor, request, as_of=now)
    return build_figure_table(
        actor=actor,
        request=request,
        as_of=now,
        first_on=_find_first_day(facts),
        compute=lambda span: _compute(facts, request, span, most_rows=most_rows),
    )


def find_last_day(request: FigureRequest, *, as_of: datetime) -> date:
    """Return the last day that counts: the one asked for, or the day in the city at the instant."""
    today = get_local_day(as_of)
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
    from_on = request.from_on or first_on or to_on
    span = Span(from_on, max(from_on, to_on))
    earlier = find_earlier(request, span)
    rows = build_rows(
        compute(span),
        compute(earlier) if earlier else (),
        request=request,
        span=span,
        calendar=build_calendar(get_profile()) if request.is_per_workday else None,
        as_of=as_of,
    )
    return FigureTable(
        request=request,
        as_of=as_of,
        span=span,
        earlier_span=earlier,
        rows=rows,
        names=_find_names(actor, request.dimensions, rows),
        small_sample=get_profile().evaluation.small_sample,
    )


def list_patrol_proposals(
    *, actor: Actor, from_on: date, to_on: date, level: int, most: int = 20
) -> tuple[tuple[PatrolProposal, ...], Names]:
    """Return where, for what and when to patrol more, by what citizens found first in these days, with the names (PJ-7).

    `level` is that of the areas; the matter of a proposal is (standard, kind, class code). Raises
    `evaluation_not_shown`, `facts_busy`.
    """
    request = build_patrol_request(from_on=from_on, to_on=to_on, level=level)
    table = compute_figures(actor=actor, request=request)
    return propose_patrols(count_hours_of(table, level=level), most=most), table.names


def build_patrol_request(*, from_on: date, to_on: date, level: int) -> FigureRequest:
    """Return the question whose answer `count_hours_of` reads."""
    return FigureRequest(
        indicators=list_indicators(keys=PATROL_KEYS),
        dimensions=(f"area_{level}", *PATROL_DIMENSIONS),
        from_on=from_on,
        to_on=to_on,
    )


def count_hours_of(table: FigureTable, *, level: int) -> tuple[HourCount, ...]:
    """Return the answer to `build_patrol_request` as counts by area, large class and hour, where all three are known."""
    return tuple(_count_hour(row, f"area_{level}") for row in table.rows if None not in row.group.values())


def _count_hour(row: FigureRow, area: str) -> HourCount:
    found, told = (row.values[key].numerator or 0 for key in PATROL_KEYS)
    group: dict[str, Any] = dict(row.group)
    return HourCount(
        place=group[area],
        matter=tuple(group[column] for column in DIMENSIONS["category_class"].columns),
        hour=group["reported_hour"],
        found=found,
        told=told,
    )


def read_facts_now(actor: Actor, request: FigureRequest, *, as_of: datetime) -> pa.Table:
    """Return the facts of the cases that a question needs, the earlier days it compares with included."""
    from_on, to_on = find_needed_days(request, as_of=as_of)
    reader = build_system_actor(name=READER, district_id=actor.district_id)
    facts, _ = read_case_facts(actor=reader, as_of=as_of, from_on=from_on, to_on=to_on)
    return facts


def find_needed_days(request: FigureRequest, *, as_of: datetime) -> tuple[date | None, date]:
    """Return the first and last day whose cases a question needs, None for the first report."""
    to_on = find_last_day(request, as_of=as_of)
    if request.from_on is None:
        return None, to_on
    earlier = find_earlier(request, Span(request.from_on, to_on))
    return (earlier.from_on if earlier else request.from_on), to_on


def _find_first_day(facts: pa.Table) -> date | None:
    first: date | None = pc.min_max(facts["reported_on"]).as_py()["min"]
    return first


def compute_groups(
    engine: Engine, request: FigureRequest, span: Span, *, most_rows: int | None = None
) -> tuple[IndicatorRow, ...]:
    """Return the groups of a question over the days from an engine with the facts of the cases; error as `read_groups`."""
    figures = compute_indicators(
        get_facts(engine),
        keys=request.indicators,
        dimensions=request.dimensions,
        period=request.period or None,
        filters=FactsFilter(from_on=span.from_on, to_on=span.to_on, values=request.filters),
    )
    return read_groups(read_arrow(engine, figures), request, most_rows=most_rows)


def read_groups(answer: pa.Table, request: FigureRequest, *, most_rows: int | None) -> tuple[IndicatorRow, ...]:
    """Return an answer as groups; raises `figures_too_many(rows, most)` for more than `most_rows`."""
    if most_rows is not None and answer.num_rows > most_rows:
        raise DomainError("figures_too_many", rows=answer.num_rows, most=most_rows)
    return build_groups(answer, request.indicators)


def _compute(facts: pa.Table, request: FigureRequest, span: Span, *, most_rows: int | None) -> tuple[IndicatorRow, ...]:
    engine = open_engine(facts)
    try:
        return compute_groups(engine, request, span, most_rows=most_rows)
    finally:
        engine.disconnect()


def _find_names(actor: Actor, dimensions: Iterable[str], rows: Iterable[FigureRow]) -> Names:
    """Return the names of what the rows are of, by column (the last of a dimension's) and value."""
    found: dict[tuple[str, object], tuple[str, str]] = {}
    rows, reader = tuple(rows), build_system_actor(name=READER, district_id=actor.district_id)
    for key in dimensions:
        columns = DIMENSIONS[key].columns
        groups = {tuple(row.group[column] for column in columns) for row in rows}
        groups = {group for group in groups if None not in group}
        names = _read_names(actor, reader, key, groups)
        found |= {
            (columns[-1], group if len(columns) > 1 else group[0]): names[group] for group in groups if group in names
        }
    return found


def _read_names(
    actor: Actor, reader: Actor, key: str, groups: set[tuple[Any, ...]]
) -> dict[tuple[Any, ...], tuple[str, str]]:
    """Return Chinese and English names of some groups of one dimension."""
    values = {group[0] for group in groups}
    if key == "grid" or (key.startswith("area_") and key != "area_class"):
        return {(code,): (name, name) for code, name in get_area_names(actor=actor, codes=values).items()}
    if key in {"department", "district"}:
        units = get_organisation_names(actor=reader, organisation_ids=values)
        return {(unit_id,): (name, name) for unit_id, name in units.items()}
    if key in PEOPLE:
        members = get_member_names(actor=reader, member_ids=values)
        return {(member_id,): (name, name) for member_id, name in members.items()}
    named = {(kind, joined): name for (kind, joined), name in name_breakdowns(get_profile()).items() if kind == key}
    joined = {group: (key, join_key(group)) for group in groups}
    return {group: (named[at].name, named[at].name_en or named[at].name) for group, at in joined.items() if at in named}
