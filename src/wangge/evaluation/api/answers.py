"""What every act of the evaluation answers, and the photos that acts name."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Schema

from wangge.kernel.public import Actor
from wangge.platform.public import answer_sent_act, get_sender, read_photo_tokens


def answer_act(request: HttpRequest, *, key: str, status: int, act: Callable[[], Schema]) -> HttpResponse:
    """Make the act and say what came of it, or give the answer it got under the same key before.

    Raises `idempotency_conflict` and whatever the act raises.
    """
    with transaction.atomic():  # these acts count the rows they write, so each statement is waited for
        return answer_sent_act(request, key=key, status=status, act=lambda: act().model_dump_json())


def answer_act_on(
    request: HttpRequest,
    row_id: int,
    *,
    key: str,
    act: Callable[[Actor], None],
    show: Callable[[Actor, int], Schema],
) -> HttpResponse:
    """Make an act on an entry, a matter or a task, and say as `show` does what it became; raises what `answer_act` raises."""
    actor = get_sender(request)

    def make() -> Schema:
        act(actor)
        return show(actor, row_id)

    return answer_act(request, key=key, status=200, act=make)


def read_photo(token: str, *, actor: Actor) -> int | None:
    """Return the picture uploaded before that an act names, None for "". Raises `photo_token_invalid`."""
    return read_photo_tokens([token], actor=actor)[0] if token else None


def answer_photo(data: bytes, media_type: str) -> HttpResponse:
    """Answer a picture; what was attached once stays what it is."""
    headers = {"Cache-Control": "private, max-age=86400, immutable"}
    return HttpResponse(data, content_type=media_type, headers=headers)
