"""The tree of areas as figures need it: every grid of the located layer, in force or closed, and who watched it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from wangge.geo.access import visible_postings_to, visible_to
from wangge.geo.domain.views import AreaDuty, AreaView
from wangge.geo.models import GridPosting
from wangge.kernel.public import Actor


def list_areas(*, actor: Actor, on: date | None = None) -> tuple[AreaView, ...]:
    """Return the grids of the located layer that the actor may see, of all generations, by level and code.

    A code that several generations used comes once, with its latest name and parent. `is_in_force` is judged on the
    day `on`, today's generation without one.
    """
    rows = list(
        visible_to(actor)
        .filter(layer__is_located=True)
        .order_by("level", "code", "generation")
        .values_list(
            "id", "parent_id", "code", "name", "level", "area_class", "road_class", "is_unit", "from_on", "to_on"
        )
    )
    codes = {row[0]: (row[2], row[1]) for row in rows}
    views: dict[tuple[int, str], AreaView] = {}
    for row_id, parent_id, code, name, level, area_class, road_class, is_unit, from_on, to_on in rows:
        before = views.get((level, code))
        is_in_force = _is_in_force(from_on, to_on, on)
        views[level, code] = AreaView(
            code=code,
            name=name,
            level=level,
            level_codes=_list_codes(row_id, codes),
            parent_code=codes[parent_id][0] if parent_id in codes else None,
            area_class=area_class,
            road_class=road_class,
            is_unit=is_unit,
            is_in_force=is_in_force or (before is not None and before.is_in_force),
        )
    return tuple(views.values())


def get_area_names(*, actor: Actor, codes: Iterable[str]) -> dict[str, str]:
    """Return code → name of grids of the located layer that the actor may see; of several generations the latest."""
    rows = visible_to(actor).filter(layer__is_located=True, code__in=set(codes))
    return dict(rows.order_by("generation").values_list("code", "name"))


def list_collector_duties(*, actor: Actor) -> tuple[AreaDuty, ...]:
    """Return who was posted as a collector to which grid of the located layer, and when, by grid code and day."""
    rows = visible_postings_to(actor).filter(duty=GridPosting.Duty.COLLECTOR, grid__layer__is_located=True)
    found = rows.order_by("grid__code", "from_on", "member_id").values_list(
        "grid__code", "grid__level", "member_id", "from_on", "to_on"
    )
    return tuple(AreaDuty(*row) for row in found)


def _is_in_force(from_on: date, to_on: date | None, on: date | None) -> bool:
    if on is None:
        return to_on is None
    return from_on <= on and (to_on is None or on < to_on)


def _list_codes(row_id: int, codes: Mapping[int, tuple[str, int | None]]) -> tuple[str, ...]:
    chain: list[str] = []
    above: int | None = row_id
    while above is not None and above in codes:
        code, above = codes[above]
        chain.append(code)
    return tuple(reversed(chain))
