"""The catalogue over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.testing import TestClient

from wangge.catalog.api import router
from wangge.catalog.public import find_category, import_matrix, load_catalogue
from wangge.kernel.public import Actor, build_system_actor
from wangge.people.public import SheetRow, create_organisation
from wangge.platform.public import use_profile
from wangge.profiles.public import load_profile

pytestmark = pytest.mark.django_db
SYSTEM = build_system_actor(name="test")


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with use_profile(load_profile("zhangjiagang")):
        load_catalogue(actor=SYSTEM)
        yield


@pytest.fixture
def client() -> TestClient:
    district = create_organisation(actor=SYSTEM, code="320582", name="张家港市", kind="district")
    create_organisation(actor=SYSTEM, code="HW", name="环卫中心", kind="sanitation", parent_id=district)
    import_matrix(actor=SYSTEM, rows=[SheetRow(2, {"代码": "06", "单位": "HW", "依据": "一号文"})])
    actor = Actor(member_id=1, name="李派遣员", roles=frozenset({"dispatcher"}), district_id=district)

    def authenticate(request: HttpRequest) -> Actor:
        return actor

    api = NinjaAPI(urls_namespace="catalog-test", auth=authenticate)
    api.add_router("", router)
    return TestClient(api)


def get_id(kind: str, code: str) -> int:
    view = find_category(kind=kind, code=code)
    assert view is not None
    return view.id


def test_categories_are_listed_by_kind_and_class(client: TestClient) -> None:
    found = client.get("/categories?kind=matter&class_code=07").json()
    assert [row["code"] for row in found] == ["07001", "07002", "07003", "07004", "07006", "07007", "07008"]
    assert found[0]["name_zh"] == "非法小广告"
    assert len(client.get("/categories").json()) == 403


def test_categories_are_searched_in_the_words_people_use(client: TestClient) -> None:
    found = client.get("/categories?kind=component&q=红绿灯").json()
    assert [row["code"] for row in found] == ["02014"]
    assert client.get("/categories?kind=event").status_code == 422


def test_a_category_comes_with_its_conditions(client: TestClient) -> None:
    found = client.get(f"/categories/{get_id('matter', '06010')}").json()
    assert found["hint_zh"]
    assert [(row["number"], row["limit"]) for row in found["conditions"]] == [(1, {"kind": "work_hour", "amount": "4"})]
    assert found["conditions"][0]["area_limits"] == {}


def test_the_matrix_proposes_a_unit(client: TestClient) -> None:
    path = f"/matrix/proposal?category_id={get_id('matter', '06010')}&grid_code=320582100001001"
    found = client.get(path).json()
    assert (found["unit_name"], found["decided_by"]) == ("环卫中心", "一号文")


def test_an_empty_proposal_says_so(client: TestClient) -> None:
    found = client.get(f"/matrix/proposal?category_id={get_id('matter', '09005')}").json()
    assert found == {"unit_id": None, "unit_name": "", "rule_id": None, "decided_by": ""}
