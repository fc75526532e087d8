"""Figures of any indicator by any dimension and period from a lake, on this machine or on a Spark cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from wangge.analytics.public import (
    DUCKDB,
    Engine,
    FactsFilter,
    IndicatorRow,
    LakeManifest,
    compute_from_cells,
    compute_indicators,
    find_cell_dimension,
    get_facts,
    open_lake,
    open_lake_cells,
    read_extent,
    read_lake_manifest,
    read_rows,
)
from wangge.evaluation.access import check_see_whole_evaluation
from wangge.evaluation.domain.comparing import Span
from wangge.evaluation.domain.figure_requests import FigureRequest
from wangge.evaluation.domain.figure_tables import FigureTable
from wangge.evaluation.queries.figures import build_figure_table, find_last_day
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_clock, get_profile

Compute: TypeAlias = Callable[..., Any]
"""`compute_indicators` over cases, or `compute_from_cells` over their sums."""


def read_city_lake(folder: Path) -> LakeManifest:
    """Return the manifest of a lake of this city.

    Raises `lake_missing(folder)`, `lake_of_other_city(folder, found, expected)`, `lake_version_other`, `lake_unreadable`.
    """
    manifest, city = read_lake_manifest(folder), get_profile().city.key
    if manifest is None:
        raise DomainError("lake_missing", folder=str(folder))
    if manifest.city != city:
        raise DomainError("lake_of_other_city", folder=str(folder), found=manifest.city, expected=city)
    return manifest


def compute_lake_figures(*, actor: Actor, request: FigureRequest, folder: Path, engine: str = DUCKDB) -> FigureTable:
    """Return the figures of the actor's district as the lake knows them; the rest as `compute_figures` does.

    On this machine (`engine` "duckdb") sums a day answer where they can; `engine` may be the address of a Spark master.
    Raises what `compute_figures` raises but `facts_busy`, and
    `lake_missing(folder)`, `lake_of_other_city`, `lake_version_other`, `lake_unreadable`, `lake_unfinished`,
    `lake_file_other`, `spark_missing`, `spark_unusable(master, reason)`.
    """
    check_see_whole_evaluation(actor)
    manifest = read_city_lake(folder)
    as_of = manifest.known_at or get_clock().now()
    with _open(folder, manifest, actor=actor, request=request, engine=engine, as_of=as_of) as (opened, compute):
        return build_figure_table(
            actor=actor,
            request=request,
            as_of=as_of,
            first_on=read_extent(opened).first_on if request.from_on is None else None,
            compute=lambda span: _read(opened, compute, request, span),
        )


@contextmanager
def _open(
    folder: Path, manifest: LakeManifest, *, actor: Actor, request: FigureRequest, engine: str, as_of: datetime
) -> Iterator[tuple[Engine, Compute]]:
    """Give what the figures are read from, and how: the cells where they can tell, else the cases."""
    days = (None if request.compare else request.from_on, find_last_day(request, as_of=as_of))
    which: dict[str, Any] = {"from_on": days[0], "to_on": days[1], "district_id": actor.district_id}
    dimension = find_cell_dimension(
        dimensions=request.dimensions, indicators=request.indicators, is_filtered=bool(request.filters)
    )
    if engine == DUCKDB and dimension is not None:
        with open_lake_cells(folder, manifest, dimension=dimension, **which) as cells:
            if cells is not None:
                yield cells, compute_from_cells
                return
    with open_lake(folder, manifest, engine=engine, **which) as cases:
        yield cases, compute_indicators


def _read(engine: Engine, compute: Compute, request: FigureRequest, span: Span) -> tuple[IndicatorRow, ...]:
    figures = compute(
        get_facts(engine),
        keys=request.indicators,
        dimensions=request.dimensions,
        period=request.period or None,
        filters=FactsFilter(from_on=span.from_on, to_on=span.to_on, values=request.filters),
    )
    return read_rows(engine, figures, request.indicators)
