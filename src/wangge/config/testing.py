"""`wangge test`: the whole suite, on the embedded database and, where storage is touched, on PostgreSQL too."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import wangge
from wangge.config.throwaway import find_server_folder, run_postgresql

ROOT = Path(wangge.__file__).resolve().parents[2]
NOTHING_COLLECTED = 5
NOT_FOR_TESTS = {"WANGGE_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
"""With the name of the settings pytest would read them before the suite has put a throw-away home into the environment."""


def run_tests(args: list[str]) -> int:
    """Run the suite and return the exit code: 0 all passed, 1 a failure on either database, 2 not ready to run.

    `args` go to pytest; `--full` adds the long tests. The run on PostgreSQL is printed first, then that of what asks no
    database, and the run on the embedded database last, so that the last line is pytest's own summary.
    """
    if not (ROOT / "tests" / "conftest.py").is_file():
        return _refuse("the tests stand in the source, not in the installed package; run ./wangge test in a clone")
    missing = find_missing_packages(is_full="--full" in args)
    if missing and not _install_packages(missing):
        return 2
    frontend = subprocess.run(
        [sys.executable, ROOT / "frontend" / "build.py", "--with-tests"], check=False, stdout=subprocess.DEVNULL
    )
    if frontend.returncode:
        return 2
    with _stop_on_signals():
        try:
            with run_postgresql() as address:
                return _run_all(args, address)
        except RuntimeError as error:
            return _refuse(str(error))


def find_missing_packages(*, is_full: bool = False) -> list[str]:
    """Return the Debian packages the tests need and this machine lacks; the long tests need a Java too."""
    needs: dict[str, Callable[[], bool]] = {
        "chromium": lambda: shutil.which("chromium") is not None,
        "fonts-wqy-zenhei": _has_chinese_font,
        "postgresql": lambda: find_server_folder() is not None,
        **({"default-jre-headless": lambda: shutil.which("java") is not None} if is_full else {}),
    }
    return [name for name, is_present in needs.items() if not is_present()]


def _has_chinese_font() -> bool:
    if Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc").exists():
        return True
    lister = shutil.which("fc-list")
    return lister is not None and bool(subprocess.run([lister, ":lang=zh"], capture_output=True, check=False).stdout)


def _install_packages(names: list[str]) -> bool:
    line = f"apt-get install --yes --no-install-recommends {' '.join(names)}"
    is_debian = Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None
    if not is_debian:
        _refuse(f"the tests need Chromium, a Chinese font and PostgreSQL 15 or newer; on Debian: {line}")
        return False
    if os.geteuid() != 0:
        _refuse(f"the tests need {', '.join(names)}; install with: sudo {line}")
        return False
    print(f"wangge: {line}", file=sys.stderr, flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (line.split(), ["apt-get", "update"], line.split()):
        done = subprocess.run(command, env=quiet, stdout=sys.stderr.fileno(), check=False)
        if done.returncode == 0 and command[1] == "install":
            break
    still = [name for name in find_missing_packages(is_full=True) if name in names]
    if still:
        _refuse(f"{', '.join(still)} could not be installed (the reason stands above); mend it and run: {line}")
    return not still


def _run_all(args: list[str], address: str) -> int:
    """Run what asks a database on both at once, and what asks none behind the run on the server."""
    codes: list[int] = []
    with tempfile.TemporaryFile() as kept:
        embedded = _start_pytest(["--without-plain", *args], address=None, output=kept)
        running = [embedded]
        try:
            for title, wanted, where in (
                ("what touches storage, on PostgreSQL", "--only-storage", address),
                ("what asks no database", "--only-plain", None),
            ):
                print(f"wangge: {title}", flush=True)
                running.append(_start_pytest([wanted, *args], address=where, output=None))
                codes.append(running[-1].wait())
            print("wangge: storage, pages and browser, on the embedded database", flush=True)
            last = _follow(kept, embedded)
        finally:
            for process in running:
                _end(process)
    if any(code not in {0, NOTHING_COLLECTED} for code in codes):
        print("wangge: a run before this one failed, see above.", flush=True)
    print(last, end="", flush=True)
    codes.append(embedded.returncode)
    return next((code for code in reversed(codes) if code not in {0, NOTHING_COLLECTED}), min(codes))


def _start_pytest(args: list[str], *, address: str | None, output: IO[bytes] | None) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_TESTS}
    if address:
        environment["WANGGE_DATABASE_URL"] = address
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [sys.executable, "-m", "pytest", *colour, *args]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output and subprocess.STDOUT)


def _follow(output: IO[bytes], process: subprocess.Popen[bytes]) -> str:
    """Print what `process` writes to `output` as it comes, and return its last line unprinted."""
    position, held = 0, b""
    while True:
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            is_over = False
        else:
            is_over = True
        fresh = os.pread(output.fileno(), os.fstat(output.fileno()).st_size - position, position)
        position += len(fresh)
        lines = (held + fresh).splitlines(keepends=True)
        held = lines.pop() if lines else b""
        sys.stdout.write(b"".join(lines).decode("utf-8", "replace"))
        sys.stdout.flush()
        if is_over:
            return held.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _stop_on_signals() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the run as Ctrl-C does, so that the server is stopped."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _refuse(sentence: str) -> int:
    print(f"wangge: {sentence}.", file=sys.stderr)
    return 2
