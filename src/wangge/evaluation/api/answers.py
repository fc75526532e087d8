"""What every act of the evaluation answers."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Schema

from wangge.platform.public import answer_sent_act


def answer_act(request: HttpRequest, *, key: str, status: int, act: Callable[[], Schema]) -> HttpResponse:
    """Make the act and say what came of it, or give the answer it got under the same key before.

    Raises `idempotency_conflict` and whatever the act raises.
    """
    with transaction.atomic():  # these acts count the rows they write, so each statement is waited for
        return answer_sent_act(request, key=key, status=status, act=lambda: act().model_dump_json())
