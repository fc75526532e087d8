"""Grids over HTTP; `config` mounts the router and puts authentication before it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from wangge.geo.domain.coordinates import Crs
from wangge.geo.public import (
    Box,
    compute_cell_key,
    convert_point,
    get_grid_feature,
    list_child_grids,
    list_grid_features,
    list_grids,
    list_outlines,
    locate_point,
    parse_box,
)
from wangge.geo.schemas import FeatureCollectionOut, FeatureOut, GridOut, PlaceOut
from wangge.platform.public import get_sender

_BOX = "west,south,east,north in degrees, WGS-84"
_Layer = Annotated[str, Query(description="key of the layer; points are located in main", max_length=40)]

router = Router(tags=["grids"])


@router.get("/grids", response=list[GridOut], summary="List or search grids in force")
def list_grids_endpoint(  # noqa: PLR0917 - ninja takes them from the query string
    request: HttpRequest,
    level: Annotated[int | None, Query(ge=1, le=9, description="1 is the root")] = None,
    bbox: Annotated[str, Query(description=_BOX, max_length=100)] = "",
    q: Annotated[str, Query(description="beginning of the code, or words of the name", max_length=60)] = "",
    layer: _Layer = "main",
    limit: Annotated[int, Query(ge=1, le=5000)] = 500,
) -> list[GridOut]:
    """Return attributes and bounds, by code."""
    box = parse_box(bbox) if bbox else None
    found = list_grids(actor=get_sender(request), layer=layer, level=level, box=box, text=q, limit=limit)
    return [GridOut.show(view) for view in found]


@router.get("/grids/features", response=FeatureCollectionOut, summary="Grids of a level in a box as GeoJSON")
def list_features_endpoint(
    request: HttpRequest,
    level: Annotated[int, Query(ge=1, le=9)],
    bbox: Annotated[str, Query(description=_BOX, max_length=100)],
    layer: _Layer = "main",
    limit: Annotated[int, Query(ge=1, le=5000)] = 2000,
) -> dict[str, Any]:
    """Return polygons in WGS-84."""
    box: Box = parse_box(bbox)
    return list_grid_features(actor=get_sender(request), box=box, level=level, layer=layer, limit=limit)


@router.get("/grids/outlines", response=FeatureCollectionOut, summary="Light outlines of a level for a basemap")
def list_outlines_endpoint(
    request: HttpRequest,
    level: Annotated[int, Query(ge=1, le=9)] = 1,
    layer: _Layer = "main",
) -> dict[str, Any]:
    """Return simplified polygons in WGS-84."""
    return list_outlines(actor=get_sender(request), layer=layer, level=level)


@router.get("/grids/{code}", response=FeatureOut, summary="A grid with its polygon")
def get_grid_endpoint(request: HttpRequest, code: str, layer: _Layer = "main") -> dict[str, Any]:
    """Return the grid in force with that code as a GeoJSON Feature in WGS-84."""
    return get_grid_feature(actor=get_sender(request), code=code, layer=layer)


@router.get("/grids/{code}/children", response=list[GridOut], summary="The grids right below a grid")
def list_children_endpoint(request: HttpRequest, code: str, layer: _Layer = "main") -> list[GridOut]:
    """Return them by code."""
    return [GridOut.show(view) for view in list_child_grids(actor=get_sender(request), code=code, layer=layer)]


@router.get("/locate", response=PlaceOut, summary="The grid that holds a point")
def locate_endpoint(
    request: HttpRequest,  # noqa: ARG001 - ninja passes it
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-90, le=90)],
    crs: Annotated[Crs, Query(description="system of the point given")] = Crs.WGS84,
) -> PlaceOut:
    """Return the point in WGS-84, its cell key and its grid; on a shared edge the grid with the smallest code."""
    x, y = convert_point(lon, lat, crs)
    return PlaceOut.show(lon=x, lat=y, cell_key=compute_cell_key(x, y), grid=locate_point(lon=x, lat=y))
