"""A refusal as an answer: problem+json (RFC 9457) for programs, a fragment for HTMX, a page for a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_from_request

from wangge.kernel.public import DomainError
from wangge.platform.errors import ErrorText, describe_error
from wangge.platform.htmx import is_htmx, vary_on_htmx

PROBLEM_TYPE = "application/problem+json"
PROBLEM_TARGET = "#problem"  # every page has this element


def build_problem(text: ErrorText, *, instance: str) -> dict[str, object]:
    """Return a refusal as the members of RFC 9457, with `code` and `next_step` of our own."""
    return {
        "type": f"urn:wangge:error:{text.code}",
        "title": text.title,
        "status": text.status,
        "detail": text.why,
        "instance": instance,
        "code": text.code,
        "next_step": text.next_step,
    }


def answer_problem(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the answer to a refused request in the form and the language its sender understands."""
    text = describe_error(error, get_language() or get_language_from_request(request))
    if _wants_json(request):
        problem = build_problem(text, instance=request.path)
        return JsonResponse(problem, status=text.status, content_type=PROBLEM_TYPE)
    if is_htmx(request):
        response = render(request, "platform/_problem.html", {"problem": text}, status=text.status)
        response["HX-Retarget"] = PROBLEM_TARGET
        response["HX-Reswap"] = "innerHTML show:window:top"
    else:
        response = render(request, "platform/error.html", {"problem": text}, status=text.status)
    vary_on_htmx(response)
    return response


def _wants_json(request: HttpRequest) -> bool:
    if request.path.startswith("/api/"):
        return True
    accepted = request.headers.get("Accept", "")
    return "json" in accepted and "text/html" not in accepted
