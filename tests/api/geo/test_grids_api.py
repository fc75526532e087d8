from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from ninja import NinjaAPI

from tests.operations.geo.conftest import SYSTEM
from wangge.geo.api import router
from wangge.geo.public import Crs, compute_cell_key, convert_from_wgs84
from wangge.kernel.public import Actor, DomainError


def authenticate(request: HttpRequest) -> Actor | None:
    return SYSTEM if request.headers.get("X-Test") == "system" else None


api = NinjaAPI(auth=authenticate, urls_namespace="geo-test")
api.add_router("", router)


@api.exception_handler(DomainError)
def answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    return api.create_response(request, {"code": error.code}, status=409)


urlpatterns = [path("api/", api.urls)]


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []


def get(client: Client, address: str, **query: Any) -> Any:
    response = client.get(f"/api/{address}", query, headers={"X-Test": "system"})
    assert response.status_code == 200, response.content
    return response.json()


def test_grids_are_listed(county: None, client: Client) -> None:
    found = get(client, "grids", level=5, bbox="120.50,31.80,120.5099,31.82")
    assert [grid["code"] for grid in found] == ["320582001001001"]
    assert found[0] | {"id": 0, "area_m2": 0} == {
        "id": 0,
        "code": "320582001001001",
        "name": "网格320582001001001",
        "level": 5,
        "generation": 1,
        "parent_code": "320582001001",
        "kind": "",
        "area_class": "class_1",
        "road_class": "main",
        "west": 120.5,
        "south": 31.8,
        "east": 120.51,
        "north": 31.82,
        "area_m2": 0,
        "from_on": "2026-01-01",
        "to_on": None,
        "is_synthetic": False,
    }
    assert len(get(client, "grids", q="320582001002")) == 3
    assert len(get(client, "grids", limit=2)) == 2
    assert [grid["code"] for grid in get(client, "grids/320582001/children")] == ["320582001001", "320582001002"]


def test_polygons_are_geojson_in_wgs84(county: None, client: Client) -> None:
    found = get(client, "grids/features", level=4, bbox="120,31,121,32")
    assert (found["type"], len(found["features"]), found["is_complete"]) == ("FeatureCollection", 2, True)
    one = get(client, "grids/320582001001")
    assert (one["type"], one["properties"]["code"]) == ("Feature", "320582001001")
    assert one["crs"] == found["crs"] == get(client, "grids/outlines", level=1)["crs"]
    assert one["crs"]["properties"]["name"] == "urn:ogc:def:crs:OGC:1.3:CRS84"


def test_a_point_is_located_in_any_system(county: None, client: Client) -> None:
    lon, lat = convert_from_wgs84(120.515, 31.805, Crs.GCJ02)
    found = get(client, "locate", lon=lon, lat=lat, crs="gcj02")
    assert (found["lon"], found["lat"]) == pytest.approx((120.515, 31.805), abs=1e-7)
    assert (found["crs"], found["grid"]["code"]) == ("WGS-84", "320582001001002")
    assert found["grid"]["level_codes"][0] == "320582"
    plain = get(client, "locate", lon=120.515, lat=31.805)
    assert plain["cell_key"] == str(compute_cell_key(120.515, 31.805))
    assert get(client, "locate", lon=0, lat=0)["grid"] is None


@pytest.mark.parametrize(
    ("address", "query", "status"),
    [
        ("locate", {"lon": 200, "lat": 31}, 422),
        ("locate", {"lon": 120, "lat": 31, "crs": "beijing54"}, 422),
        ("grids", {"level": 0}, 422),
        ("grids", {"bbox": "1,2,3"}, 409),
        ("grids/features", {"level": 1}, 422),
        ("grids/nowhere", {}, 409),
    ],
)
def test_a_wrong_question_is_refused(
    county: None, client: Client, address: str, query: dict[str, Any], status: int
) -> None:
    response = client.get(f"/api/{address}", query, headers={"X-Test": "system"})
    assert response.status_code == status


@pytest.mark.parametrize("address", ["grids", "grids/features", "grids/outlines", "grids/320582", "locate"])
def test_a_stranger_is_refused(county: None, client: Client, address: str) -> None:
    assert client.get(f"/api/{address}", {"lon": 120, "lat": 31, "level": 1, "bbox": "0,0,1,1"}).status_code == 401
