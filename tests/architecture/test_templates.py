from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.source_tree import PACKAGE, ROOT, list_templates, show

FORBIDDEN = {
    "inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
    "inline style sheet": r"<style\b",
    "style attribute": r"\sstyle\s*=",
    "event attribute": r"\son[a-z]+\s*=\s*[\"']",
    "script address": r"javascript:",
    "script in HTMX": r"\bhx-(on|vals=[\"']js:|headers=[\"']js:)",
    "outside request": r"<(?:script|link|img|iframe|source|use|form)\b[^>]*\b(?:src|href|action)=[\"'](?:https?:)?//",
    "unescaped value": r"\|\s*safe\b|\{%\s*autoescape off",
    "untranslated Chinese": r"[\u3400-\u9fff]",
}
COMMENTS = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)


def _read(path: Path) -> str:
    return COMMENTS.sub("", path.read_text("utf-8")).replace("简体中文", "")  # a language is named in itself


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_templates_are_free_of(fault: str) -> None:
    found = {show(path): hits for path in list_templates() if (hits := re.findall(FORBIDDEN[fault], _read(path)))}
    assert found == {}


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("inline script", "<script>alert(1)</script>"),
        ("style attribute", '<p style="color: red">'),
        ("event attribute", '<a onclick="go()">'),
        ("script in HTMX", '<a hx-on:click="go()">'),
        ("outside request", '<img class="a" src="https://example.org/a.png">'),
        ("unescaped value", "{{ case.text|safe }}"),
    ],
)
def test_each_rule_finds_its_fault(fault: str, text: str) -> None:
    assert re.search(FORBIDDEN[fault], text)


def test_partials_have_one_root() -> None:
    wrong = []
    for path in list_templates():
        if path.name.startswith("_"):
            text = re.sub(r"\{%.*?%\}", "", _read(path), flags=re.DOTALL).strip()
            root = re.match(r"<([a-z-]+)\b", text)
            if not root or not text.endswith(f"</{root[1]}>"):
                wrong.append(show(path))
    assert wrong == [], "a partial is one element, so that a swap replaces exactly it"


def test_every_icon_used_is_in_the_sprite() -> None:
    icons = {path.stem for path in (ROOT / "frontend" / "icons").glob("*.svg")}
    used = {
        name
        for path in PACKAGE.rglob("*.html")
        for name in re.findall(r"\{%\s*icon\s+[\"']([\w-]+)[\"']", path.read_text("utf-8"))
    }
    assert used <= icons
