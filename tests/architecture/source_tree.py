"""The source as the architecture tests see it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "wangge"


def list_python(*folders: Path) -> list[Path]:
    """Return every Python file below `folders`, migrations left out."""
    return sorted(path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts)


def list_templates() -> list[Path]:
    """Return every template of ours."""
    return sorted(path for path in PACKAGE.rglob("*.html") if "templates" in path.parts)


def list_migrations() -> list[Path]:
    """Return every migration of ours."""
    return sorted(path for path in PACKAGE.rglob("migrations/*.py") if path.name != "__init__.py")


@cache
def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def iterate_functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of a file."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def show(path: Path) -> str:
    """Return a path as a person names it."""
    return path.relative_to(ROOT).as_posix()
