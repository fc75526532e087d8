"""How fast a point finds its grid among 20,000 real-shaped polygons, and whether it is always the right one.

The polygons are an exact subdivision of a county-sized area with islands: edges warped and dense with vertices,
lakes that belong to nobody, enclaves inside other grids, grids of several parts. Three figures:
one point alone; many sorted points against a bare STRtree query in the same run; every answer against brute force.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from wangge.geo.domain.cells import compute_cell_keys
from wangge.geo.domain.locating import PolygonIndex
from wangge.geo.domain.measuring import LocalPlane
from wangge.geo.domain.splitting import split_region, weave_coverage

POLYGONS = 20_000
CHECKED = 10_000
SINGLE_LIMIT_US = 40.0
BATCH_LIMIT = 0.8
SINGLE_POINTS = 5_000
BATCH_POINTS = 200_000
ROUNDS = 5
PLANE = LocalPlane(120.6, 31.9)


def main() -> dict[str, Any]:
    """Run the benchmark, print its result as one JSON object and return it."""
    rng = np.random.default_rng(20260101)
    codes, polygons = build_polygons(rng)
    started = time.perf_counter()
    index = PolygonIndex(codes, polygons)
    index.find_position(120.6, 31.9)
    build_seconds = time.perf_counter() - started
    single, batch = measure_single(index, polygons, rng), measure_batch(index, polygons, rng)
    checked = compare_with_brute_force(index, codes, polygons, rng)
    result = {
        "bench": "locate",
        "polygons": {
            "count": len(polygons),
            "vertices": int(shapely.get_num_coordinates(polygons).sum()),
            "of_several_parts": int((shapely.get_num_geometries(polygons) > 1).sum()),
            "with_holes": int((shapely.get_num_interior_rings(polygons) > 0).sum()),
            "build_seconds": round(build_seconds, 3),
        },
        "single": single,
        "batch": batch,
        "brute_force": checked,
        "ok": single["median_us"] <= SINGLE_LIMIT_US
        and batch["ratio"] >= BATCH_LIMIT
        and checked["equal_share"] == 1.0,
        "machine": {"python": platform.python_version(), "cpus": os.cpu_count(), "system": platform.platform()},
    }
    print(json.dumps(result, indent=2))
    return result


def build_polygons(rng: np.random.Generator) -> tuple[list[str], NDArray[np.object_]]:
    """Return codes in random order and an exact subdivision into `POLYGONS` grids, WGS-84."""
    angles = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    radii = 26_000 * (1 + 0.08 * np.sin(3 * angles) + 0.03 * rng.standard_normal(240))
    mainland = shapely.Polygon(np.column_stack((np.cos(angles), np.sin(angles))) * radii[:, None])
    islands = [
        shapely.Point(x * 31_000, y * 31_000).buffer(rng.uniform(60, 700), quad_segs=3)
        for x, y in zip(np.cos(angles[::4]), np.sin(angles[::4]), strict=True)
    ]
    region = shapely.union_all([mainland, *islands])
    enclave_count = 60
    parts = split_region(region, POLYGONS - enclave_count, rng)
    parts += cut_holes(parts, enclave_count, rng)
    woven = np.asarray(weave_coverage(PLANE.to_degrees(np.asarray(parts, dtype=object))), dtype=object)
    polygons = shapely.transform(shapely.segmentize(woven, 0.00025), warp)
    codes = [f"{code:015d}" for code in 320582001001001 + rng.permutation(len(polygons))]
    return codes, polygons


def cut_holes(parts: list[BaseGeometry], enclave_count: int, rng: np.random.Generator) -> list[BaseGeometry]:
    """Cut lakes and enclaves out of some parts, in place; return the enclaves."""
    enclaves: list[BaseGeometry] = []
    for number, index in enumerate(rng.permutation(len(parts))[: 2 * enclave_count].tolist()):
        hole = parts[index].representative_point().buffer(40.0, quad_segs=4)
        if parts[index].contains_properly(hole):
            parts[index] = parts[index].difference(hole)
            enclaves += [hole] if number % 2 else []
    rest = enclave_count - len(enclaves)
    return enclaves + [shapely.Point(40_000 + 300 * i, 0).buffer(90, quad_segs=4) for i in range(rest)]


def warp(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bend straight edges: a smooth shift of up to some twenty metres that is the same on both sides of an edge."""
    x, y = points[:, 0] * 6000.0, points[:, 1] * 6000.0
    shift = np.column_stack((np.sin(y) + 0.5 * np.sin(2.3 * x), np.sin(x) + 0.5 * np.sin(2.7 * y)))
    return np.round(points + shift * 0.0001, 7)


