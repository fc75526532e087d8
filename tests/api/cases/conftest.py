"""A program that calls the API with somebody's token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from tests.factories import World

Call = Callable[..., Any]


class Caller:
    """Calls the API as one of the cast."""

    def __init__(self, world: World, username: str) -> None:
        self.world = world
        self.client = Client(headers={"Authorization": f"Bearer {world.make_token(username)}"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Any, *, key: str = "", **headers: str) -> Any:
        given = ({"Idempotency-Key": key} if key else {}) | headers
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=given)

    def upload(self, data: bytes, **facts: Any) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        return self.client.post("/api/v1/evidence", {"file": SimpleUploadedFile("a.jpg", data), **facts})


@pytest.fixture
def call(world: World) -> Callable[[str], Caller]:
    """Return who calls the API with a username of the cast."""
    caches["process"].clear()
    return lambda username: Caller(world, username)


@pytest.fixture
def report() -> dict[str, Any]:
    """Return the body of a report that is taken."""
    return {
        "source": "collector",
        "description": "路边有一堆垃圾",
        "point": {"lon": 120.545, "lat": 31.885, "crs": "wgs84"},
    }
