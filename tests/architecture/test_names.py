from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source_tree import PACKAGE, ROOT, list_python, parse, show

BANNED_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "base", "misc", "stuff"}
NAMED_BY_DJANGO = {"src/wangge/config/embedded/base.py"}  # the name under which it looks for an engine
INHERITED_FIELDS = {"last_login", "date_joined"}  # Django's AbstractUser


def _split(name: str) -> set[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return set(spaced.lower().split("_"))


def _own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("wangge.")]


def test_no_file_is_named_after_nothing() -> None:
    paths = list_python(PACKAGE, ROOT / "bench", ROOT / "tests")
    assert {show(path) for path in paths if _split(path.stem) & BANNED_WORDS} == NAMED_BY_DJANGO


def test_no_class_or_function_is_named_after_nothing() -> None:
    named = [
        f"{show(path)}:{node.lineno} {node.name}"
        for path in list_python(PACKAGE, ROOT / "bench")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and _split(node.name) & BANNED_WORDS
    ]
    assert named == []


def test_models_say_their_chinese_name_first() -> None:
    untold = [
        model.__qualname__
        for model in _own_models()
        if not re.match(r"[A-Z][A-Za-z -]+ \([^)]*[\u4e00-\u9fff][^)]*\)", model.__doc__ or "")
    ]
    assert untold == [], 'a model\'s docstring opens "Case (案件): …"'


@pytest.mark.parametrize(("kind", "ending"), [(models.DateTimeField, "_at"), (models.DateField, "_on")])
def test_instants_end_in_at_and_dates_in_on(kind: type[models.Field], ending: str) -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in _own_models()
        for field in model._meta.get_fields()
        if type(field) is kind and not field.name.endswith(ending) and field.name not in INHERITED_FIELDS
    ]
    assert wrong == []


def test_tests_never_sleep() -> None:
    sleepers = [
        f"{show(path)}:{node.lineno}"
        for path in list_python(ROOT / "tests")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and _name_call(node) in {"sleep", "wait_for_timeout"}
    ]
    assert sleepers == []


def _name_call(call: ast.Call) -> str:
    target = call.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def test_every_test_folder_is_known() -> None:
    known = {"rules", "operations", "web", "api", "analytics", "architecture", "e2e", "support", "factories"}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    assert folders <= known, "a folder decides what its tests may touch"


def test_a_name_is_split_into_words() -> None:
    assert _split("CaseBaseManager") & BANNED_WORDS == {"base", "manager"}
    assert _split("database_url") & BANNED_WORDS == set()
    assert _split(Path("baseline").stem) & BANNED_WORDS == set()
