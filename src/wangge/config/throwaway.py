"""A PostgreSQL server of our own for tests and measurements: started in a second, gone with everything in it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LEAST_VERSION = 15
START_SECONDS = 30
STOP_SECONDS = 15
DEBIAN_FOLDER = Path("/usr/lib/postgresql")


def find_server_folder() -> Path | None:
    """Return the folder of the newest PostgreSQL server programs (15 or newer), or None."""
    folders = list(DEBIAN_FOLDER.glob("*/bin"))
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    found = {folder: _read_version(folder) for folder in folders if (folder / "postgres").exists()}
    fit = [folder for folder, version in found.items() if version >= LEAST_VERSION]
    return max(fit, key=lambda folder: found[folder], default=None)


def _read_version(folder: Path) -> int:
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\(PostgreSQL\) (\d+)", told)
    return int(number[1]) if number else 0


@contextmanager
def run_postgresql(settings: dict[str, str] | None = None) -> Iterator[str]:
    """Give the address (postgresql://…) of an empty database `wangge` on a fresh server; stop and remove it afterwards.

    `settings` override the server's, which trade safety for speed. Started by root, it runs as `postgres` or `nobody`,
    since PostgreSQL refuses root. Raises FileNotFoundError without server programs, RuntimeError when it does not start.
    """
    folder = find_server_folder()
    if folder is None:
        raise FileNotFoundError("PostgreSQL 15 or newer")
    owner = _find_owner()
    place = Path(tempfile.mkdtemp(prefix="wangge-pg-"))
    if owner:
        shutil.chown(place, user=owner)
    server: subprocess.Popen[bytes] | None = None
    try:
        _run_as(owner, [folder / "initdb", "-D", place / "data", *_INITDB], place)
        port = _find_free_port()
        server = _start(owner, folder, place, port, settings or {})
        _wait_until_ready(server, folder, place, port)
        _run_as(owner, [folder / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "wangge", "wangge"], place)
        yield f"postgresql://wangge@127.0.0.1:{port}/wangge"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(place, ignore_errors=True)


_INITDB = ("--username=wangge", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
_FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


def _find_owner() -> str | None:
    if os.geteuid() != 0:
        return None
    import pwd

    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_name == "postgres"), "nobody")


def _run_as(owner: str | None, command: list[str | Path], place: Path) -> None:
    result = subprocess.run(
        command, user=owner, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if result.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {result.stdout.strip()}")


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(
    owner: str | None, folder: Path, place: Path, port: int, settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    chosen = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(place), **_FAST, **settings}
    options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
    with (place / "log").open("wb") as log:
        return subprocess.Popen(
            [folder / "postgres", "-D", place / "data", "-p", str(port), *options],
            user=owner,
            cwd=place,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us: we stop it
        )


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path, place: Path, port: int) -> None:
    for _ in range(START_SECONDS * 20):
        ask: list[str | Path] = [folder / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        if server.poll() is None and subprocess.run(ask, check=False).returncode == 0:
            return
        try:
            server.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"PostgreSQL did not start: {(place / 'log').read_text(errors='replace')[-2000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(3)  # SIGQUIT: at once, nothing in it is kept
    try:
        server.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
