"""A program that calls the evaluation API with a member's token."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import World


def sit_down(world: World, username: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {world.make_token(username)}"})


def get(client: Client, path: str, **query: Any) -> Any:
    return client.get(f"/api/v1/evaluation/{path}", query or None)


def post(client: Client, path: str, body: dict[str, Any], key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/evaluation/{path}", body, content_type="application/json", headers=headers)


def upload(client: Client, picture: bytes) -> str:
    token: str = client.post("/api/v1/evidence", {"file": SimpleUploadedFile("a.jpg", picture)}).json()["token"]
    return token
