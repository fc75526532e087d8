"""When two rows of a source tell of the same matter, and under which key to look for the other one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wangge.intake.domain.mapping import DuplicateRule
from wangge.kernel.public import digest_bytes, encode_canonical

_METRES_A_DEGREE = 110_500.0
"""Fewer than the shortest degree of latitude has, so that a cell is never narrower than the radius."""

Distance = Callable[[float, float, float, float], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchPoint:
    """What is compared of a report: when it was open, and its WGS-84 point if it has one."""

    reported_at: datetime
    closed_at: datetime | None
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """An imported case with what is compared of it."""

    case_id: int
    point: MatchPoint


@dataclass(frozen=True, slots=True)
class MatchKeys:
    """The key under which a report is remembered, and all under which its likes may be."""

    own: str
    near: tuple[str, ...]


def build_match_keys(
    rule: DuplicateRule, *, number: int, texts: tuple[str, ...], lon: float | None, lat: float | None
) -> MatchKeys:
    """Return the keys of a report: its compared texts and, under a radius, its cell and those around it."""
    if rule.radius_m is None or lon is None or lat is None:
        own = _digest(number, texts, None)
        return MatchKeys(own, (own,))
    cells = tuple(list_cells_around(lon=lon, lat=lat, radius_m=rule.radius_m))
    own_cell = find_cell(lon=lon, lat=lat, radius_m=rule.radius_m)
    return MatchKeys(_digest(number, texts, own_cell), tuple(_digest(number, texts, cell) for cell in cells))


def _digest(number: int, texts: tuple[str, ...], cell: tuple[int, int] | None) -> str:
    return digest_bytes(encode_canonical({"rule": number, "texts": texts, "cell": cell}))


def find_cell(*, lon: float, lat: float, radius_m: float) -> tuple[int, int]:
    """Return column and band of the cell of a point; cells are at least the radius wide and high."""
    band = math.floor(lat / _compute_height(radius_m))
    return math.floor(lon / _compute_width(band, radius_m)), band


def list_cells_around(*, lon: float, lat: float, radius_m: float) -> Iterable[tuple[int, int]]:
    """Yield every cell that may hold a point within the radius."""
    middle = math.floor(lat / _compute_height(radius_m))
    for band in (middle - 1, middle, middle + 1):
        column = math.floor(lon / _compute_width(band, radius_m))
        yield from ((column - 1, band), (column, band), (column + 1, band))


def _compute_height(radius_m: float) -> float:
    return radius_m / _METRES_A_DEGREE


def _compute_width(band: int, radius_m: float) -> float:
    """Return the width of a band's cells in degrees: the radius where the next band nearer to a pole ends."""
    height = _compute_height(radius_m)
    edge = min((max(abs(band), abs(band + 1)) + 1) * height, 89.9)
    return height / math.cos(math.radians(edge))


def is_same_matter(new: MatchPoint, old: MatchPoint, rule: DuplicateRule, *, measure: Distance) -> bool:
    """Whether two reports with equal texts are one matter: reported close together, both open at one time, near."""
    if abs(new.reported_at - old.reported_at) > timedelta(hours=rule.hours):
        return False
    if not (_was_open_at(old, new.reported_at) or _was_open_at(new, old.reported_at)):
        return False
    if rule.radius_m is None:
        return True
    if new.lon is None or new.lat is None or old.lon is None or old.lat is None:
        return False
    return measure(new.lon, new.lat, old.lon, old.lat) <= rule.radius_m


def _was_open_at(report: MatchPoint, instant: datetime) -> bool:
    return report.reported_at <= instant and (report.closed_at is None or instant <= report.closed_at)


def find_match(new: MatchPoint, known: Iterable[Matched], rule: DuplicateRule, *, measure: Distance) -> int | None:
    """Return the case that `new` is merged into: of those that fit the one reported first; None when none fits."""
    fitting = [match for match in known if is_same_matter(new, match.point, rule, measure=measure)]
    if not fitting:
        return None
    return min(fitting, key=lambda match: (match.point.reported_at, match.case_id)).case_id
