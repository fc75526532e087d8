"""Handing a message over by HTTP: https only, ten seconds, no redirects, no address in what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from wangge.notices.domain.addresses import is_safe_address
from wangge.notices.domain.channels import LASTING_STATUSES, DeliveryError

TIMEOUT_SECONDS = 10
MOST_ANSWER_BYTES = 65_536


class _NoRedirect(HTTPRedirectHandler):
    """A gateway that moves is configured anew: a redirect could lead to a machine nobody allowed."""

    def redirect_request(  # noqa: PLR0917 - urllib's
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        del req, fp, code, msg, headers, newurl
        return None


def send_post(url: str, data: bytes, *, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Return status and body of the answer to a POST, also of a refusal.

    Raises `DeliveryError` when nobody answers. The reason never holds the address: robots' keys are part of theirs.
    """
    if not is_safe_address(url):
        raise DeliveryError("the address is not https", is_final=True)
    request = Request(url, data=data, headers=dict(headers), method="POST")  # noqa: S310 - checked above
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status, answer.read(MOST_ANSWER_BYTES)
    except HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read(MOST_ANSWER_BYTES)
    except URLError as error:
        raise DeliveryError(f"no answer: {error.reason}", is_outage=True) from None
    except (OSError, HTTPException) as error:
        raise DeliveryError(f"no answer: {type(error).__name__} {error}".strip(), is_outage=True) from None


def post_json(url: str, payload: Mapping[str, object]) -> dict[str, object]:
    """Return the JSON object that answers a JSON object; raises `DeliveryError` for any other answer."""
    data = json.dumps(payload, ensure_ascii=False).encode()
    status, body = send_post(url, data, headers={"Content-Type": "application/json; charset=utf-8"})
    if status != 200:
        raise DeliveryError(f"the server answers {status}", is_final=status in LASTING_STATUSES)
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise DeliveryError("the answer is no JSON object")
    return answer
