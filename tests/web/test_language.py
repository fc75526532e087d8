from __future__ import annotations

import ast
import gettext
import re
import shutil
import subprocess
from pathlib import Path

import wangge

PACKAGE = Path(wangge.__file__).parent
CATALOGUE = PACKAGE / "config" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
STRING = r'"(?:[^"\\]|\\.)*"'
ENTRY = re.compile(rf"^msgid ((?:{STRING}\s*)+)^msgstr ((?:{STRING}\s*)+)", re.MULTILINE)
IN_TEMPLATES = re.compile(r"\{%\s*translate\s+(\"[^\"]+\"|'[^']+')")


def join_strings(text: str) -> str:
    return "".join(ast.literal_eval(part) for part in re.findall(STRING, text))


def read_catalogue() -> dict[str, str]:
    found = {join_strings(key): join_strings(words) for key, words in ENTRY.findall(CATALOGUE.read_text("utf-8"))}
    found.pop("")
    return found


def find_words_in_code() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"_", "gettext"} and node.args:
                words = node.args[0]
                if isinstance(words, ast.Constant):
                    found.add(str(words.value))
    return found


def test_every_sentence_is_in_chinese() -> None:
    catalogue = read_catalogue()
    in_templates = {
        ast.literal_eval(words)
        for path in PACKAGE.rglob("*.html")
        for words in IN_TEMPLATES.findall(path.read_text("utf-8"))
    }
    used = in_templates | find_words_in_code()
    assert len(used) > 150
    assert sorted(used - {words for words, chinese in catalogue.items() if chinese}) == []


def test_places_in_a_sentence_are_kept() -> None:
    wrong = [
        words
        for words, chinese in read_catalogue().items()
        if sorted(re.findall(r"%\(\w+\)s", words)) != sorted(re.findall(r"%\(\w+\)s", chinese))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written = read_catalogue()
    assert {words: compiled.gettext(words) for words in written} == written


def test_the_written_catalogue_is_sound() -> None:
    if shutil.which("msgfmt"):  # where gettext's own checker is at hand it has the last word
        subprocess.run(["msgfmt", "--check-format", "-o", "/dev/null", str(CATALOGUE)], check=True, capture_output=True)
    assert "fuzzy" not in CATALOGUE.read_text("utf-8")
