"""The REST API at /api/v1/: who may ask, and what a refusal looks like (problem+json, RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.core.cache import caches
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, re_path
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from wangge.cases.api import router as cases_router
from wangge.catalog.api import router as catalog_router
from wangge.evaluation.api import router as evaluation_router
from wangge.geo.api import router as geo_router
from wangge.kernel.public import Actor, DomainError
from wangge.patrol.api import router as patrol_router
from wangge.people.api import MemberSessionAuth, TokenAuth
from wangge.people.api import router as people_router
from wangge.platform.public import answer_problem, build_problem, describe_error

MOST_BODY_BYTES = 256 * 1024  # of JSON; uploads have a limit of their own
MOST_BAD_TOKENS = 20  # a minute and address
_CODES = {400: "body_unreadable", 401: "not_signed_in", 403: "csrf_token_missing", 404: "address_unknown"}

View = Callable[..., HttpResponse]


class LimitedTokenAuth(TokenAuth):
    """API tokens; an address that keeps sending worthless ones is not listened to for a minute."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return the actor of the token's member, None for a worthless one. Raises `bad_tokens_limited`."""
        key = f"bad-tokens:{request.META.get('REMOTE_ADDR', '')}"
        if caches["process"].get(key, 0) >= MOST_BAD_TOKENS:
            raise DomainError("bad_tokens_limited", limit=MOST_BAD_TOKENS)
        actor = super().authenticate(request, token)
        if actor is None:
            caches["process"].add(key, 0, timeout=60)
            caches["process"].incr(key)
        return actor


class JsonBody(Parser):
    """Reads JSON strictly: the content type must say so, and the size is bounded."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what the body holds. Raises `content_type_wrong`, `body_too_large`, or ValueError for no JSON."""
        if request.content_type != "application/json":
            raise DomainError("content_type_wrong", expected="application/json", found=request.content_type or "-")
        if len(request.body) > MOST_BODY_BYTES:
            raise DomainError("body_too_large", most_kb=MOST_BODY_BYTES // 1024)
        return orjson.loads(request.body)


class JsonAnswer(BaseRenderer):
    """Writes JSON."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - ninja's
        """Return the bytes of an answer."""
        return orjson.dumps(data, default=str)


_PROBLEM = {
    "title": "Problem",
    "description": "A refusal (RFC 9457); `code` is stable, `docs/reference/errors.md` lists all. "
    "`errors` names the members of a request that does not hold up.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code", "next_step"],
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "detail", "instance", "code", "next_step")},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"at": {"type": "string"}, "why": {"type": "string"}}},
        },
    },
}
_REFUSED = {
    "description": "Refused",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class Api(NinjaAPI):
    """The API with every refusal, also those before an operation is found, as problem+json."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the description of the API, in which every operation may be refused."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = _PROBLEM
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = _REFUSED
        return schema

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        """Return the addresses, closed by one that answers for all that do not exist."""
        patterns, app_name, namespace = super().urls
        for pattern in patterns:
            assert isinstance(pattern, URLPattern)
            assert pattern.callback is not None
            pattern.callback = _answer_in_form(pattern.callback)
        return [*patterns, re_path("", _answer_in_form(_show_nothing))], app_name, namespace


def _answer_in_form(view: Callable[..., Any]) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # No text of the database can hold NUL, so no address with one names anything.
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return answer_problem(request, DomainError("address_unknown"))
        try:
            response: HttpResponse = view(request, *args, **kwargs)
        except Http404:
            return answer_problem(request, DomainError("address_unknown"))
        if isinstance(response, HttpResponseNotAllowed):
            refusal = answer_problem(request, DomainError("method_not_allowed", allowed=response["Allow"]))
            refusal["Allow"] = response["Allow"]
            return refusal
        response.setdefault("Cache-Control", "no-store")
        return response

    return answer


def _show_nothing(request: HttpRequest) -> HttpResponse:
    raise Http404(request.path)


api = Api(
    title="wangge 网格",
    version="1",
    description="Cases of a city's grids from report to closure. Every refusal is problem+json (RFC 9457) with a "
    "stable `code`. Points are longitude before latitude and name their coordinate system; instants are ISO 8601 in UTC.",
    openapi_url="openapi.json",
    docs_url=None,  # a page for it would load its script from elsewhere
    urls_namespace="api",
    auth=[LimitedTokenAuth(), MemberSessionAuth()],
    parser=JsonBody(),
    renderer=JsonAnswer(),
)
for _router in (people_router, geo_router, catalog_router, cases_router):
    api.add_router("", _router)
api.add_router("/patrol", patrol_router)
api.add_router("/evaluation", evaluation_router)


@api.exception_handler(DomainError)
def answer_refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Say a refusal of a rule."""
    response = answer_problem(request, error)
    if response.status_code == 429:
        response["Retry-After"] = "60"
    return response


@api.exception_handler(RequestDataTooBig)
def answer_too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """Say that the body is larger than the server reads at all."""
    del error
    return answer_problem(request, DomainError("body_too_large", most_kb=MOST_BODY_BYTES // 1024))


@api.exception_handler(HttpError)
def answer_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say what the framework refused; behind a body that cannot be read may stand a reason of our own."""
    if isinstance(error.__cause__, DomainError):
        return answer_refusal(request, error.__cause__)
    response = answer_problem(request, DomainError(_CODES.get(error.status_code, "body_unreadable")))
    if error.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="wangge"'
    return response


@api.exception_handler(ValidationError)
def answer_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which members of a request do not hold up, each with its place and why."""
    text = describe_error(DomainError("request_invalid", count=len(error.errors)), get_language() or "en")
    faults = [{"at": ".".join(str(part) for part in fault["loc"]), "why": fault["msg"]} for fault in error.errors]
    problem = {**build_problem(text, instance=request.path), "errors": faults}
    return JsonResponse(problem, status=text.status, content_type="application/problem+json")
