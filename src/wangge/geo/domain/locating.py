"""Point → grid: which polygon holds a point, over an R-tree of prepared polygons.

The shared-edge rule: a point on the edge or corner of several polygons belongs to the one with the
smallest code. A hole belongs to nobody, unless another polygon fills it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

NOWHERE = -1


class PolygonIndex:
    """Polygon index (多边形索引): answers with positions in the sequences it was built from.

    `codes` and `polygons` (Polygon or MultiPolygon, lon-lat) have equal length; codes are distinct.
    Not changed after it is built, so threads may share it.
    """

    def __init__(self, codes: Sequence[str], polygons: ArrayLike) -> None:
        self._order = np.asarray(sorted(range(len(codes)), key=codes.__getitem__), dtype=np.int64)
        ordered = np.asarray(polygons, dtype=object)[self._order] if len(codes) else np.empty(0, dtype=object)
        shapely.prepare(ordered)
        self._polygons = ordered
        self._polygon_list = ordered.tolist()
        self._positions = self._order.tolist()
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
        """Return the position of the polygon that holds each point, or `NOWHERE`.

        Points that are neighbours in the input (sorted by cell key) are found faster.
        """
        x = np.asarray(lons, dtype=np.float64)
        y = np.asarray(lats, dtype=np.float64)
        points, indices = self._tree.query(shapely.points(x, y))
        is_hit = shapely.intersects_xy(self._polygons[indices], x[points], y[points])
        points, indices = points[is_hit], indices[is_hit]
        best = np.full(x.shape, len(self), dtype=np.int64)
        np.minimum.at(best, points, indices)
        found = np.full(x.shape, NOWHERE, dtype=np.int64)
        is_found = best < len(self)
        found[is_found] = self._order[best[is_found]]
        return found
