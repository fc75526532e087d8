"""What every act on a case answers."""

from __future__ import annotations

from collections.abc import Callable

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wangge.cases.public import CaseRef
from wangge.cases.schemas import CaseRefOut
from wangge.platform.public import answer_sent_act


def answer_act(request: HttpRequest, *, key: str, status: int, act: Callable[[], CaseRef]) -> HttpResponse:
    """Make the act, or find the answer it gave under the same key before, and say what the case became.

    Raises DomainError `idempotency_conflict` and whatever the act raises.
    """
    response = answer_sent_act(
        request, key=key, status=status, act=lambda: CaseRefOut.model_validate(act()).model_dump_json()
    )
    case = orjson.loads(response.content)
    response["ETag"] = build_etag(case["version"])
    if response.status_code == 201:
        response["Location"] = reverse("api:read_case", kwargs={"number": case["number"]})
    return response


def build_etag(version: int) -> str:
    """Return the version of a case as an entity tag; weak, for what is shown of it depends on who asks and when."""
    return f'W/"{version}"'
