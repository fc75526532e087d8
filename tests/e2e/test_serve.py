"""The server as a person starts, stops and kills it: no process is left, nothing stays locked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install a city of its own on the embedded database."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "password").write_text("Correct-Horse-9")
    home = folder / "home"
    done = run(home, "init", "--city", "generic", "--password-file", str(folder / "password"))
    assert done.returncode == 0, done.stderr
    return home


def build_environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")}
    return {**kept, "WANGGE_HOME": str(home), "LANG": "C.UTF-8"}


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wangge.config.cli", *words]
    return subprocess.run(
        command, env=build_environment(home), capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


@pytest.fixture
def server(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the server; its processes share one pipe, which ends when the last of them has ended."""
    with subprocess.Popen(
        [sys.executable, "-m", "wangge.config.cli", "serve", "--port", "0"],
        env=build_environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process
        process.kill()
        process.communicate(timeout=PATIENCE_SECONDS)


def read_address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if "open http://" in line:
            return line.split("open ")[1].split()[0]
    raise AssertionError("the server ended without saying where it is")


def test_a_server_serves_alone_and_stops_when_asked(server: subprocess.Popen[str], home: Path) -> None:
    address = read_address(server)
    with urlopen(f"{address}health", timeout=PATIENCE_SECONDS) as answer:
        assert answer.read() == b'{"ok": true}'
    second = run(home, "token", "create", "admin")
    assert second.returncode == 2
    assert f"Process {server.pid} holds" in second.stderr
    assert "wangge serve" in second.stderr
    server.send_signal(signal.SIGTERM)
    rest, _ = server.communicate(timeout=PATIENCE_SECONDS)
    assert server.returncode == 0
    assert "Traceback" not in rest


def test_a_killed_server_takes_its_children_along_and_frees_the_lock(server: subprocess.Popen[str], home: Path) -> None:
    read_address(server)
    server.kill()
    server.communicate(timeout=PATIENCE_SECONDS)  # ends with the last child
    assert run(home, "token", "create", "admin").returncode == 0
