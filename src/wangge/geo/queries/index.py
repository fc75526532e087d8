"""The place of a point: an index over the grids in force, kept by each process until a grid changes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import shapely
from django.db import connection
from django.db.models import Exists, OuterRef
from numpy.typing import ArrayLike, NDArray

from wangge.geo.domain.locating import NOWHERE, PolygonIndex
from wangge.geo.domain.views import GridRef
from wangge.geo.models import GridCell, GridUnit
from wangge.kernel.public import DomainError
from wangge.platform.public import get_clock

_REF_FIELDS = ("id", "code", "name", "generation", "parent_id", "area_class", "road_class")
FRESH_FOR = timedelta(seconds=2)
"""How long another process may go on locating in the grids of before a change."""


@dataclass(frozen=True, slots=True)
class _GridIndex:
    """Index (定位索引): the leaves of the located layer; `chains` has every open grid's codes from the root."""

    number: int
    polygons: PolygonIndex
    refs: tuple[GridRef, ...]
    ids: NDArray[np.int64]
    by_id: dict[int, GridRef]
    chains: dict[str, tuple[str, ...]]
    bindings: dict[tuple[str, str], int]


class _IndexHolder:
    """Keeps the index of this process; threads share it, one at a time builds it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: _GridIndex | None = None
        self._checked_at: datetime | None = None

    def get(self, now: datetime) -> _GridIndex:
        """Return the index; the version row is read when the last look at it is older than `FRESH_FOR`."""
        index, checked_at = self._index, self._checked_at
        if index is not None and checked_at is not None and timedelta(0) <= now - checked_at < FRESH_FOR:
            return index
        with self._lock:
            number = read_version()
            if self._index is None or self._index.number != number:
                self._index = _build_index(number)
            self._checked_at = now
            return self._index

    def forget(self) -> None:
        """Drop the index, so that the next question reads the grids again."""
        with self._lock:
            self._index = self._checked_at = None


_holder = _IndexHolder()


def forget_index() -> None:
    """Drop this process's index; a change of grids does so by itself, tests that roll back call it."""
    _holder.forget()


def read_version() -> int:
    """Return the number that rises with every change of grids or bindings."""
    with connection.cursor() as cursor:  # written out: asked at every report
        cursor.execute("SELECT number FROM geo_geoversion WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _get_index() -> _GridIndex:
    return _holder.get(get_clock().now())


def _build_index(number: int) -> _GridIndex:
    in_force = GridCell.objects.filter(layer__is_located=True, to_on__isnull=True).order_by()
    rows = list(in_force.values_list(*_REF_FIELDS))
    codes = {row[0]: (row[1], row[4]) for row in rows}
    refs = [_show_ref(row, codes) for row in rows]
    by_id = {ref.id: ref for ref in refs}
    open_children = GridCell.objects.filter(parent=OuterRef("pk"), to_on__isnull=True)
    leaves = list(in_force.filter(~Exists(open_children)).values_list("id", "boundary"))
    leaf_refs = tuple(by_id[row_id] for row_id, _ in leaves)
    shapes = shapely.from_wkb([bytes(boundary) for _, boundary in leaves])
    bindings = GridUnit.objects.filter(layer__is_located=True).values_list("duty", "grid_code", "unit_id")
    return _GridIndex(
        number=number,
        polygons=PolygonIndex([ref.code for ref in leaf_refs], shapes),
        refs=leaf_refs,
        ids=np.asarray([ref.id for ref in leaf_refs], dtype=np.int64),
        by_id=by_id,
        chains={ref.code: ref.level_codes for ref in refs},
        bindings={(duty, code): unit_id for duty, code, unit_id in bindings},
    )


def _show_ref(row: tuple[Any, ...], codes: Mapping[int, tuple[str, int | None]]) -> GridRef:
    """Return the grid of a row of `_REF_FIELDS`; `codes` maps ids to code and parent's id."""
    chain: list[str] = []
    row_id: int | None = row[0]
    while row_id is not None and row_id in codes:
        code, row_id = codes[row_id]
        chain.append(code)
    return GridRef(
        id=row[0],
        code=row[1],
        name=row[2],
        generation=row[3],
        level_codes=tuple(reversed(chain)),
        area_class=row[5],
        road_class=row[6],
    )


def locate_point(*, lon: float, lat: float) -> GridRef | None:
    """Return the grid in force that holds a WGS-84 point, or None; on a shared edge the one with the smallest code."""
    index = _get_index()
    position = index.polygons.find_position(lon, lat)
    return None if position is None else index.refs[position]


def locate_points(lons: ArrayLike, lats: ArrayLike) -> NDArray[np.int64]:
    """Return the id of the grid that holds each WGS-84 point, 0 for a point in none.

    Points sorted by cell key are found about twice as fast.
    """
    index = _get_index()
    positions = index.polygons.find_positions(lons, lats)
    found = np.zeros(positions.shape, dtype=np.int64)
    is_found = positions != NOWHERE
    found[is_found] = index.ids[positions[is_found]]
    return found


def get_grid(grid_id: int) -> GridRef:
    """Return a grid in force or closed, of any layer; raises `grid_unknown`."""
    refs = get_grids([grid_id])
    if grid_id not in refs:
        raise DomainError("grid_unknown", grid=grid_id)
    return refs[grid_id]


def get_grids(grid_ids: Iterable[int]) -> dict[int, GridRef]:
    """Return id → grid of those that exist, in force or closed; closed ones cost one query a level."""
    index = _get_index()
    wanted = set(grid_ids)
    refs = {grid_id: index.by_id[grid_id] for grid_id in wanted if grid_id in index.by_id}
    missing = wanted - refs.keys()
    return refs | _read_refs(missing) if missing else refs


def _read_refs(grid_ids: set[int]) -> dict[int, GridRef]:
    rows = {row[0]: row for row in GridCell.objects.filter(id__in=grid_ids).values_list(*_REF_FIELDS)}
    codes = {row[0]: (row[1], row[4]) for row in rows.values()}
    while missing := {parent for _, parent in codes.values() if parent is not None} - codes.keys():
        found = GridCell.objects.filter(id__in=missing).values_list("id", "code", "parent_id")
        codes |= {row_id: (code, parent) for row_id, code, parent in found}
    return {row[0]: _show_ref(row, codes) for row in rows.values()}


def find_jurisdiction(grid_code: str) -> int | None:
    """Return the id of the district (root organisation) whose cases lie in the grid, or None when none is bound."""
    return _find_bound(grid_code, GridUnit.Duty.JURISDICTION)


def find_lead_unit(grid_code: str) -> int | None:
    """Return the id of the organisation that leads in the grid: bound to it or to the nearest level above, or None."""
    return _find_bound(grid_code, GridUnit.Duty.LEAD)


def _find_bound(grid_code: str, duty: str) -> int | None:
    index = _get_index()
    for code in reversed(index.chains.get(grid_code) or _read_chain(grid_code)):
        unit_id = index.bindings.get((duty, code))
        if unit_id is not None:
            return unit_id
    return None


def _read_chain(grid_code: str) -> tuple[str, ...]:
    """Return the codes above a closed grid of the located layer as they were, from the root; empty if it is unknown."""
    rows = GridCell.objects.filter(layer__is_located=True, code=grid_code).order_by("-generation")
    grid_id = rows.values_list("id", flat=True).first()
    return () if grid_id is None else get_grids([grid_id])[grid_id].level_codes
