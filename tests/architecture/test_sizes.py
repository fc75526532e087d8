from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source_tree import PACKAGE, ROOT, iterate_functions, list_python, show

MODULE_LINES = 400
TEST_LINES = 500
FUNCTION_LINES = 40


def _count_lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def _measure(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines without its docstring, which may explain as long as it needs."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_modules_stay_under_400_lines() -> None:
    sources = [*list_python(PACKAGE, ROOT / "bench"), ROOT / "hatch_build.py", ROOT / "frontend" / "build.py"]
    sources += [path for folder in ("lib", "islands") for path in (ROOT / "frontend" / folder).rglob("*.ts")]
    long = {show(path): _count_lines(path) for path in sources if _count_lines(path) >= MODULE_LINES}
    assert long == {}, "split by noun"


def test_test_files_stay_under_500_lines() -> None:
    long = {show(path): _count_lines(path) for path in list_python(ROOT / "tests") if _count_lines(path) >= TEST_LINES}
    assert long == {}, "split by act"


def test_functions_stay_under_40_lines() -> None:
    long = {
        f"{show(path)}:{function.lineno} {function.name}": _measure(function)
        for path in list_python(PACKAGE, ROOT / "bench")
        for function in iterate_functions(path)
        if _measure(function) >= FUNCTION_LINES
    }
    assert long == {}, "a function does one thing"
