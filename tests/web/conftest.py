"""A browser of one of the cast: Django's test client that looks at every page it gets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.factories import World

FORBIDDEN = {
    "inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
    "inline style sheet": r"<style\b",
    "event attribute": r"\son[a-z]+\s*=\s*[\"']",
    "outside request": r"<(?:script|link|img|iframe|source|use|form)\b[^>]*\b(?:src|href|action)=[\"'](?:https?:)?//",
    "untranslated tag": r"\{[%{]",
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use"}


class Outline(HTMLParser):
    """What is looked at in a page: ids, what labels name, pictures and fields, and whether tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.pictures: list[dict[str, str | None]] = []
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden" and "label" not in self.open:
            self.fields.append(given)
        if tag == "img":
            self.pictures.append(given)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        elif self.open:
            self.open.pop()


def find_faults(html: str) -> list[str]:
    """Return what no page may hold."""
    outline = Outline()
    outline.feed(html)
    faults = [name for name, pattern in FORBIDDEN.items() if re.search(pattern, html)]
    faults += [f"id {name} twice" for name, count in Counter(outline.ids).items() if count > 1]
    faults += [f"picture without alt: {picture}" for picture in outline.pictures if not picture.get("alt")]
    faults += [
        f"field without label: {field}"
        for field in outline.fields
        if field.get("id") not in outline.labelled and not field.get("aria-label")
    ]
    return faults + outline.faults + [f"<{tag}> stays open" for tag in outline.open]


class Person(Client):
    """One of the cast at a browser; every HTML answer is looked at."""

    def request(self, **request: Any) -> HttpResponse:
        response = super().request(**request)
        if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
            assert find_faults(response.content.decode()) == [], request.get("PATH_INFO")
        return response

    def swap(self, path: str, data: Any = None, *, method: str = "get") -> HttpResponse:
        """Ask for a part as HTMX does."""
        send = self.get if method == "get" else self.post
        return send(path, data, headers={"HX-Request": "true"})


Visit = Callable[[str], Person]


@pytest.fixture
def visit(world: World) -> Visit:
    """Give a function that sits one of the cast (or "stranger") at a browser."""

    def sit_down(username: str, language: str = "zh-hans") -> Person:
        person = Person(headers={"accept-language": language})
        if username != "stranger":
            world.sign_in(person, username)
        return person

    return sit_down


def read_element(html: str, element_id: str) -> str:
    """Return the element with that id with everything in it, white space made even, without the token that no two answers share."""
    start = re.search(rf"<([a-z-]+)\b[^>]*\bid=[\"']{element_id}[\"']", html)
    assert start, f"no element {element_id}"
    tag, depth = start[1], 0
    for match in re.finditer(rf"<(/?){tag}\b", html[start.start() :]):
        depth += -1 if match[1] else 1
        if depth == 0:
            end = html.index(">", start.start() + match.start()) + 1
            found = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", html[start.start() : end])
            return re.sub(r"\s+", " ", found)
    raise AssertionError(f"{element_id} stays open")
