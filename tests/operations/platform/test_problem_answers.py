from __future__ import annotations

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from wangge.kernel.public import DomainError
from wangge.platform.errors import describe_error
from wangge.platform.middleware import DomainErrorMiddleware
from wangge.platform.public import answer_problem, is_htmx, redirect_htmx, render_page_or_part

ERROR = DomainError("evidence_unknown", id="<9>")


def answer(path: str = "/cases/1", **headers: str) -> HttpResponse:
    return answer_problem(RequestFactory().get(path, headers=headers), ERROR)


def test_a_program_gets_problem_json() -> None:
    with translation.override("en"):
        response = answer("/api/v1/cases/1")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    problem = json.loads(response.content)
    assert problem == {
        "type": "urn:wangge:error:evidence_unknown",
        "title": "No such picture",
        "status": 404,
        "detail": "There is no evidence number <9>.",
        "instance": "/api/v1/cases/1",
        "code": "evidence_unknown",
        "next_step": "Go back and reload the page.",
    }


@pytest.mark.parametrize(
    ("accept", "is_json"), [("application/json", True), ("text/html,application/json", False), ("*/*", False)]
)
def test_whoever_asks_for_json_gets_it(accept: str, is_json: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.platform.problem.render", lambda *_, **options: HttpResponse(status=404))
    assert ("json" in answer(accept=accept)["Content-Type"]) is is_json


def test_htmx_gets_the_sentence_as_a_fragment() -> None:
    with translation.override("zh-hans"):
        response = answer(HX_Request="true")
    assert response.status_code == 404
    assert response["HX-Retarget"] == "#problem"
    assert "HX-Request" in response["Vary"]
    html = response.content.decode()
    assert "没有这张图片" in html
    assert "&lt;9&gt;" in html
    assert "<html" not in html


def test_a_fragment_is_what_the_page_includes() -> None:
    text = describe_error(ERROR, "en")
    fragment = render_to_string("platform/_problem.html", {"problem": text})
    assert text.why.replace("<", "&lt;").replace(">", "&gt;") in fragment
    assert text.next_step in fragment


def test_the_middleware_answers_refusals_only() -> None:
    middleware = DomainErrorMiddleware(lambda request: HttpResponse("ok"))
    request = RequestFactory().get("/api/v1/cases/1")
    assert middleware(request).content == b"ok"
    response = middleware.process_exception(request, ERROR)
    assert response is not None
    assert response.status_code == 404
    assert middleware.process_exception(request, ValueError("ours")) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_a_part_is_sent_only_to_a_swap(
    headers: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = RequestFactory().get("/", headers=headers)
    assert is_htmx(request) is expected

    def render(request: HttpRequest, template: str, context: object, status: int) -> HttpResponse:
        return HttpResponse(template, status=status)

    monkeypatch.setattr("wangge.platform.htmx.render", render)
    response = render_page_or_part(request, page="page.html", part="_part.html", context={}, status=422)
    assert response.content.decode() == ("_part.html" if expected else "page.html")
    assert response.status_code == 422
    assert "HX-Boosted" in response["Vary"]


def test_htmx_is_sent_elsewhere() -> None:
    assert redirect_htmx("/cases/2")["HX-Redirect"] == "/cases/2"
