"""Cutting a region into parts that fill it exactly.

Two steps. `split_region` cuts freely, each cut a straight line across one region, so neighbours may lack
each other's corner points. `weave_coverage` then snaps every line to one lattice, nodes all lines once and
rebuilds the parts from the faces between them: after that shared edges are the same points on both sides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

LATTICE_DEG = 1e-7
"""Lattice of woven coordinates: 1e-7 degrees, about one centimetre."""
OVERLAY_LATTICE_DEG = 1e-11
"""Lattice of overlays in degrees, a micrometre. Without one, GEOS 3.14 has been seen to lose whole parts in a union
of shapes that nearly share their edges (`tests/rules/geo/test_splitting.py`)."""
_TILT_RAD = 0.09
_SAMPLES_PER_PART = 24


def scatter_points(region: BaseGeometry, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return about `count` points (n, 2), evenly scattered inside `region` with a little disorder."""
    west, south, east, north = region.bounds
    share = max(region.area / max((east - west) * (north - south), 1e-12), 1e-3)
    step = math.sqrt((east - west) * (north - south) * share / max(count, 1)) or 1.0
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    points = np.column_stack((x.ravel(), y.ravel()))
    points = points + rng.uniform(-0.35, 0.35, points.shape) * step
    return points[shapely.contains_xy(region, points[:, 0], points[:, 1])]


def split_region(
    region: BaseGeometry, count: int, rng: np.random.Generator, *, samples: NDArray[np.float64] | None = None
) -> list[BaseGeometry]:
    """Return `count` parts of `region` (planar metres) that carry about equal shares of the sample points.

    Without `samples` the parts have about equal areas; where samples are dense, parts become small.
    Separate pieces (islands) become parts of their own as far as `count` allows; an island too small for
    one joins the nearest part. Deterministic for one state of `rng`.
    """
    if count <= 1:
        return [region]
    if samples is None:
        samples = scatter_points(region, count * _SAMPLES_PER_PART, rng)
    pieces = _list_pieces(region)
    if len(pieces) > 1:
        return _split_pieces(pieces, count, rng, samples)
    smaller = count // 2
    first, second = _cut_once(region, smaller / count, rng, samples)
    if first.is_empty or second.is_empty:
        return [region]
    counts = share_count(count, [_weigh(first, samples), _weigh(second, samples)])
    parts: list[BaseGeometry] = []
    for part, part_count in zip((first, second), counts, strict=True):
        parts += split_region(part, part_count, rng, samples=_keep_inside(part, samples))
    return parts


def _list_pieces(region: BaseGeometry) -> list[BaseGeometry]:
    pieces = [piece for piece in shapely.get_parts(region) if piece.geom_type == "Polygon"]
    return sorted(pieces, key=lambda piece: piece.area, reverse=True)


def _keep_inside(region: BaseGeometry, samples: NDArray[np.float64]) -> NDArray[np.float64]:
    return samples[shapely.contains_xy(region, samples[:, 0], samples[:, 1])]


def _weigh(region: BaseGeometry, samples: NDArray[np.float64]) -> float:
    """Return the weight of a region: its samples, and a trace of its area so that it is never zero."""
    return len(_keep_inside(region, samples)) + 1e-9 * region.area


