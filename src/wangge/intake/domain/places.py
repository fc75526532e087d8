"""Coordinates as other systems write them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from wangge.intake.domain.mapping import Place
from wangge.kernel.public import DomainError

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_TWO_NUMBERS = re.compile(rf"[^\d+-]*({_NUMBER.pattern})[\s,;]+({_NUMBER.pattern})\W*")


def read_point(cells: Mapping[str, str], place: Place) -> tuple[float, float] | None:
    """Return longitude and latitude in the file's own system, None when the row has no point.

    Raises `import_row_point_incomplete`, `import_row_point_unreadable`, `import_row_point_outside`.
    """
    if place.point is not None:
        found = _split_point(cells[place.point], place)
    elif place.lon is not None and place.lat is not None:
        found = _read_pair(cells[place.lon], cells[place.lat])
    else:
        return None
    if found is None or (place.zero_is_blank and found == (0.0, 0.0)):
        return None
    _check_inside(*found, place)
    return found


def _split_point(text: str, place: Place) -> tuple[float, float] | None:
    if not text:
        return None
    match = _TWO_NUMBERS.fullmatch(text)
    if match is None:
        raise DomainError("import_row_point_unreadable", found=text[:60])
    first, second = float(match[1]), float(match[2])
    return (first, second) if place.point_order == "lon_lat" else (second, first)


def _read_pair(lon: str, lat: str) -> tuple[float, float] | None:
    if not lon and not lat:
        return None
    if not lon or not lat:
        raise DomainError("import_row_point_incomplete", found=lon or lat)
    for text in (lon, lat):
        if not _NUMBER.fullmatch(text):
            raise DomainError("import_row_point_unreadable", found=text[:60])
    return float(lon), float(lat)


def _check_inside(lon: float, lat: float, place: Place) -> None:
    west, south, east, north = -180.0, -90.0, 180.0, 90.0
    if place.box is not None:
        west, south, east, north = place.box.west, place.box.south, place.box.east, place.box.north
    if not (math.isfinite(lon) and math.isfinite(lat) and west <= lon <= east and south <= lat <= north):
        raise DomainError("import_row_point_outside", lon=lon, lat=lat, west=west, south=south, east=east, north=north)
