"""Where a photo was taken, beside where the case is."""

from __future__ import annotations

from typing import Protocol

from wangge.geo.public import measure_distance_m


class Placed(Protocol):
    """Something with a point (WGS-84 degrees), or without."""

    @property
    def lon(self) -> float | None:
        """Longitude."""

    @property
    def lat(self) -> float | None:
        """Latitude."""


def measure_to_case(case: Placed, photo: Placed) -> float | None:
    """Return how many metres from the case's point a photo was taken, or None where one of the two has no place."""
    if case.lon is None or case.lat is None or photo.lon is None or photo.lat is None:
        return None
    return measure_distance_m(case.lon, case.lat, photo.lon, photo.lat)
