from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from tests.architecture.source_tree import ROOT
from tests.factories import World
from wangge.config.api import MOST_BAD_TOKENS, api

LEAST_PATHS = 20


@pytest.fixture(autouse=True)
def _no_bad_tokens_yet() -> None:
    caches["process"].clear()


def _list_paths() -> list[tuple[str, str]]:
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    filled = {"{number}": "X1", "{code}": "320582", "{category_id}": "1", "{evidence_id}": "1", "{variant}": "display"}
    found = []
    for path, operations in schema["paths"].items():
        words = [filled.get(word, word) for word in path.split("/")]
        found += [(method, "/".join(words)) for method in operations]
    return found


@pytest.mark.parametrize(("method", "path"), _list_paths())
def test_every_operation_refuses_strangers(world: World, method: str, path: str) -> None:
    answer = getattr(Client(), method)(path)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_the_committed_description_holds_every_path() -> None:
    written = json.loads((ROOT / "openapi.json").read_text("utf-8"))
    assert len(written["paths"]) >= LEAST_PATHS
    assert set(written["paths"]) == set(api.get_openapi_schema(path_prefix="/api/v1/")["paths"])


def test_the_description_is_served(world: World, client: Client) -> None:
    assert len(client.get("/api/v1/openapi.json").json()["paths"]) >= LEAST_PATHS


@pytest.mark.parametrize("path", ["nothing", "", "cases/X1/nothing", "docs"])
def test_an_unknown_address_is_told_in_form(world: World, client: Client, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "address_unknown")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_wrong_method_is_told_in_form(world: World, client: Client) -> None:
    answer = client.put("/api/v1/cases")
    assert (answer.status_code, answer.json()["code"], answer["Allow"]) == (405, "method_not_allowed", "GET")


def test_a_session_reads_and_needs_the_csrf_token_to_act(world: World) -> None:
    client = world.sign_in(Client(enforce_csrf_checks=True), "chen")
    assert client.get("/api/v1/me").json()["name"] == "陈监督员"
    answer = client.post("/api/v1/reports", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_token_missing")


def _try(client: Client, token: str) -> Any:
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


def test_an_address_that_guesses_is_not_listened_to(world: World, client: Client) -> None:
    good = world.make_token("chen")
    assert [_try(client, "wg_guess").status_code for _ in range(MOST_BAD_TOKENS)] == [401] * MOST_BAD_TOKENS
    refused = _try(client, good)
    assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (429, "bad_tokens_limited", "60")
    caches["process"].clear()
    assert _try(client, good).status_code == 200


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "尚未登录"), ("en", "Nobody is signed in")])
def test_refusals_speak_the_callers_language(world: World, client: Client, language: str, title: str) -> None:
    assert client.get("/api/v1/me", headers={"Accept-Language": language}).json()["title"] == title


def test_a_members_dismissal_ends_his_token(world: World, client: Client) -> None:
    from wangge.people.models import Member

    token = world.make_token("chen")
    Member.objects.filter(username="chen").update(is_active=False)
    assert _try(client, token).status_code == 401
