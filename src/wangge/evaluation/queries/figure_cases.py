"""Back from a figure of the figures page to the cases behind it, by the same facts the figure was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from wangge.analytics.public import (
    Engine,
    FactsFilter,
    LakeManifest,
    Side,
    filter_cases,
    get_facts,
    list_group_columns,
    open_engine,
    open_lake,
    read_arrow,
)
from wangge.evaluation.access import check_see_whole_evaluation
from wangge.evaluation.domain.figure_requests import FigureRequest, parse_filters
from wangge.evaluation.domain.figure_tables import CASES, FACTS
from wangge.evaluation.queries.figure_answers import check_few_cases
from wangge.evaluation.queries.figures import find_last_day, read_facts_now
from wangge.evaluation.queries.lake_figures import read_city_lake
from wangge.evaluation.queries.lake_place import find_home_lake
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_clock

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCases:
    """Cases behind a figure (指标案卷): one page of their ids in order of id; `number` of `count` pages, of `total` cases."""

    case_ids: tuple[int, ...]
    total: int
    number: int
    count: int
    known_at: datetime
    read_from: str


def list_figure_cases(
    *, actor: Actor, request: FigureRequest, indicator: str, side: str, group: Mapping[str, str], page: int = 1
) -> FigureCases:
    """Return the cases behind one side of an indicator of a group of a question, by the lake or by the cases as they are now.

    `group` has the value of every column of the group as text, "" where it is not known. Raises what `answer_figures` raises, and
    `indicator_unknown(key)`, `evaluation_side_unknown(side)`, `facts_column_unknown(column)`, `filter_value_wrong`.
    """
    check_see_whole_evaluation(actor)
    if indicator not in request.keys:
        raise DomainError("indicator_unknown", key=indicator)
    if side not in {one.value for one in Side}:
        raise DomainError("evaluation_side_unknown", side=side)
    values = _read_group(request, group)
    with _open_facts(actor, request) as (engine, known_at, read_from):
        cases = filter_cases(
            get_facts(engine),
            request.find_indicator(indicator),
            side=side,
            group=values,
            filters=FactsFilter(
                from_on=request.from_on, to_on=find_last_day(request, as_of=known_at), values=request.filters
            ),
        )
        (counted,) = read_arrow(engine, cases.aggregate(cases=cases.count())).to_pylist()
        total = counted["cases"]
        count = max(1, -(-total // PAGE_SIZE))
        number = min(max(page, 1), count)
        found = engine.to_pyarrow(cases.select("case_id").limit(PAGE_SIZE, offset=(number - 1) * PAGE_SIZE))
    return FigureCases(
        case_ids=tuple(found["case_id"].to_pylist()),
        total=total,
        number=number,
        count=count,
        known_at=known_at,
        read_from=read_from,
    )


def _read_group(request: FigureRequest, group: Mapping[str, str]) -> dict[str, object]:
    """Return the values of the group's columns. Raises `facts_column_unknown(column)` for one that is missing."""
    values: dict[str, object] = {}
    for column in list_group_columns(request.dimensions, request.period or None):
        text = group.get(column)
        if text is None:
            raise DomainError("facts_column_unknown", column=column)
        if not text and column != request.period:
            values[column] = None
        elif column == request.period:
            values[column] = _read_day(text)
        else:
            (values[column],) = parse_filters([f"{column}={text}"])[column]
    return values


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DomainError("day_unreadable", text=text) from error


@contextmanager
def _open_facts(actor: Actor, request: FigureRequest) -> Iterator[tuple[Engine, datetime, str]]:
    """Give an engine with the facts of the days, of which instant they are, and what they were read from."""
    folder, manifest = find_home_lake(), _find_lake(request)
    if manifest is None or manifest.known_at is None:
        now = get_clock().now()
        check_few_cases(actor, request)
        engine = open_engine(read_facts_now(actor, request, as_of=now))
        try:
            yield engine, now, CASES
        finally:
            engine.disconnect()
        return
    to_on = find_last_day(request, as_of=manifest.known_at)
    with open_lake(folder, manifest, from_on=request.from_on, to_on=to_on, district_id=actor.district_id) as lake:
        yield lake, manifest.known_at, FACTS


def _find_lake(request: FigureRequest) -> LakeManifest | None:
    """Return the manifest of the installation's lake, None where it cannot tell."""
    try:
        manifest = read_city_lake(find_home_lake())
    except DomainError:
        return None
    if not manifest.is_whole or manifest.known_at is None:
        return None
    is_later = request.from_on is not None and request.from_on > find_last_day(request, as_of=manifest.known_at)
    return None if is_later else manifest
