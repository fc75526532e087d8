"""What every answer carries, whoever asks for whatever."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import World
from wangge.config.middleware import EventsOriginMiddleware
from wangge.platform.models import Installation

ADDRESSES = (
    "/",
    "/accounts/login/",
    "/accounts/logout/",
    "/api/v1/openapi.json",
    "/api/v1/nothing",
    "/nothing",
    "/health",
    "/robots.txt",
    "/static/nothing",
    "/sign-in/nothing",
    "/report/",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("username", ["", "chen"])
def test_every_answer_carries_its_policy(world: World, address: str, username: str) -> None:
    client = world.sign_in(Client(), username) if username else Client()
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_foreign_host_is_refused_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGGE_EVENTS_PORT", "8001")
    answer = Client(headers={"host": "evil.example"}).get("/accounts/login/")
    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers
    assert "evil.example" not in answer.headers["Content-Security-Policy"]


def test_a_form_without_its_mark_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/accounts/login/", {"login": "chen", "password": "x"}).status_code == 403


def test_guessing_passwords_is_slowed_down(world: World) -> None:
    client = Client()
    answers = [client.post("/accounts/login/", {"login": "chen", "password": f"guess {n}"}) for n in range(7)]
    told = [answer.content.decode() for answer in answers]
    assert told[-1] != told[0]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_sign_in_link_never_comes_through_a_proxy(world: World, header: str) -> None:
    Installation.objects.update(is_demo=True)
    answer = Client(headers={header: "127.0.0.1"}).get("/sign-in/nothing")
    assert answer.status_code == 403
    assert "proxy: 127.0.0.1" in answer.content.decode()


def test_the_policy_allows_the_events_process_where_there_is_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.http import HttpResponse
    from django.test import RequestFactory

    monkeypatch.setenv("WANGGE_EVENTS_PORT", "8001")
    answer = EventsOriginMiddleware(lambda _: HttpResponse())(
        RequestFactory().get("/", headers={"host": "localhost:8000"})
    )
    assert answer._csp_update == {"connect-src": ["http://localhost:8001"]}  # type: ignore[attr-defined]
    monkeypatch.setenv("WANGGE_EVENTS_PORT", "")
    assert not hasattr(EventsOriginMiddleware(lambda _: HttpResponse())(RequestFactory().get("/")), "_csp_update")
