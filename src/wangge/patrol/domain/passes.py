"""Who passed a place: the times at which a track comes near it; pure.

Points close to each other in time and place are joined by a straight line, so that somebody who goes by between two of
them is seen. A coarse track is not joined: what lies between its places is gone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wangge.patrol.domain.fixes import METRES_PER_E6, Fix

JOIN_SECONDS = 60
JOIN_M = 200.0
"""Two points further apart in time or place are not joined: where somebody was between them is not known."""
APART_SECONDS = 600
"""Who comes back within this time has passed once."""

_Spot = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """One time that a track was within a radius of a place: from second to second, and where it was nearest."""

    first_second: int
    last_second: int
    nearest_second: int
    nearest_m: float


def find_nearness(
    fixes: Sequence[Fix], *, lon: float, lat: float, radius_m: float, is_joined: bool = True
) -> tuple[Nearness, ...]:
    """Return the times, in order, at which a track is at most `radius_m` metres from a WGS-84 point."""
    ordered = sorted(fixes)
    seen = sorted(found for found in _list_seen(ordered, lon=lon, lat=lat, is_joined=is_joined) if found[1] <= radius_m)
    runs: list[list[tuple[int, float]]] = []
    for found in seen:
        if not runs or found[0] - runs[-1][-1][0] > APART_SECONDS:
            runs.append([])
        runs[-1].append(found)
    return tuple(_sum_up(run) for run in runs)


def _sum_up(run: Sequence[tuple[int, float]]) -> Nearness:
    nearest_second, nearest_m = min(run, key=lambda found: (found[1], found[0]))
    return Nearness(first_second=run[0][0], last_second=run[-1][0], nearest_second=nearest_second, nearest_m=nearest_m)


def _list_seen(fixes: Sequence[Fix], *, lon: float, lat: float, is_joined: bool) -> Iterator[tuple[int, float]]:
    """Yield (second, metres from the place) of every point, and of where each joining line is nearest."""
    spots = list(_project(fixes, lon=lon, lat=lat))
    yield from ((fix.second, math.hypot(*spot)) for fix, spot in zip(fixes, spots, strict=True))
    if not is_joined:
        return
    for (one, here), (other, there) in pairwise(zip(fixes, spots, strict=True)):
        if other.second - one.second <= JOIN_SECONDS and math.dist(here, there) <= JOIN_M:
            share, metres = _approach(here, there)
            yield one.second + round(share * (other.second - one.second)), metres


def _project(fixes: Iterable[Fix], *, lon: float, lat: float) -> Iterator[_Spot]:
    """Yield metres east and north of a place."""
    shrink = math.cos(math.radians(lat))
    for fix in fixes:
        east = (fix.lon_e6 - lon * 1_000_000) * shrink * METRES_PER_E6
        yield east, (fix.lat_e6 - lat * 1_000_000) * METRES_PER_E6


def _approach(here: _Spot, there: _Spot) -> tuple[float, float]:
    """Return at which share of the way from one spot to the other the origin is nearest, and how near in metres."""
    way = (there[0] - here[0], there[1] - here[1])
    length = way[0] ** 2 + way[1] ** 2
    share = 0.0 if length == 0 else -(here[0] * way[0] + here[1] * way[1]) / length
    share = min(max(share, 0.0), 1.0)
    return share, math.hypot(here[0] + share * way[0], here[1] + share * way[1])
