"""Regular unit grids around a set of points, for a place that has no grid layer of its own."""

from __future__ import annotations

import math

import numpy as np
import shapely

from wangge.geo.domain.cells import Box
from wangge.geo.domain.codes import CodeRule
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.measuring import METRES_PER_DEGREE
from wangge.kernel.public import DomainError

MAX_CELLS = 20_000
_DECIMALS = 7


def build_regular_grids(
    box: Box, *, division_code: str, name: str, side_m: float, rule: CodeRule | None = None
) -> list[GridFeature]:
    """Return a root and, below it, squares of about `side_m` metres that cover `box` without gap or overlap.

    A tree of two levels: the root carries the 6-digit `division_code`, the units its continuation to 15
    digits, numbered from west to east and north to south. Raises `grid_code_invalid`, `grid_side_invalid`
    and `grid_too_many` (more than 20,000 units).
    """
    rule = rule or CodeRule((6, 9))
    rule.check_code(division_code, level=1)
    if not 10.0 <= side_m <= 100_000.0:
        raise DomainError("grid_side_invalid", side_m=side_m)
    lons, lats = _compute_lines(box, side_m)
    columns, rows = len(lons) - 1, len(lats) - 1
    if columns * rows > MAX_CELLS:
        raise DomainError("grid_too_many", count=columns * rows, limit=MAX_CELLS, side_m=side_m)
    codes = rule.make_codes(division_code, columns * rows)
    units = [
        GridFeature(
            code=codes[row * columns + column],
            name=f"{row + 1}-{column + 1}",
            level=2,
            parent_code=division_code,
            geometry=shapely.box(lons[column], lats[rows - 1 - row], lons[column + 1], lats[rows - row]),
            kind="unit",
            is_synthetic=True,
        )
        for row in range(rows)
        for column in range(columns)
    ]
    outline = shapely.coverage_union_all([unit.geometry for unit in units])
    root = GridFeature(
        code=division_code, name=name, level=1, parent_code=None, geometry=outline, kind="county", is_synthetic=True
    )
    return [root, *units]


def _compute_lines(box: Box, side_m: float) -> tuple[list[float], list[float]]:
    """Return the meridians and parallels of the lattice; a margin keeps every point off the outer edge."""
    height = side_m / METRES_PER_DEGREE
    width = height / max(math.cos(math.radians((box.south + box.north) / 2.0)), 0.01)
    margin = 0.01
    columns = max(math.ceil((box.east - box.west) / width + 2 * margin), 1)
    rows = max(math.ceil((box.north - box.south) / height + 2 * margin), 1)
    west = (box.west + box.east - columns * width) / 2.0
    south = (box.south + box.north - rows * height) / 2.0
    lons = np.round(west + np.arange(columns + 1) * width, _DECIMALS)
    lats = np.round(south + np.arange(rows + 1) * height, _DECIMALS)
    return lons.tolist(), lats.tolist()
