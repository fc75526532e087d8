from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.architecture.source_tree import list_migrations, parse, show


def test_every_migration_is_named_by_hand() -> None:
    wrong = [
        show(path)
        for path in list_migrations()
        if not re.fullmatch(r"\d{4}_(?!initial|auto_|alter_)[a-z0-9_]+", path.stem)
    ]
    assert wrong == [], "name a migration after its one concern"


def test_migrations_of_a_module_are_numbered_without_gap() -> None:
    numbers: dict[Path, list[int]] = {}
    for path in list_migrations():
        numbers.setdefault(path.parent, []).append(int(path.name[:4]))
    assert {show(folder): found for folder, found in numbers.items() if found != list(range(1, len(found) + 1))} == {}


def test_migrations_import_none_of_our_code() -> None:
    imports = [
        f"{show(path)}:{node.lineno}"
        for path in list_migrations()
        for node in ast.walk(parse(path))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wangge"))
        or (isinstance(node, ast.Import) and any(alias.name.startswith("wangge") for alias in node.names))
    ]
    assert imports == [], "a migration must run the same for ever"


@pytest.mark.django_db
def test_models_and_migrations_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", "--check", "--dry-run", interactive=False)
    except SystemExit:
        pytest.fail(f"a migration is missing:\n{capsys.readouterr().out}")
