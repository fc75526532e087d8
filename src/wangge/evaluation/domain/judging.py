"""Judging (评判): figures of every subject from the case facts, one engine for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

import pyarrow as pa

from wangge.analytics.public import (
    Engine,
    Indicator,
    IndicatorValue,
    Side,
    compute_indicators,
    filter_cases,
    get_facts,
    open_engine,
    read_case_ids,
    read_cases,
    read_figures,
    read_rows,
)
from wangge.evaluation.domain.schemes import Scheme, select_schemes
from wangge.evaluation.domain.sheets import (
    AREA,
    AREA_LEVELS,
    BREAKDOWN_SHEET,
    DEPARTMENT,
    POSTS,
    SHEETS,
    TOTAL,
    UNIT_GRID_SHEET,
    find_dimension,
    find_group,
    has_row_of_unknown,
    is_key_of_unknown,
    join_key,
    list_breakdowns,
    split_by_dimension,
)

BUILT_KINDS = (TOTAL, DEPARTMENT, AREA)
"""Of whom a run has the indicators that were built in the city."""


@dataclass(slots=True)
class Group:
    """Group (分组): the figures of one subject before anybody knows its name."""

    kind: str
    level: int
    key: str
    case_count: int = 0
    values: dict[str, IndicatorValue] = field(default_factory=dict)


def compute_groups(
    facts: pa.Table | Engine,
    *,
    schemes: tuple[Scheme, ...],
    dimensions: Iterable[str],
    level_keys: tuple[str, ...],
    further: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType({}),
    built: tuple[Indicator, ...] = (),
) -> tuple[Group, ...]:
    """Return the groups of all kinds of subjects that occur in the facts (or in an engine with them), by kind and key.

    `dimensions` are the profile's breakdowns, `level_keys` the keys of its grid levels from the root down,
    `further` what is read beside sheets and schemes, by kind of subject and key of the grid level ("" but for areas),
    `built` the indicators built in the city, which the whole, units and areas get.
    """
    groups: list[Group] = []
    with _open(facts) as engine:
        for kind, level, indicators in _list_plans(schemes, dimensions=dimensions, level_keys=level_keys):
            beside = further.get((kind, level_keys[level - 1] if level else ""), ())
            wanted = tuple(dict.fromkeys((*indicators, *beside)))
            found = _compute_kind(engine, kind=kind, level=level, indicators=wanted)
            if built and kind in BUILT_KINDS:
                _add_built(engine, found, level=level, built=built)
            groups += found
    return tuple(groups)


def list_cases(
    facts: pa.Table | Engine, *, kind: str, level: int, key: str, indicator: str | Indicator, side: Side
) -> tuple[int, ...]:
    """Return the ids of the cases behind one side of a figure, ascending; one that is not listed is given itself.

    Raises `indicator_unknown`, `evaluation_subject_unknown`.
    """
    group = find_group(kind, level, key, indicator if isinstance(indicator, str) else indicator.key)
    with _open(facts) as engine:
        if isinstance(indicator, str):
            return read_case_ids(engine, indicator=indicator, side=side, group=group)
        cases = read_cases(engine, filter_cases(get_facts(engine), indicator, side=side, group=group))
        return tuple(case_id for case_id, _ in cases)


@contextmanager
def _open(facts: pa.Table | Engine) -> Iterator[Engine]:
    if not isinstance(facts, pa.Table):  # an engine, which its opener closes
        yield facts
        return
    engine = open_engine(facts)
    try:
        yield engine
    finally:
        engine.disconnect()


def _list_plans(
    schemes: tuple[Scheme, ...], *, dimensions: Iterable[str], level_keys: tuple[str, ...]
) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield (kind, level, indicators) of everything that is computed."""
    yield TOTAL, 0, SHEETS[TOTAL]
    for kind in (DEPARTMENT, *POSTS):
        yield kind, 0, _add_needed(SHEETS[kind], select_schemes(schemes, subject=kind))
    for level, level_key in enumerate(level_keys[:AREA_LEVELS], start=1):
        sheet = UNIT_GRID_SHEET if level == len(level_keys) else SHEETS[AREA]
        yield AREA, level, _add_needed(sheet, select_schemes(schemes, subject=AREA, level=level_key))
    for kind in list_breakdowns(dimensions):
        yield kind, 0, BREAKDOWN_SHEET


def _add_needed(sheet: tuple[str, ...], schemes: tuple[Scheme, ...]) -> tuple[str, ...]:
    needed = (indicator for scheme in schemes for indicator in scheme.list_indicators())
    return tuple(dict.fromkeys((*sheet, *needed)))


def _compute_kind(engine: Engine, *, kind: str, level: int, indicators: tuple[str, ...]) -> list[Group]:
    groups: dict[str, Group] = {}
    split = split_by_dimension(kind, level, indicators)
    for position, (dimension, keys) in enumerate(split.items()):
        chosen = (dimension,) if dimension is not None else ()
        for row in read_figures(engine, keys=keys, dimensions=chosen):
            if not row.is_named and not has_row_of_unknown(kind):  # nobody's doing: in the total only
                continue
            key = join_key(row.group.values())
            group = groups.setdefault(key, Group(kind, level, key))
            group.values |= row.values
            if position == 0:
                group.case_count = row.cases
    return sorted(groups.values(), key=lambda group: (is_key_of_unknown(group.key), group.key))


def _add_built(engine: Engine, groups: list[Group], *, level: int, built: tuple[Indicator, ...]) -> None:
    """Give the groups of one kind what the built indicators say of them; every group with cases is known already."""
    if not groups:
        return
    dimension = find_dimension(groups[0].kind, level, "")
    known = {group.key: group for group in groups}
    figures = compute_indicators(get_facts(engine), keys=built, dimensions=(dimension,) if dimension else ())
    for row in read_rows(engine, figures, built):
        if row.is_named:
            known[join_key(row.group.values())].values.update(row.values)
