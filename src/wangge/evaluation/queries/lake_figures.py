"""Figures of any indicator by any dimension and period from a lake, on this machine or on a Spark cluster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from wangge.analytics.public import (
    DUCKDB,
    MANIFEST,
    IndicatorRow,
    LakeManifest,
    find_cell_dimension,
    find_first_sums_day,
    has_lake_sums,
    open_lake,
    read_extent,
    read_lake_manifest,
    read_lake_sums,
    stamp_lake,
)
from wangge.evaluation.access import check_see_whole_evaluation
from wangge.evaluation.domain.comparing import Span
from wangge.evaluation.domain.figure_requests import FigureRequest
from wangge.evaluation.domain.figure_tables import FACTS, SUMS, FigureAnswer, FigureTable
from wangge.evaluation.queries.figures import build_figure_table, compute_groups, find_last_day, read_groups
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_clock, get_profile


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

    On this machine (`engine` "duckdb") sums answer where they can; `engine` may be the address of a Spark master.
    Raises what `compute_figures` raises but `facts_busy`, and
    `lake_missing(folder)`, `lake_of_other_city`, `lake_version_other`, `lake_unreadable`, `lake_unfinished`,
    `lake_file_other`, `spark_missing`, `spark_unusable(master, reason)`.
    """
    return answer_from_lake(actor=actor, request=request, folder=folder, engine=engine).table


def answer_from_lake(
    *,
    actor: Actor,
    request: FigureRequest,
    folder: Path,
    engine: str = DUCKDB,
    most_rows: int | None = None,
    needs_cases: bool = False,
) -> FigureAnswer:
    """Return the same with what it was read from; all of it is of one state of the lake, or `lake_unfinished` is raised.

    Raises also `figures_too_many(rows, most)` for more than `most_rows` groups, and `lake_older(folder, from_on)` for days
    after the last that the lake knows, and with `needs_cases` for a lake without any case.
    """
    check_see_whole_evaluation(actor)
    if not (folder / MANIFEST).is_file():
        raise DomainError("lake_missing", folder=str(folder))
    before = stamp_lake(folder)
    lake = _Lake(folder, read_city_lake(folder), actor, request, engine, most_rows)
    is_later = request.from_on is not None and request.from_on > find_last_day(request, as_of=lake.as_of)
    if is_later or (needs_cases and not lake.manifest.rows):
        raise DomainError("lake_older", folder=str(folder), from_on=str(request.from_on or "-"))
    dimension = find_cell_dimension(
        dimensions=request.dimensions, indicators=request.indicators, is_filtered=bool(request.filters)
    )
    has_sums = engine == DUCKDB and dimension is not None and has_lake_sums(folder, lake.manifest, dimension=dimension)
    table = lake.read_sums(dimension or "") if has_sums else lake.read_cases()
    if stamp_lake(folder) != before:
        raise DomainError("lake_unfinished", folder=str(folder))
    return FigureAnswer(table=table, read_from=SUMS if has_sums else FACTS)


@dataclass(frozen=True, slots=True)
class _Lake:
    """A question to a lake."""

    folder: Path
    manifest: LakeManifest
    actor: Actor
    request: FigureRequest
    engine: str
    most_rows: int | None

    @property
    def as_of(self) -> datetime:
        return self.manifest.known_at or get_clock().now()

    def read_sums(self, dimension: str) -> FigureTable:
        """Answer from the sums by a dimension, which are there."""
        request, district_id = self.request, self.actor.district_id

        def compute(span: Span) -> tuple[IndicatorRow, ...]:
            answer = read_lake_sums(
                self.folder,
                self.manifest,
                dimension=dimension,
                keys=request.keys,
                dimensions=request.dimensions,
                period=request.period or None,
                from_on=span.from_on,
                to_on=span.to_on,
                district_id=district_id,
            )
            return read_groups(answer, request, most_rows=self.most_rows)

        first_on = None
        if request.from_on is None:
            first_on = find_first_sums_day(self.folder, self.manifest, district_id=district_id)
        return self._build(first_on, compute)

    def read_cases(self) -> FigureTable:
        """Answer from the facts of the cases."""
        request = self.request
        with open_lake(
            self.folder,
            self.manifest,
            engine=self.engine,
            from_on=None if request.compare else request.from_on,
            to_on=find_last_day(request, as_of=self.as_of),
            district_id=self.actor.district_id,
        ) as opened:
            first_on = read_extent(opened).first_on if request.from_on is None else None
            return self._build(first_on, lambda span: compute_groups(opened, request, span, most_rows=self.most_rows))

    def _build(self, first_on: date | None, compute: Callable[[Span], tuple[IndicatorRow, ...]]) -> FigureTable:
        return build_figure_table(
            actor=self.actor, request=self.request, as_of=self.as_of, first_on=first_on, compute=compute
        )
