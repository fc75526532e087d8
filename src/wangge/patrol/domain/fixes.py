"""Places of a track as whole numbers: seconds and millionths of a degree, so that equal ones are equal."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import NamedTuple

METRES_PER_E6 = 6_371_008.8 * math.pi / 180.0 / 1_000_000
"""Metres of a millionth of a degree of latitude, on the mean sphere."""
MOST_ACCURACY_M = 65_535


class Fix(NamedTuple):
    """Fix (定位点): where somebody was in a second (since 1970, UTC); `lon_e6`, `lat_e6` in millionths of a degree, WGS-84.

    `accuracy_m` is the radius in metres that the device gives for it, 0 where it gives none.
    """

    second: int
    lon_e6: int
    lat_e6: int
    accuracy_m: int = 0

    @property
    def at(self) -> datetime:
        """The instant, in UTC."""
        return datetime.fromtimestamp(self.second, UTC)

    @property
    def lon(self) -> float:
        """Longitude in degrees."""
        return self.lon_e6 / 1_000_000

    @property
    def lat(self) -> float:
        """Latitude in degrees."""
        return self.lat_e6 / 1_000_000


def make_fix(at: datetime, lon: float, lat: float, accuracy_m: float | None = None) -> Fix:
    """Return the fix of an aware instant and a WGS-84 point; the instant is cut to the second it lies in."""
    accuracy = 0 if accuracy_m is None else min(max(math.ceil(accuracy_m), 1), MOST_ACCURACY_M)
    return Fix(read_second(at), round(lon * 1_000_000), round(lat * 1_000_000), accuracy)


def read_second(at: datetime) -> int:
    """Return the second since 1970 in which an aware instant lies."""
    return math.floor(at.timestamp())


def measure_m(one: Fix, other: Fix) -> float:
    """Return the metres between two fixes on the plane around them: within 0.2 % as far as 50 km, more than enough here."""
    shrink = math.cos(math.radians((one.lat_e6 + other.lat_e6) / 2_000_000))
    east = (other.lon_e6 - one.lon_e6) * shrink * METRES_PER_E6
    return math.hypot(east, (other.lat_e6 - one.lat_e6) * METRES_PER_E6)
