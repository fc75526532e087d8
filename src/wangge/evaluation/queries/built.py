"""The indicators that administrators built: the versions in force, and what one would give on real cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from wangge.analytics.public import (
    FactsFilter,
    Indicator,
    IndicatorDefinition,
    Side,
    compile_indicator,
    compute_indicators,
    filter_cases,
    get_facts,
    open_engine,
    read_cases,
    read_definition,
    read_rows,
)
from wangge.cases.public import read_case_facts
from wangge.evaluation import access
from wangge.evaluation.domain.views import FigureView
from wangge.evaluation.models import BuiltIndicator
from wangge.kernel.public import Actor, build_system_actor
from wangge.platform.public import get_clock, get_local_day

PREVIEW_DAYS = 30
PREVIEW_CASES = 10
READER = "evaluation"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltView:
    """Built indicator (自建指标) as it is in force; `description` is that of `Indicator.describe`."""

    key: str
    version: int
    definition: IndicatorDefinition
    description: Mapping[str, object]
    author_name: str
    made_at: datetime

    @property
    def indicator(self) -> Indicator:
        """Return it ready to compute."""
        return compile_indicator(self.definition, version=self.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Preview (预览): what a definition gives over the last days, with some of the cases counted and not counted."""

    figure: FigureView
    days: int
    case_count: int
    counted: tuple[str, ...]
    missed: tuple[str, ...]


def list_built(*, actor: Actor) -> tuple[BuiltView, ...]:
    """Return the built indicators in force, by key. Raises `evaluation_not_shown`."""
    access.check_see_whole_evaluation(actor)
    return read_built()


def read_built() -> tuple[BuiltView, ...]:
    """Return what `list_built` does to whoever computes with them."""
    return tuple(_show(row) for row in _list_in_force())


def find_built(*, key: str) -> Indicator | None:
    """Return a built indicator in force, ready to compute; None where there is none."""
    found = [row for row in _list_in_force() if row.key == key]
    return _compile(found[0]) if found else None


def load_built() -> dict[str, Indicator]:
    """Return every built indicator in force by key."""
    return {row.key: _compile(row) for row in _list_in_force()}


def preview_indicator(*, actor: Actor, plain: Any) -> Preview:
    """Return what a definition would give of the cases of the last 30 days; nothing is stored.

    Raises `indicator_not_builder(name)`, what `read_definition` refuses, `facts_busy`.
    """
    access.check_build_indicators(actor)
    built = compile_indicator(read_definition(plain))
    now = get_clock().now()
    today = get_local_day(now)
    from_on = today - timedelta(days=PREVIEW_DAYS - 1)
    reader = build_system_actor(name=READER, district_id=actor.district_id)
    facts, _ = read_case_facts(actor=reader, as_of=now, from_on=from_on, to_on=today)
    engine = open_engine(facts)
    try:
        table = get_facts(engine)
        (row,) = read_rows(engine, compute_indicators(table, keys=[built]), [built])
        counted, missed = (
            read_cases(engine, filter_cases(table, built, side=side, filters=FactsFilter()).limit(PREVIEW_CASES))
            for side in (Side.NUMERATOR, Side.MISSED)
        )
    finally:
        engine.disconnect()
    return Preview(
        figure=FigureView(key=built.key, value=row.values[built.key], definition=built.describe(), is_recorded=True),
        days=PREVIEW_DAYS,
        case_count=row.cases,
        counted=tuple(number for _, number in counted),
        missed=tuple(number for _, number in missed),
    )


def _list_in_force() -> list[BuiltIndicator]:
    latest: dict[str, BuiltIndicator] = {}
    for row in BuiltIndicator.objects.order_by("key", "version"):
        latest[row.key] = row
    return [row for row in latest.values() if not row.is_retired]


def _compile(row: BuiltIndicator) -> Indicator:
    return compile_indicator(read_definition(orjson.loads(row.definition)), version=row.version)


def _show(row: BuiltIndicator) -> BuiltView:
    return BuiltView(
        key=row.key,
        version=row.version,
        definition=read_definition(orjson.loads(row.definition)),
        description=_compile(row).describe(),
        author_name=row.author_name,
        made_at=row.made_at,
    )
