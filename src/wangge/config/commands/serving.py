"""`wangge serve`: web, live events and worker under one supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from wangge.config.commands.console import say, set_up_django
from wangge.kernel.public import DomainError

PARTS = ("web", "events", "worker")
STOP_SECONDS = 15
START_SECONDS = 30


def run_serve(*, host: str, port: int, only: str, workers: int) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises `serve_part_unknown`, `serve_part_alone`, `port_taken`, `writer_busy`."""
    set_up_django(check_database=False)
    from wangge.platform.public import hold_writer_lock, is_embedded

    if only and only not in PARTS:
        raise DomainError("serve_part_unknown", part=only, parts=", ".join(PARTS))
    if only and is_embedded():
        raise DomainError("serve_part_alone", part=only)
    with ExitStack() as stack:
        stack.enter_context(hold_writer_lock(purpose="wangge serve"))
        set_up_django()
        check_installed()
        Supervisor(host=host, port=find_port(host, port), only=only, workers=1 if is_embedded() else workers).run()


def check_installed() -> None:
    """Refuse to serve a database without a city. Raises `installation_missing`."""
    from wangge.platform.public import get_installation

    get_installation()


def find_port(host: str, port: int) -> int:
    """Return `port` if it and the one above (live events) are free, a free pair for 0. Raises `port_taken`."""
    if port:
        for candidate in (port, port + 1):
            if not _is_free(host, candidate):
                raise DomainError("port_taken", port=candidate)
        return port
    for candidate in range(20_000, 60_000, 2):
        if _is_free(host, candidate) and _is_free(host, candidate + 1):
            return candidate
    raise DomainError("port_taken", port=0)


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class Supervisor:
    """Starts the parts, restarts none: when one dies, all stop and the exit code says so."""

    def __init__(self, *, host: str, port: int, only: str, workers: int, greeting: Sequence[str] = ()) -> None:
        self.host, self.port, self.only, self.workers = host, port, only, workers
        self.greeting = greeting
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.stop_asked = threading.Event()

    def run(self) -> None:
        """Start everything, say where it is, wait, stop everything."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        for part in (self.only,) if self.only else PARTS:
            command = self._build_command(part)
            if command:
                self.processes[part] = subprocess.Popen(
                    command, env=self._build_environment(part), start_new_session=True
                )
        try:
            self._wait_until_up()
            self._watch()
        finally:
            self._stop_all()

    def _build_command(self, part: str) -> list[str]:
        from wangge.platform.public import is_embedded

        if part == "worker":  # the embedded database has one writing process: the worker is a thread of the web part
            return [] if is_embedded() else [sys.executable, "-m", "wangge.config.cli", "work"]
        target, interface, port, workers = {
            "web": ("wangge.config.wsgi:application", "wsgi", self.port, self.workers),
            "events": ("wangge.config.events:application", "asginl", self.port + 1, 1),
        }[part]
        threads = ["--blocking-threads", "4"] if part == "web" else ["--backlog", "4096", "--backpressure", "4096"]
        return [
            sys.executable, "-m", "granian", target, "--interface", interface, "--host", self.host,
            "--port", str(port), "--workers", str(workers), "--no-ws", *threads,
        ]  # fmt: skip

    def _build_environment(self, part: str) -> dict[str, str]:
        from wangge.platform.public import is_embedded

        environment = {**os.environ, "WANGGE_EVENTS_PORT": os.environ.get("WANGGE_EVENTS_PORT", str(self.port + 1))}
        if part == "web" and is_embedded():
            environment["WANGGE_WORKER_THREAD"] = "1"
        return environment

    def _wait_until_up(self) -> None:
        if "web" not in self.processes:
            return
        address = f"http://{self.host}:{self.port}/health"
        for _ in range(START_SECONDS * 10):
            if self.stop_asked.is_set() or any(process.poll() is not None for process in self.processes.values()):
                return
            try:
                with urlopen(address, timeout=2):
                    for line in (f"wangge: open http://{self.host}:{self.port}/ (Ctrl-C stops)", *self.greeting):
                        say(line)
                    return
            except (URLError, OSError):
                self.stop_asked.wait(0.1)

    def _watch(self) -> None:
        while not self.stop_asked.wait(0.2):
            for part, process in self.processes.items():
                if process.poll() is not None:
                    say(f"wangge: the {part} process ended with code {process.returncode}; stopping the others.")
                    self._stop_all()
                    raise SystemExit(process.returncode or 1)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.stop_asked.set()

    def _stop_all(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        limit = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            try:
                process.wait(timeout=max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def run_worker_command(*, once: bool) -> None:
    """Run the worker in this process until it is asked to stop; `once` does what is due and returns."""
    set_up_django(check_database=False)
    from wangge.platform.public import get_clock, hold_writer_lock, run_due_work, run_worker

    with hold_writer_lock(purpose="wangge work"):
        check_installed()
        if once:
            done = run_due_work(now=get_clock().now())
            say(f"wangge: {done} pieces of due work done.")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run_worker(stop)