def scatter(polygons: NDArray[np.object_], count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return points all over the box of the polygons."""
    west, south, east, north = shapely.total_bounds(polygons).tolist()
    return np.column_stack((rng.uniform(west, east, count), rng.uniform(south, north, count)))


def measure_single(index: PolygonIndex, polygons: NDArray[np.object_], rng: np.random.Generator) -> dict[str, Any]:
    """Locate points one by one."""
    points = scatter(polygons, SINGLE_POINTS + 500, rng).tolist()
    for lon, lat in points[:500]:
        index.find_position(lon, lat)
    seconds = []
    for lon, lat in points[500:]:
        started = time.perf_counter()
        index.find_position(lon, lat)
        seconds.append(time.perf_counter() - started)
    median, high = np.percentile(seconds, (50, 95)).tolist()
    return {
        "points": SINGLE_POINTS,
        "median_us": round(median * 1e6, 2),
        "p95_us": round(high * 1e6, 2),
        "limit_us": SINGLE_LIMIT_US,
    }


def measure_batch(index: PolygonIndex, polygons: NDArray[np.object_], rng: np.random.Generator) -> dict[str, Any]:
    """Locate sorted points at once, in turn with a bare STRtree query that gets its points ready-made."""
    points = scatter(polygons, BATCH_POINTS, rng)
    points = points[np.argsort(compute_cell_keys(points[:, 0], points[:, 1]))]
    ready = shapely.points(points)
    tree = shapely.STRtree(polygons)
    tree.query(ready[:100], predicate="intersects")
    ours, bare = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        index.find_positions(points[:, 0], points[:, 1])
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        tree.query(ready, predicate="intersects")
        bare.append(time.perf_counter() - started)
    own_seconds, bare_seconds = float(np.median(ours)), float(np.median(bare))
    return {
        "points": BATCH_POINTS,
        "points_per_second": round(BATCH_POINTS / own_seconds),
        "bare_strtree_points_per_second": round(BATCH_POINTS / bare_seconds),
        "ratio": round(bare_seconds / own_seconds, 3),
        "limit_ratio": BATCH_LIMIT,
    }


def choose_checked_points(polygons: NDArray[np.object_], rng: np.random.Generator) -> dict[str, NDArray[np.float64]]:
    """Return points of every awkward kind, `CHECKED` in all."""
    share = CHECKED // 5
    some = polygons[rng.choice(len(polygons), share)]
    rings = [shapely.get_coordinates(one) for one in some]
    starts = [int(rng.integers(len(ring) - 1)) for ring in rings]
    corners = np.array([ring[i] for ring, i in zip(rings, starts, strict=True)])
    edges = np.array([(ring[i] + ring[i + 1]) / 2 for ring, i in zip(rings, starts, strict=True)])
    several = polygons[shapely.get_num_geometries(polygons) > 1]
    islands = shapely.get_parts(several[rng.integers(len(several), size=share)])
    inner = shapely.get_coordinates(shapely.point_on_surface(islands[rng.integers(len(islands), size=share)]))
    holed = polygons[shapely.get_num_interior_rings(polygons) > 0]
    holes = [shapely.Polygon(shapely.get_interior_ring(one, 0)) for one in holed[rng.integers(len(holed), size=share)]]
    in_holes = shapely.get_coordinates(shapely.point_on_surface(holes))
    return {
        "corners": corners,
        "edges": edges,
        "islands": inner,
        "lakes_and_enclaves": in_holes,
        "anywhere": scatter(polygons, CHECKED - 4 * share, rng),
    }


def find_by_force(codes: list[str], polygons: NDArray[np.object_], points: NDArray[np.float64]) -> list[int]:
    """Return the position of the polygon with the smallest code among all that hold the point, -1 for none.

    Looks at every polygon: bounds first, then an exact test without index or preparation.
    """
    bounds = shapely.bounds(polygons)
    plain = shapely.from_wkb(shapely.to_wkb(polygons))
    found = []
    for lon, lat in points.tolist():
        is_near = (bounds[:, 0] <= lon) & (lon <= bounds[:, 2]) & (bounds[:, 1] <= lat) & (lat <= bounds[:, 3])
        near = np.flatnonzero(is_near)
        holding = near[shapely.intersects(plain[near], shapely.Point(lon, lat))].tolist()
        found.append(min(holding, key=codes.__getitem__, default=-1))
    return found


def compare_with_brute_force(
    index: PolygonIndex, codes: list[str], polygons: NDArray[np.object_], rng: np.random.Generator
) -> dict[str, Any]:
    """Compare single and batch answers with brute force."""
    kinds = choose_checked_points(polygons, rng)
    points = np.concatenate(list(kinds.values()))
    expected = np.asarray(find_by_force(codes, polygons, points))
    single = np.asarray([-1 if (at := index.find_position(x, y)) is None else at for x, y in points.tolist()])
    many = index.find_positions(points[:, 0], points[:, 1])
    equal = int(((single == expected) & (many == expected)).sum())
    return {
        "points": len(points),
        "kinds": {kind: len(chosen) for kind, chosen in kinds.items()},
        "in_no_grid": int((expected == -1).sum()),
        "equal": equal,
        "equal_share": equal / len(points),
        "limit_share": 1.0,
    }


if __name__ == "__main__":
    sys.exit(0 if main()["ok"] else 1)
