"""Making an old track coarse: places rounded to a mesh, one in some minutes; what is left out is gone for good; pure."""

from __future__ import annotations

import math
from collections.abc import Iterable

from wangge.patrol.domain.fixes import METRES_PER_E6, Fix

_LEAST_SHRINK = 0.01  # near the poles a mesh has no width in degrees


def coarsen(fixes: Iterable[Fix], *, mesh_m: int, minutes: int) -> tuple[Fix, ...]:
    """Return the first place of each span of `minutes`, rounded to a mesh of `mesh_m`, in the order of time.

    The instant becomes the beginning of its span, the accuracy the mesh. Coarsening twice changes nothing more.
    """
    step = minutes * 60
    kept: dict[int, Fix] = {}
    for fix in sorted(fixes):
        span = fix.second // step
        if span not in kept:
            lon_e6, lat_e6 = _round_place(fix, mesh_m)
            kept[span] = Fix(span * step, lon_e6, lat_e6, mesh_m)
    return tuple(kept.values())


def _round_place(fix: Fix, mesh_m: int) -> tuple[int, int]:
    height = round(mesh_m / METRES_PER_E6)
    lat_e6 = round(fix.lat_e6 / height) * height
    width = round(height / max(math.cos(math.radians(lat_e6 / 1_000_000)), _LEAST_SHRINK))
    return round(fix.lon_e6 / width) * width, lat_e6
