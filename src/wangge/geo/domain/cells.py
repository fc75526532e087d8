"""The cell key: a point as one integer whose order keeps neighbours together (Z-order).

Quantisation: web-mercator tiles of zoom 26 (0.6 m at the equator, 0.5 m at 32° N); the bits of row and
column are interleaved, so a tile of any zoom is exactly one range of keys and a box a few ranges. A key
has 52 bits and fits a signed 64-bit column. Latitudes beyond ±85.0511° are clamped.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wangge.geo.domain.measuring import METRES_PER_DEGREE
from wangge.kernel.public import DomainError

CELL_ZOOM = 26
SIDE = 1 << CELL_ZOOM
MAX_LATITUDE = 85.05112877980659
_SPREADS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


@dataclass(frozen=True, slots=True)
class Box:
    """Box (范围): edges in degrees, WGS-84; raises `box_invalid` when they are not in order."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        is_width_sound = -180 <= self.west <= self.east <= 180
        if not (is_width_sound and -90 <= self.south <= self.north <= 90):
            raise DomainError("box_invalid", box=f"{self.west},{self.south},{self.east},{self.north}")


def parse_box(text: str) -> Box:
    """Return the box written `west,south,east,north`; raises `box_invalid`."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise DomainError("box_invalid", box=text) from None
    return Box(west, south, east, north)


def build_box_around(lon: float, lat: float, *, radius_m: float) -> Box:
    """Return the box that holds every point within `radius_m` metres of a WGS-84 point; clipped to the globe."""
    height = radius_m / METRES_PER_DEGREE
    width = height / max(math.cos(math.radians(min(abs(lat) + height, 89.9))), 1e-3)
    return Box(max(lon - width, -180.0), max(lat - height, -90.0), min(lon + width, 180.0), min(lat + height, 90.0))


def _spread_bits(value: int) -> int:
    for shift, mask in _SPREADS:
        value = (value | (value << shift)) & mask
    return value


def _gather_bits(value: int) -> int:
    value &= 0x5555555555555555
    for shift, mask in ((1, 0x3333333333333333), (2, 0x0F0F0F0F0F0F0F0F), (4, 0x00FF00FF00FF00FF)):
        value = (value | (value >> shift)) & mask
    value = (value | (value >> 8)) & 0x0000FFFF0000FFFF
    return (value | (value >> 16)) & 0xFFFFFFFF


def compute_column_row(lon: float, lat: float) -> tuple[int, int]:
    """Return column (west → east) and row (north → south) of the z26 cell that holds the point."""
    lat = min(max(lat, -MAX_LATITUDE), MAX_LATITUDE)
    column = math.floor((lon + 180.0) / 360.0 * SIDE)
    row = math.floor((0.5 - math.asinh(math.tan(math.radians(lat))) / (2.0 * math.pi)) * SIDE)
    return min(max(column, 0), SIDE - 1), min(max(row, 0), SIDE - 1)


def compute_cell_key(lon: float, lat: float) -> int:
    """Return the cell key of a WGS-84 point; raises `point_invalid` outside the globe."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise DomainError("point_invalid", lon=lon, lat=lat)
    column, row = compute_column_row(lon, lat)
    return _spread_bits(column) | (_spread_bits(row) << 1)


def compute_cell_keys(lons: ArrayLike, lats: ArrayLike) -> NDArray[np.int64]:
    """Return the cell keys of many WGS-84 points; equal to `compute_cell_key` of each."""
    x = np.asarray(lons, dtype=np.float64)
    y = np.clip(np.asarray(lats, dtype=np.float64), -MAX_LATITUDE, MAX_LATITUDE)
    columns = np.floor((x + 180.0) / 360.0 * SIDE)
    rows = np.floor((0.5 - np.arcsinh(np.tan(np.radians(y))) / (2.0 * np.pi)) * SIDE)
    keys = np.zeros(x.shape, dtype=np.uint64)
    for bit, values in enumerate((columns, rows)):
        spread = np.clip(values, 0, SIDE - 1).astype(np.uint64)
        for shift, mask in _SPREADS:
            spread = (spread | (spread << np.uint64(shift))) & np.uint64(mask)
        keys |= spread << np.uint64(bit)
    return keys.astype(np.int64)


def locate_cell_centre(key: int) -> tuple[float, float]:
    """Return longitude and latitude (degrees, WGS-84) of the centre of the cell with that key."""
    column, row = _gather_bits(key), _gather_bits(key >> 1)
    lon = (column + 0.5) / SIDE * 360.0 - 180.0
    lat = math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * (row + 0.5) / SIDE))))
    return lon, lat


def compute_tile_range(zoom: int, column: int, row: int) -> tuple[int, int]:
    """Return the least and greatest key (both inclusive) of the points in a web-mercator tile."""
    shift = 2 * (CELL_ZOOM - zoom)
    low = (_spread_bits(column) | (_spread_bits(row) << 1)) << shift
    return low, low + (1 << shift) - 1


def compute_key_ranges(box: Box, *, limit: int = 24) -> list[tuple[int, int]]:
    """Return at most `limit` ascending key ranges (inclusive) that together cover `box`.

    They may cover somewhat more: the caller compares coordinates as well. The largest tile cut by the
    edge of the box is split first, as long as the number of tiles stays within the limit.
    """
    west, north = compute_column_row(box.west, box.north)
    east, south = compute_column_row(box.east, box.south)
    zoom = CELL_ZOOM - max((west ^ east).bit_length(), (north ^ south).bit_length())
    shift = CELL_ZOOM - zoom
    open_tiles = [(zoom, west >> shift, north >> shift)]
    done: list[tuple[int, int, int]] = []
    while open_tiles:
        tile = heapq.heappop(open_tiles)
        parts = _split_tile(tile, west, north, east, south)
        if parts is None or len(done) + len(open_tiles) + len(parts) > limit:
            done.append(tile)
        else:
            for part in parts:
                heapq.heappush(open_tiles, part)
    return _join_ranges(sorted(compute_tile_range(*tile) for tile in done))


def _split_tile(
    tile: tuple[int, int, int], west: int, north: int, east: int, south: int
) -> list[tuple[int, int, int]] | None:
    """Return the quarters that touch the window of z26 cells, or None when the tile lies wholly inside it."""
    zoom, column, row = tile
    shift = CELL_ZOOM - zoom
    is_inside_x = west <= column << shift and ((column + 1) << shift) - 1 <= east
    is_inside_y = north <= row << shift and ((row + 1) << shift) - 1 <= south
    if shift == 0 or (is_inside_x and is_inside_y):
        return None
    shift -= 1
    return [
        (zoom + 1, x, y)
        for y in (2 * row, 2 * row + 1)
        for x in (2 * column, 2 * column + 1)
        if west <= ((x + 1) << shift) - 1 and x << shift <= east
        if north <= ((y + 1) << shift) - 1 and y << shift <= south
    ]


def _join_ranges(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for low, high in ranges:
        if joined and joined[-1][1] + 1 == low:
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined
