"""Turns a refusal raised in a view into an answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wangge.kernel.public import DomainError
from wangge.platform.problem import answer_problem


class DomainErrorMiddleware:
    """Answers every `DomainError` that leaves a view; other exceptions pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer for a refusal, None for anything else."""
        if isinstance(exception, DomainError):
            return answer_problem(request, exception)
        return None
