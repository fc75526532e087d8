"""What the API says of grids; every geometry is WGS-84, longitude before latitude, and says so."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Schema

from wangge.geo.domain.views import GridRef, GridView


class GridOut(Schema):
    """Grid (网格) in force; `west` to `north` are its bounds in degrees, WGS-84."""

    id: int
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

    @classmethod
    def show(cls, view: GridView) -> GridOut:
        """Return a grid for the API."""
        return cls.model_validate(view, from_attributes=True)


class FeatureOut(Schema):
    """GeoJSON Feature of a grid."""

    type: Literal["Feature"]
    id: int
    properties: dict[str, Any]
    geometry: dict[str, Any]
    crs: dict[str, Any] | None = None


class FeatureCollectionOut(Schema):
    """GeoJSON FeatureCollection; `is_complete` is false when the limit cut it."""

    type: Literal["FeatureCollection"]
    crs: dict[str, Any]
    is_complete: bool
    features: list[FeatureOut]


class GridRefOut(Schema):
    """The grid of a place with the codes of all levels from the root to itself."""

    id: int
    code: str
    name: str
    generation: int
    level_codes: list[str]
    area_class: str
    road_class: str


class PlaceOut(Schema):
    """A place: the point in WGS-84, its cell key as text (JavaScript keeps no 64-bit integers), its grid or null."""

    lon: float
    lat: float
    crs: Literal["WGS-84"] = "WGS-84"
    cell_key: str
    grid: GridRefOut | None

    @classmethod
    def show(cls, *, lon: float, lat: float, cell_key: int, grid: GridRef | None) -> PlaceOut:
        """Return a place for the API."""
        shown = None if grid is None else GridRefOut.model_validate(grid, from_attributes=True)
        return cls(lon=lon, lat=lat, cell_key=str(cell_key), grid=shown)
