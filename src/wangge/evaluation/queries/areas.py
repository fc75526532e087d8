"""The way down and up the tree of areas in a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Count

from wangge.evaluation import access
from wangge.evaluation.domain.areas import Area, AreaRow, build_areas
from wangge.evaluation.domain.sheets import AREA
from wangge.geo.public import list_areas
from wangge.kernel.public import Actor


def find_first_level(*, actor: Actor, run_id: int) -> int:
    """Return the highest level of a run that has more than one area: above it there is nothing to compare."""
    rows = access.subjects_visible_to(actor).filter(run_id=run_id, kind=AREA)
    counts = rows.order_by("level").values_list("level").annotate(areas=Count("id"))
    return next((level for level, areas in counts if areas > 1), 1)


def list_area_path(*, actor: Actor, run_id: int, code: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of an area and those above it, the root first; empty for one that is not in the run."""
    rows = access.subjects_visible_to(actor).filter(run_id=run_id, kind=AREA)
    path: list[tuple[str, str]] = []
    above = code
    while above and (found := rows.filter(key=above).values_list("name", "parent_key").first()):
        path.append((above, found[0]))
        above = found[1]
    return tuple(reversed(path))


def read_areas(reader: Actor, *, on: date) -> Mapping[str, Area]:
    """Return the areas in sight of the reader on a day by code, as the register of grids has them."""
    return build_areas(
        AreaRow(
            code=row.code,
            name=row.name,
            level=row.level,
            parent_code=row.parent_code,
            area_class=row.area_class,
            is_in_force=row.is_in_force,
        )
        for row in list_areas(actor=reader, on=on)
    )
