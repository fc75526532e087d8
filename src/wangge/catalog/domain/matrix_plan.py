"""What an import of the matrix changes: the file owns every cell that it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from wangge.catalog.domain.matrix_rows import Cell, MatrixRow
from wangge.catalog.domain.views import RuleView


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPlan:
    """Rows to create, rules to update (id → row), rules to remove, and lines that contradict each other."""

    created: tuple[MatrixRow, ...]
    updated: tuple[tuple[int, MatrixRow], ...]
    unchanged: int
    removed: tuple[int, ...]
    conflicts: tuple[tuple[int, ...], ...]


def plan_matrix(*, rows: Iterable[MatrixRow], rules: Iterable[RuleView]) -> MatrixPlan:
    """Compare the rows of a file with the rules of the district.

    A rule of a cell that the file names, but with another unit or first day, is removed: a file corrects what it
    speaks of and leaves the rest alone.
    """
    rows = tuple(rows)
    known = {_get_key(rule): rule for rule in rules}
    wanted = {row.key for row in rows}
    cells = {row.cell for row in rows}
    created = [row for row in rows if row.key not in known]
    kept = [(known[row.key], row) for row in rows if row.key in known]
    updated = [(rule.id, row) for rule, row in kept if _is_changed(rule, row)]
    return MatrixPlan(
        created=tuple(created),
        updated=tuple(updated),
        unchanged=len(kept) - len(updated),
        removed=tuple(sorted(rule.id for key, rule in known.items() if key[0] in cells and key not in wanted)),
        conflicts=_find_conflicts(rows),
    )


def _get_key(rule: RuleView) -> tuple[Cell, int, date | None]:
    cell = (rule.district_id, rule.kind, rule.selector, rule.grid_prefix, rule.road_class, rule.priority)
    return (cell, rule.unit_id, rule.valid_from_on)


def _is_changed(rule: RuleView, row: MatrixRow) -> bool:
    return (rule.decided_by, rule.valid_to_on) != (row.decided_by, row.valid_to_on)


def _find_conflicts(rows: Iterable[MatrixRow]) -> tuple[tuple[int, ...], ...]:
    """Return the lines of each cell that has two units on one day."""
    cells: dict[Cell, list[MatrixRow]] = defaultdict(list)
    for row in rows:
        cells[row.cell].append(row)
    found = []
    for together in cells.values():
        pairs = combinations(together, 2)
        lines = {
            row.line
            for first, second in pairs
            if first.unit_id != second.unit_id and _is_overlapping(first, second)
            for row in (first, second)
        }
        if lines:
            found.append(tuple(sorted(lines)))
    return tuple(sorted(found))


def _is_overlapping(first: MatrixRow, second: MatrixRow) -> bool:
    return _starts_before_end(first, second) and _starts_before_end(second, first)


def _starts_before_end(one: MatrixRow, other: MatrixRow) -> bool:
    return one.valid_from_on is None or other.valid_to_on is None or one.valid_from_on <= other.valid_to_on
