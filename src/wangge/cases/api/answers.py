"""What every act on a case answers, and that a request sent twice acts once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header

from wangge.cases.public import CaseRef
from wangge.cases.schemas import CaseRefOut
from wangge.kernel.public import Actor, digest_bytes
from wangge.platform.public import Answer, answer_once

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=100,
        pattern=r"^[\x21-\x7e]+$",
        description="A fresh word of the sender's for each act: the same request sent again under it acts once and "
        "gets the same answer, for a week. A refusal is not kept.",
    ),
]


def get_actor(request: HttpRequest) -> Actor:
    """Return the actor that the authentication before this router found."""
    actor = getattr(request, "auth", None)
    assert isinstance(actor, Actor), "this router stands behind authentication"
    return actor


def answer_act(request: HttpRequest, *, key: str, status: int, act: Callable[[], CaseRef]) -> HttpResponse:
    """Make the act, or find the answer it gave under the same key before, and say what the case became.

    Raises DomainError `idempotency_conflict` and whatever the act raises.
    """

    def make() -> Answer:
        return Answer(status=status, body=CaseRefOut.model_validate(act()).model_dump_json())

    member_id = get_actor(request).member_id
    if not key or member_id is None:
        return _respond(make())
    return _respond(answer_once(member_id=member_id, key=key, request_digest=_digest(request), act=make))


def _digest(request: HttpRequest) -> str:
    return digest_bytes(f"{request.method} {request.path}\n".encode() + request.body)


def _respond(answer: Answer) -> HttpResponse:
    case = orjson.loads(answer.body)
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    response["ETag"] = build_etag(case["version"])
    if answer.status == 201:
        response["Location"] = reverse("api:read_case", kwargs={"number": case["number"]})
    if answer.is_repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def build_etag(version: int) -> str:
    """Return the version of a case as an entity tag; weak, for what is shown of it depends on who asks and when."""
    return f'W/"{version}"'
