"""The public board of listed supervision (挂牌督办): what anybody may read (XS-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from wangge.cases.domain.workflow import AT_THE_UNIT
from wangge.cases.models import Supervision
from wangge.geo.public import get_grids, list_grids
from wangge.kernel.public import build_system_actor
from wangge.platform.public import get_profile

_LEVELS_ABOVE_UNIT_GRIDS = 2  # where the street is; cities give the level names of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisedCase:
    """Supervised case (挂牌案件) as the public sees it: no person, no address, no words of a report."""

    number: str
    category_name_zh: str
    category_name_en: str
    street: str
    unit_name: str
    since_at: datetime


def list_supervised_cases(*, limit: int = 500) -> tuple[SupervisedCase, ...]:
    """Return the cases on the board, the longest first; one leaves it when its unit finishes or it leaves the unit."""
    rows = (
        Supervision.objects.filter(
            is_listed=True,
            ended_at__isnull=True,
            round_turn=F("case__round_count"),
            case__state__in=AT_THE_UNIT.split(),
        )
        .select_related("case__category", "unit")
        .order_by("started_at", "id")[:limit]
    )
    streets = _find_streets([row.case.grid_id for row in rows if row.case.grid_id is not None])
    return tuple(
        SupervisedCase(
            number=row.case.number,
            category_name_zh=row.case.category.name_zh if row.case.category else "",
            category_name_en=row.case.category.name_en if row.case.category else "",
            street=streets.get(row.case.grid_id or 0, ""),
            unit_name=row.unit.name if row.unit else "",
            since_at=row.started_at,
        )
        for row in rows
    )


def _find_streets(grid_ids: list[int]) -> dict[int, str]:
    """Return grid → name of the street it lies in; none where the city's grids have no such level."""
    level = len(get_profile().grid.levels) - _LEVELS_ABOVE_UNIT_GRIDS
    if not grid_ids or level < 1:
        return {}
    system = build_system_actor(name="public board")
    names = {grid.code: grid.name for grid in list_grids(actor=system, level=level, limit=10_000)}
    return {
        grid_id: next((names[code] for code in grid.level_codes if code in names), "")
        for grid_id, grid in get_grids(grid_ids).items()
    }
