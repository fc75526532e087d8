"""The topology check of a stored layer (PJ-2)."""

from __future__ import annotations

import shapely

from wangge.geo.access import visible_to
from wangge.geo.domain.topology import GridShape, TopologyFault, TopologyLimits, check_topology
from wangge.geo.queries.grids import MAIN_LAYER
from wangge.kernel.public import Actor


def check_layer(
    *, actor: Actor, level: int, layer: str = MAIN_LAYER, limits: TopologyLimits | None = None
) -> list[TopologyFault]:
    """Return the faults of the grids of a level in force: gaps, overlaps, slivers, outside the parent; with m²."""
    rows = visible_to(actor).filter(layer__key=layer, level=level, to_on__isnull=True).order_by("code")
    found = list(rows.values_list("code", "parent__code", "boundary", "parent__boundary"))
    shapes = [
        GridShape(code, parent_code, shapely.from_wkb(bytes(boundary))) for code, parent_code, boundary, _ in found
    ]
    outlines = {parent_code: outline for _, parent_code, _, outline in found if parent_code is not None}
    parents = {code: shapely.from_wkb(bytes(outline)) for code, outline in outlines.items()}
    return check_topology(shapes, parents=parents, limits=limits)