def share_count(count: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers of at least 1, in proportion to `weights`, that add up to `count`."""
    total = sum(weights)
    exact = [max(weight / total * count, 1.0) for weight in weights]
    shares = [max(int(value), 1) for value in exact]
    while sum(shares) < count:
        worst = max(range(len(shares)), key=lambda i: exact[i] - shares[i])
        shares[worst] += 1
    while sum(shares) > count:
        largest = max(range(len(shares)), key=lambda i: shares[i] - exact[i] if shares[i] > 1 else -math.inf)
        shares[largest] -= 1
    return shares


def _split_pieces(
    pieces: list[BaseGeometry], count: int, rng: np.random.Generator, samples: NDArray[np.float64]
) -> list[BaseGeometry]:
    total = sum(_weigh(piece, samples) for piece in pieces)
    least = 0.4 * total / count
    kept = [piece for index, piece in enumerate(pieces) if index == 0 or _weigh(piece, samples) >= least][:count]
    rest = [piece for piece in pieces if not any(piece is one for one in kept)]
    parts: list[BaseGeometry] = []
    shares = share_count(count, [_weigh(piece, samples) for piece in kept])
    for piece, share in zip(kept, shares, strict=True):
        parts += split_region(piece, share, rng, samples=_keep_inside(piece, samples))
    for islet in rest:
        nearest = int(np.argmin(shapely.distance(np.asarray(parts, dtype=object), islet)))
        parts[nearest] = shapely.union(parts[nearest], islet)
    return parts


def _cut_once(
    region: BaseGeometry, share: float, rng: np.random.Generator, samples: NDArray[np.float64]
) -> tuple[BaseGeometry, BaseGeometry]:
    """Cut across the long side so that about `share` of the samples lies in the first part."""
    box = np.asarray(shapely.get_coordinates(shapely.minimum_rotated_rectangle(region)))
    sides = np.diff(box[:3], axis=0)
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    axis = sides[int(np.argmax(lengths))] / max(float(lengths.max()), 1e-12)
    if axis[0] < 0 or (axis[0] == 0 and axis[1] < 0):
        axis = -axis
    tilt = rng.normal(0.0, _TILT_RAD)
    normal = np.array(
        [axis[0] * math.cos(tilt) - axis[1] * math.sin(tilt), axis[0] * math.sin(tilt) + axis[1] * math.cos(tilt)]
    )
    if len(samples) >= 4:
        offset = float(np.quantile(samples @ normal, share))
    else:
        ends = box @ normal
        offset = float(ends.min() + share * (ends.max() - ends.min()))
    reach = 4.0 * float(lengths.max()) + 1.0
    along = np.array([-normal[1], normal[0]])
    foot = normal * offset + along * float(np.mean(box[:4] @ along))
    corners = [foot + along * reach, foot - along * reach]
    half = shapely.Polygon([*corners, corners[1] - normal * reach, corners[0] - normal * reach])
    return keep_area(shapely.intersection(region, half)), keep_area(shapely.difference(region, half))


def keep_area(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry without the points and lines that an overlay may leave."""
    pieces = [piece for piece in shapely.get_parts(geometry) if piece.geom_type == "Polygon"]
    return pieces[0] if len(pieces) == 1 else shapely.MultiPolygon(pieces)


def weave_coverage(parts: Sequence[BaseGeometry], *, lattice_deg: float = LATTICE_DEG) -> list[BaseGeometry]:
    """Return the parts again, now an exact coverage: shared edges have the same points on both sides.

    `parts` (degrees) fit together up to rounding. Every face between the noded lines goes to the part that
    holds its inner point; a face in no part (a real hole) stays outside. Coordinates lie on the lattice.
    """
    geometries = np.asarray(parts, dtype=object)
    lines = shapely.union_all(shapely.boundary(geometries), grid_size=lattice_deg)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    inner = shapely.point_on_surface(faces)
    face_indices, part_indices = shapely.STRtree(geometries).query(inner, predicate="intersects")
    owner = np.full(len(faces), len(parts), dtype=np.int64)
    np.minimum.at(owner, face_indices, part_indices)
    woven: list[BaseGeometry] = []
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(parts) + 1))
    for index in range(len(parts)):
        own = faces[order[starts[index] : starts[index + 1]]]
        woven.append(own[0] if len(own) == 1 else shapely.coverage_union_all(own))
    return woven


def join_coverage(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return the union of parts of one woven coverage; points on shared edges stay as they are."""
    joined = shapely.coverage_union_all(np.asarray(parts, dtype=object))
    pieces = shapely.get_parts(joined)
    return pieces[0] if len(pieces) == 1 else joined
