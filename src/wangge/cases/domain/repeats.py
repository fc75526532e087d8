"""The same trouble at the same place again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, floor, hypot, radians

METRES_A_DEGREE = 111_195.0
"""Of latitude, on a sphere of 6,371 km: over some dozen metres the Earth's true shape changes nothing."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Occurrence (发生): a case of a category at a point (WGS-84 degrees)."""

    case_id: int
    category_id: int
    lon: float
    lat: float


def find_repeated(occurrences: Iterable[Occurrence], *, radius_m: float, least: int) -> dict[int, int]:
    """Return case id → how many cases of its category stood within `radius_m` of it, itself included; `least` or more.

    Points fall into squares as wide as the radius, so each is compared with those of its own and the eight around it.
    """
    listed = list(occurrences)
    # Meridians draw together towards the poles: wide enough where they are closest is wide enough everywhere.
    narrowest = cos(radians(max((abs(one.lat) for one in listed), default=0.0)))
    squares: dict[tuple[int, int, int], list[Occurrence]] = defaultdict(list)
    for one in listed:
        row = floor(one.lat * METRES_A_DEGREE / radius_m)
        column = floor(one.lon * METRES_A_DEGREE * narrowest / radius_m)
        squares[one.category_id, row, column].append(one)
    counts = {
        one.case_id: sum(_measure_m(one, other) <= radius_m for other in _list_around(squares, square))
        for square, ones in squares.items()
        for one in ones
    }
    return {case_id: count for case_id, count in counts.items() if count >= least}


def _list_around(
    squares: dict[tuple[int, int, int], list[Occurrence]], square: tuple[int, int, int]
) -> Iterator[Occurrence]:
    category_id, row, column = square
    for row_step in (-1, 0, 1):
        for column_step in (-1, 0, 1):
            yield from squares.get((category_id, row + row_step, column + column_step), ())


def _measure_m(one: Occurrence, other: Occurrence) -> float:
    width = METRES_A_DEGREE * cos(radians((one.lat + other.lat) / 2))
    return hypot((one.lon - other.lon) * width, (one.lat - other.lat) * METRES_A_DEGREE)
