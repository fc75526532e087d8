from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import path
from ninja import NinjaAPI

from tests.operations.people.cast import NOW, SYSTEM, Cast
from wangge.people.api import MemberSessionAuth, TokenAuth, router
from wangge.people.models import Member
from wangge.people.public import create_api_token
from wangge.platform.public import SimulatedClock, use_clock

api = NinjaAPI(auth=[TokenAuth(), MemberSessionAuth()], urls_namespace="people-test")
api.add_router("", router)


@api.post("/touch")
def touch(request: HttpRequest) -> None:
    """Change nothing: only an unsafe method."""


urlpatterns = [path("api/", api.urls)]


@pytest.fixture(autouse=True)
def _address_and_clock(settings) -> Iterator[None]:
    settings.ROOT_URLCONF = __name__
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name.startswith("django.contrib")]
    with use_clock(SimulatedClock(NOW)):
        yield


def test_a_token_says_who_the_caller_is(cast: Cast, client: Client) -> None:
    secret = create_api_token(actor=SYSTEM, member_id=cast.li, name="x", now=NOW)
    answer = client.get("/api/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json() == {
        "member_id": cast.li,
        "name": "李派遣",
        "roles": ["dispatcher"],
        "unit_id": cast.bureau,
        "unit_ids": sorted([cast.bureau, cast.crew]),
        "district_id": cast.district,
    }


def test_a_session_lists_the_organisations_of_the_district(cast: Cast, client: Client) -> None:
    client.force_login(Member.objects.get(id=cast.chen))
    assert [entry["code"] for entry in client.get("/api/organisations").json()] == ["320582", "CG", "CG-1", "JD"]
    (crew,) = client.get("/api/organisations", {"kind": "crew"}).json()
    assert crew == {
        "id": cast.crew,
        "code": "CG-1",
        "name": "一中队",
        "kind": "crew",
        "parent_id": cast.bureau,
        "district_id": cast.district,
        "level": 3,
        "is_active": True,
    }
    assert len(client.get("/api/organisations", {"below_id": cast.bureau}).json()) == 2


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wg_nothing"}, {"Authorization": "Basic x"}])
def test_nobody_is_refused(cast: Cast, client: Client, headers: dict[str, str]) -> None:
    assert client.get("/api/me", headers=headers).status_code == 401


def test_an_unsafe_method_in_a_session_needs_the_csrf_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Member.objects.get(id=cast.chen))
    assert client.post("/api/touch").status_code == 403
    secret = create_api_token(actor=SYSTEM, member_id=cast.li, name="x", now=NOW)
    assert (
        Client(enforce_csrf_checks=True).post("/api/touch", headers={"Authorization": f"Bearer {secret}"}).status_code
        == 200
    )
