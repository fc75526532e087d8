"""The public board of listed supervision (挂牌督办): what anybody may read (XS-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from wangge.cases.domain.workflow import OPEN_STATES
from wangge.cases.models import Supervision
from wangge.geo.public import get_grids, list_grids
from wangge.kernel.public import build_system_actor
from wangge.platform.public import get_profile

_AWAITING_CHECK = ("handled", "checking")
_LEVELS_ABOVE_UNIT_GRIDS = 2  # where the street is; cities give the level names of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisedCase:
    """Supervised case (挂牌案件) as the public sees it: no person, no address, no words of a report.

    `is_unit_done` says that the unit calls it handled and the check is awaited; `struck_off_at` is None while it is listed.
    """

    number: str
    category_name_zh: str
    category_name_en: str
    street: str
    unit_name: str
    since_at: datetime
    is_unit_done: bool
    struck_off_at: datetime | None


def list_supervised_cases(*, limit: int = 500) -> tuple[SupervisedCase, ...]:
    """Return the cases on the board, each once, the longest first.

    One is struck off only when a check has found it solved or it has ended (XS-14): not when its unit says so.
    """
    rows = Supervision.objects.filter(is_listed=True, ended_at__isnull=True, case__state__in=OPEN_STATES)
    return _build_cases(list(rows.select_related("case__category", "unit").order_by("started_at", "id")[:limit]))


def list_struck_off_cases(*, since_at: datetime, limit: int = 100) -> tuple[SupervisedCase, ...]:
    """Return the cases that a check has struck off the board since an instant, the latest first."""
    rows = Supervision.objects.filter(is_listed=True, ended_at__gte=since_at, case__state__in=("checked", "closed"))
    rows = rows.exclude(case__closed_at=F("ended_at"))  # closed by the word of two people: no check found it solved
    return _build_cases(list(rows.select_related("case__category", "unit").order_by("-ended_at", "-id")[:limit]))


def _build_cases(rows: list[Supervision]) -> tuple[SupervisedCase, ...]:
    first: dict[int, Supervision] = {}
    for row in rows:  # a case is listed again when the check failed and the next round was late too
        first.setdefault(row.case_id, row)
    streets = find_streets([row.case.grid_id for row in first.values() if row.case.grid_id is not None])
    return tuple(
        SupervisedCase(
            number=row.case.number,
            category_name_zh=row.case.category.name_zh if row.case.category else "",
            category_name_en=row.case.category.name_en if row.case.category else "",
            street=streets.get(row.case.grid_id or 0, ""),
            unit_name=row.unit.name if row.unit else "",
            since_at=row.started_at,
            is_unit_done=row.case.state in _AWAITING_CHECK,
            struck_off_at=row.ended_at,
        )
        for row in first.values()
    )


def find_streets(grid_ids: list[int]) -> dict[int, str]:
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
