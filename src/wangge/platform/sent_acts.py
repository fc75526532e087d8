"""Acts that programs send over the API: who sends them, which pictures they name, and that one sent twice takes effect once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Annotated

from django.core import signing
from django.http import HttpRequest, HttpResponse
from ninja import Header

from wangge.kernel.public import Actor, DomainError, digest_bytes
from wangge.platform.operations.idempotency import Answer, answer_once

PHOTO_TOKEN_AGE = timedelta(days=7)
_PHOTO_SALT = "platform.sent_photo"

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


def get_sender(request: HttpRequest) -> Actor:
    """Return the actor that the authentication before an API's router found."""
    actor = getattr(request, "auth", None)
    assert isinstance(actor, Actor), "this router stands behind authentication"
    return actor


def answer_sent_act(request: HttpRequest, *, key: str, status: int, act: Callable[[], str]) -> HttpResponse:
    """Make the act and answer the JSON text it returns, or give the answer it got under the same key before.

    Raises `idempotency_conflict` and whatever the act raises.
    """

    def make() -> Answer:
        return Answer(status=status, body=act())

    member_id = get_sender(request).member_id
    if not key or member_id is None:
        return _respond(make())
    return _respond(answer_once(member_id=member_id, key=key, request_digest=_digest(request), act=make))


def _digest(request: HttpRequest) -> str:
    return digest_bytes(f"{request.method} {request.path}\n".encode() + request.body)


def _respond(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    if answer.is_repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def sign_photo(evidence_id: int, *, actor: Actor) -> str:
    """Return the token by which this member, and nobody else, may name the picture in an act, for a week."""
    return signing.dumps([evidence_id, actor.member_id], salt=_PHOTO_SALT)


def read_photo_tokens(tokens: Iterable[str], *, actor: Actor) -> tuple[int, ...]:
    """Return the pictures that the tokens name. Raises `photo_token_invalid` for a forged, old or another's one."""
    return tuple(_read_photo_token(token, actor=actor) for token in tokens)


def _read_photo_token(token: str, *, actor: Actor) -> int:
    try:
        evidence_id, member_id = signing.loads(token, salt=_PHOTO_SALT, max_age=PHOTO_TOKEN_AGE)
    except signing.BadSignature:
        raise DomainError("photo_token_invalid") from None
    if member_id != actor.member_id:
        raise DomainError("photo_token_invalid")
    return int(evidence_id)
