"""Area tree (区域树): what the scoring of areas needs to know of the grids: who is below whom, how many, of what class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """Area row (区域): a grid in force or closed, as the register of grids has it."""

    code: str
    name: str
    level: int
    parent_code: str | None
    area_class: str
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Area:
    """Area (区域): `unit_count` is the number of unit grids in force in it (itself included), at least 1.

    `area_class` is its own class, or the one that all unit grids in it share, or "".
    """

    code: str
    name: str
    level: int
    parent_code: str
    area_class: str
    unit_count: int
    is_in_force: bool


@dataclass(slots=True)
class _Below:
    """What lies below an area: how many leaves in force, of which classes."""

    count: int = 0
    classes: set[str] = field(default_factory=set)


def build_areas(rows: Iterable[AreaRow]) -> Mapping[str, Area]:
    """Return the areas by code, in order of level and code."""
    known = {row.code: row for row in sorted(rows, key=lambda row: (row.level, row.code))}
    parents = {row.parent_code for row in known.values() if row.is_in_force}
    below: dict[str, _Below] = {code: _Below() for code in known}
    for row in known.values():
        if row.is_in_force and row.code not in parents:
            _add_leaf(row, known, below)
    return {
        row.code: Area(
            code=row.code,
            name=row.name,
            level=row.level,
            parent_code=row.parent_code or "",
            area_class=row.area_class or _find_shared(below[row.code].classes),
            unit_count=max(1, below[row.code].count),
            is_in_force=row.is_in_force,
        )
        for row in known.values()
    }


def _add_leaf(leaf: AreaRow, known: Mapping[str, AreaRow], below: Mapping[str, _Below]) -> None:
    code: str | None = leaf.code
    while code is not None and code in known:
        below[code].count += 1
        below[code].classes.add(leaf.area_class)
        code = known[code].parent_code


def _find_shared(classes: set[str]) -> str:
    return next(iter(classes)) if len(classes) == 1 else ""
