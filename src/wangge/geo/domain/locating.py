"""Point → grid: which polygon holds a point, over an R-tree of prepared polygons.

The shared-edge rule: a point on the edge or corner of several polygons belongs to the one with the
smallest code. A hole belongs to nobody, unless another polygon fills it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from wangge.geo.domain.cells import compute_cell_keys

NOWHERE = -1
_RUN_LENGTH = 8


class PolygonIndex:
    """Polygon index (多边形索引): answers with positions in the sequences it was built from.

    `codes` and `polygons` (Polygon or MultiPolygon, lon-lat) have equal length; codes are distinct.
    Not changed after it is built, so threads may share it.
    """

    def __init__(self, codes: Sequence[str], polygons: Sequence[BaseGeometry] | NDArray[np.object_]) -> None:
        self._order = np.asarray(sorted(range(len(codes)), key=codes.__getitem__), dtype=np.int64)
        ordered = np.asarray(polygons, dtype=object)[self._order] if len(codes) else np.empty(0, dtype=object)
        shapely.prepare(ordered)
        self._polygons = ordered
        self._polygon_list = ordered.tolist()
        self._positions = self._order.tolist()
        self._bounds = shapely.bounds(ordered).T.copy()
        self._tree = shapely.STRtree(ordered)

    def __len__(self) -> int:
        return len(self._positions)

    def find_position(self, lon: float, lat: float) -> int | None:
        """Return the position of the polygon that holds the point, or None."""
        candidates = self._tree.query(shapely.Point(lon, lat)).tolist()
        if len(candidates) > 1:
            candidates.sort()
        for index in candidates:
            if shapely.intersects_xy(self._polygon_list[index], lon, lat):
                return int(self._positions[index])
        return None

    def find_positions(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.int64]:
        """Return the position of the polygon that holds each point, or `NOWHERE`; also for points off the globe.

        Points already sorted by cell key are not sorted again.
        """
        x, y = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
        found = np.full(x.shape, NOWHERE, dtype=np.int64)
        wanted = np.flatnonzero((np.abs(x) <= 180) & (np.abs(y) <= 90))
        if not len(wanted) or not len(self):
            return found
        keys = compute_cell_keys(x[wanted], y[wanted])
        if (keys[1:] < keys[:-1]).any():
            order = np.argsort(keys, kind="stable")
            wanted, keys = wanted[order], keys[order]
        found[wanted] = self._find_sorted(x[wanted], y[wanted], keys)
        return found

    def _find_sorted(
        self, x: NDArray[np.float64], y: NDArray[np.float64], keys: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Ask the tree once for each tile of points instead of once for each point, then test point by point."""
        points, indices = self._pair_points(x, y, _cut_runs(keys))
        is_hit = shapely.intersects_xy(self._polygons[indices], x[points], y[points])
        best = np.full(x.shape, len(self), dtype=np.int64)
        np.minimum.at(best, points[is_hit], indices[is_hit])
        return np.append(self._order, NOWHERE)[best]

    def _pair_points(
        self, x: NDArray[np.float64], y: NDArray[np.float64], starts: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return pairs of point and polygon whose bounds hold the point; `starts` cut the points into tiles."""
        boxes = shapely.box(
            np.minimum.reduceat(x, starts),
            np.minimum.reduceat(y, starts),
            np.maximum.reduceat(x, starts),
            np.maximum.reduceat(y, starts),
        )
        tiles, polygons = self._tree.query(boxes)
        counts = np.diff(np.append(starts, len(x)))[tiles]
        indices = np.repeat(polygons, counts)
        within = np.arange(len(indices)) - np.repeat(np.cumsum(counts) - counts, counts)
        points = np.repeat(starts[tiles], counts) + within
        west, south, east, north = (bound[indices] for bound in self._bounds)
        px, py = x[points], y[points]
        is_near = (west <= px) & (px <= east) & (south <= py) & (py <= north)
        return points[is_near], indices[is_near]


def _cut_runs(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where runs of sorted keys begin that share a tile, tiles so large that a run has 8 points on average."""
    _, bits = np.frexp((keys[1:] ^ keys[:-1]).astype(np.float64))
    # Two neighbours share a tile of 2^n cells when their keys differ in the lowest n bits only.
    tally = np.cumsum(np.bincount(bits, minlength=54)[::-1])[::-1]
    shift = int(np.argmax(np.append(tally, 0) <= max(len(keys) // _RUN_LENGTH, 1) - 1))
    return np.append(0, np.flatnonzero(bits >= shift) + 1)
