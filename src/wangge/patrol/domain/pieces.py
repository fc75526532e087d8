"""Pieces of a track: how points are packed into rows that a place and a time find by index; pure.

A piece holds consecutive points of one duty that lie in one cell (a web-mercator tile of zoom 15, about a kilometre
wide) within an hour. Each point takes eight bytes: seconds since the piece begins, millionths of a degree east and
north of its corner, metres of accuracy, as unsigned 16-bit numbers, little end first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wangge.patrol.domain.fixes import Fix

CELL_SHIFT = 22
"""Bits by which a cell key of zoom 26 is shifted to give the cell of zoom 15."""
LONGEST_PIECE_SECONDS = 3_600
_NUMBERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Piece (轨迹段) as it is stored; `west` to `north` are its bounds in millionths of a degree, WGS-84."""

    cell: int
    from_second: int
    to_second: int
    west_e6: int
    south_e6: int
    east_e6: int
    north_e6: int
    count: int
    data: bytes


def cut_pieces(fixes: Sequence[Fix], cells: Sequence[int]) -> tuple[Piece, ...]:
    """Return the pieces of points in the order of time; `cells` are their cells, one for each."""
    runs: list[list[Fix]] = []
    last_cell = -1
    run_cells: list[int] = []
    for fix, cell in zip(fixes, cells, strict=True):
        if not runs or cell != last_cell or fix.second - runs[-1][0].second > LONGEST_PIECE_SECONDS:
            runs.append([])
            run_cells.append(cell)
        runs[-1].append(fix)
        last_cell = cell
    return tuple(_pack(run, cell) for run, cell in zip(runs, run_cells, strict=True))


def _pack(fixes: Sequence[Fix], cell: int) -> Piece:
    lons, lats = [fix.lon_e6 for fix in fixes], [fix.lat_e6 for fix in fixes]
    start, west, south = fixes[0].second, min(lons), min(lats)
    numbers: list[int] = []
    for fix in fixes:
        numbers += (fix.second - start, fix.lon_e6 - west, fix.lat_e6 - south, fix.accuracy_m)
    return Piece(
        cell=cell,
        from_second=start,
        to_second=fixes[-1].second,
        west_e6=west,
        south_e6=south,
        east_e6=max(lons),
        north_e6=max(lats),
        count=len(fixes),
        data=struct.pack(f"<{len(numbers)}H", *numbers),
    )


def unpack(*, from_second: int, west_e6: int, south_e6: int, data: bytes) -> tuple[Fix, ...]:
    """Return the points of a piece."""
    numbers = struct.unpack(f"<{len(data) // 2}H", data)
    return tuple(
        Fix(from_second + numbers[at], west_e6 + numbers[at + 1], south_e6 + numbers[at + 2], numbers[at + 3])
        for at in range(0, len(numbers), _NUMBERS)
    )


def list_cells(ranges: Iterable[tuple[int, int]]) -> list[int]:
    """Return the cells touched by ranges of cell keys (both ends inclusive)."""
    return sorted({cell for low, high in ranges for cell in range(low >> CELL_SHIFT, (high >> CELL_SHIFT) + 1)})
