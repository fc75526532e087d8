"""The one table that maps codes of refusal to an HTTP status and to words, in Chinese and English.

The words are data: one YAML file a module in `error_texts/`, each entry saying what happened (`title`), why, and
what to do next. `{name}` stands for a parameter of the error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from wangge.kernel.public import DomainError

TEXTS_FOLDER = Path(__file__).parent / "error_texts"
UNKNOWN_CODE = "unknown_refusal"
_PARTS = tuple(f"{part}_{language}" for part in ("title", "why", "next") for language in ("en", "zh"))
_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorText:
    """A refusal in words (错误说明): HTTP status, what happened, why, and what to do next."""

    code: str
    status: int
    title: str
    why: str
    next_step: str
    sentence: str
    """The whole in one line, as the command line says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorEntry:
    """One line of the table, its words not yet filled in."""

    code: str
    module: str
    status: int
    words: Mapping[str, str]

    def list_parameters(self) -> frozenset[str]:
        """Return the names of the parameters the words ask for."""
        return frozenset(name for text in self.words.values() for name in _PARAMETER.findall(text))


def describe_error(error: DomainError, language: str) -> ErrorText:
    """Return the words for a refusal in `language` ("zh…" is Chinese, all else English); never raises."""
    table = load_error_table()
    entry = table.get(error.code) or table[UNKNOWN_CODE]
    params = {"code": error.code, **error.params}
    suffix = "zh" if language.lower().startswith("zh") else "en"

    def fill(part: str) -> str:
        return _PARAMETER.sub(lambda match: _render_value(params, match[1]), entry.words[f"{part}_{suffix}"])

    title, why, next_step = fill("title"), fill("why"), fill("next")
    what = title.rstrip("。.")  # some titles are sentences of their own
    sentence = f"{what}：{why}{next_step}" if suffix == "zh" else f"{what}: {why} {next_step}"
    return ErrorText(code=error.code, status=entry.status, title=title, why=why, next_step=next_step, sentence=sentence)


def _render_value(params: Mapping[str, object], name: str) -> str:
    value = params.get(name, "?")
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(item) for item in value)
    return str(value)


@lru_cache(maxsize=1)
def load_error_table() -> Mapping[str, ErrorEntry]:
    """Return every entry by code; raises ValueError for a code given twice or an entry that lacks a part."""
    table: dict[str, ErrorEntry] = {}
    for path in sorted(TEXTS_FOLDER.glob("*.yaml")):
        entries = yaml.load(path.read_text("utf-8"), Loader=_Loader) or {}  # noqa: S506 - a safe loader, see below
        for code, content in entries.items():
            if code in table:
                raise ValueError(f"{path.name}: {code} stands in {table[code].module}.yaml already")
            table[code] = _build_entry(path.stem, code, content)
    return table


# libyaml reads the table ten times as fast; both loaders are the safe ones.
_Loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _build_entry(module: str, code: str, content: Mapping[str, object]) -> ErrorEntry:
    expected = {"status", *_PARTS}
    if set(content) != expected:
        raise ValueError(f"{module}.yaml: {code}: expected {sorted(expected)}, found {sorted(content)}")
    status = content["status"]
    if not isinstance(status, int) or not 400 <= status <= 599:
        raise ValueError(f"{module}.yaml: {code}: status must be 400 to 599, found {status!r}")
    return ErrorEntry(code=code, module=module, status=status, words={part: str(content[part]) for part in _PARTS})


def render_error_table() -> str:
    """Return `docs/reference/errors.md`: one table a module, in the order of the codes."""
    lines = [
        "# Errors",
        "",
        "Every refusal has a code, the same on a page, in the API (problem+json, field `code`) and on the command line.",
        "Generated from `src/wangge/platform/error_texts/` by `just docs`; do not edit.",
    ]
    table = load_error_table()
    for module in sorted({entry.module for entry in table.values()}):
        lines += [
            "",
            f"## {module}",
            "",
            "| code | status | what happened, why, what to do | 中文 |",
            "|---|---|---|---|",
        ]
        for code, entry in sorted(table.items()):
            if entry.module == module:
                english, chinese = (_render_cell(entry.words, language) for language in ("en", "zh"))
                lines.append(f"| `{code}` | {entry.status} | {english} | {chinese} |")
    return "\n".join(lines) + "\n"


def _render_cell(words: Mapping[str, str], language: str) -> str:
    parts = (words[f"{part}_{language}"].strip() for part in ("title", "why", "next"))
    return " ".join(part for part in parts if part).replace("|", "\\|").replace("\n", " ")
