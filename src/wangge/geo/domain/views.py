"""What other modules get to see of a grid: frozen values, never rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRef:
    """Grid reference (网格引用): the grid of a place, with the codes of all levels from the root to itself."""

    id: int
    code: str
    name: str
    generation: int
    level_codes: tuple[str, ...]
    area_class: str
    road_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridView:
    """Grid (网格) with its attributes; `west` to `north` are its bounds in degrees, WGS-84."""

    id: int
    layer: str
    code: str
    name: str
    level: int
    generation: int
    parent_code: str | None
    kind: str
    area_class: str
    road_class: str
    west: float
    south: float
    east: float
    north: float
    area_m2: float
    from_on: date
    to_on: date | None
    is_synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingView:
    """Grid posting (网格人员): who is posted to a grid, with what duty, from when to when (inclusive)."""

    id: int
    grid_id: int
    grid_code: str
    grid_name: str
    level: int
    member_id: int
    member_name: str
    post_name: str
    duty: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingView:
    """Grid binding (网格归属): the organisation that answers for a grid and what it is to it."""

    layer: str
    grid_code: str
    unit_id: int
    unit_name: str
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaView:
    """Area (区域) of the grid tree for figures: `level_codes` are the codes from the root down to its own."""

    code: str
    name: str
    level: int
    level_codes: tuple[str, ...]
    parent_code: str | None
    area_class: str
    road_class: str
    is_unit: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class AreaDuty:
    """Area duty (网格值守): a collector posted to a grid from a day to a day (inclusive, None while it lasts)."""

    grid_code: str
    level: int
    member_id: int
    from_on: date
    to_on: date | None
