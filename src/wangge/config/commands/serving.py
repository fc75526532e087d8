"""`wangge serve`: web, live events and worker under one supervisor."""

from __future__ import annotations

import errno
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from urllib.request import Request, urlopen

from wangge.config.commands.console import say, set_up_django
from wangge.config.commands.opening import open_installation
from wangge.kernel.public import DomainError

PARTS = ("web", "events", "worker")
STOP_SECONDS = 15
START_SECONDS = 30
PORT_WAIT_SECONDS = 3
LAST_PORT = 65535
_pause = threading.Event()  # never set: waiting on it is a pause


def run_serve(*, host: str, port: int, only: str, workers: int) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Raises `serve_part_unknown`, `serve_part_alone`, `installation_missing`, `port_taken`, `host_unusable`,
    `writer_busy`.
    """
    set_up_django(check_database=False)
    from wangge.platform.public import is_embedded

    if only and only not in PARTS:
        raise DomainError("serve_part_unknown", part=only, parts=", ".join(PARTS))
    if only and is_embedded():
        raise DomainError("serve_part_alone", part=only)
    with open_installation("wangge serve"):
        Supervisor(
            host=host, port=find_port(host, port, only=only), only=only, workers=1 if is_embedded() else workers
        ).run()


def find_port(host: str, port: int, *, only: str = "") -> int:
    """Return `port` if it and the one above (live events) are free, a free pair for 0.

    One just left by a server that is ending is waited for. Raises `port_taken`, `host_unusable`.
    """
    offsets = {"web": (0,), "events": (1,), "worker": ()}.get(only, (0, 1))
    if port:
        for offset in offsets:
            _wait_until_free(host, port + offset)
        return port
    for candidate in range(20_000, 60_000, 2):
        if all(_find_hindrance(host, candidate + offset) is None for offset in offsets):
            return candidate
    raise DomainError("port_taken", port=0, host=host, reason="no port from 20000 to 59999 is free")


def _wait_until_free(host: str, port: int) -> None:
    hindrance = _find_hindrance(host, port)
    for _ in range(PORT_WAIT_SECONDS * 10):
        if hindrance is None or hindrance.errno != errno.EADDRINUSE:
            break
        _pause.wait(0.1)
        hindrance = _find_hindrance(host, port)
    if hindrance is None:
        return
    reason = hindrance.strerror or str(hindrance)
    if hindrance.errno == errno.EADDRNOTAVAIL or isinstance(hindrance, socket.gaierror):
        raise DomainError("host_unusable", host=host, reason=reason)
    raise DomainError("port_taken", port=port, host=host, reason=reason)


def _find_hindrance(host: str, port: int) -> OSError | None:
    if port > LAST_PORT:
        return OSError(errno.EINVAL, "the last port is 65535")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def _name_host() -> dict[str, str]:
    """Return the header that makes our own question one to a host we serve."""
    from django.conf import settings

    named = [host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))]
    return {"Host": named[0]} if named else {}


class StopRequest:
    """What a signal asks for and a loop waits for.

    A `threading.Event` may not be set by a handler: one that interrupts its own thread on the way into `wait` holds the
    lock it then waits for.
    """

    def __init__(self) -> None:
        self._asked = False
        self._wake = queue.SimpleQueue[None]()  # its `put` may interrupt its own `get`

    def set(self) -> None:
        """Ask to stop, from wherever."""
        self._asked = True
        self._wake.put(None)

    def is_set(self) -> bool:
        """Whether stopping was asked for."""
        return self._asked

    def wait(self, timeout: float) -> bool:
        """Wait for the request, at most `timeout` seconds, and return whether it has come."""
        if not self._asked:
            with suppress(queue.Empty):
                self._wake.get(timeout=timeout)
        return self._asked


class Supervisor:
    """Starts the parts, restarts none: when one dies, all stop and the exit code says so."""

    def __init__(self, *, host: str, port: int, only: str, workers: int, greeting: Sequence[str] = ()) -> None:
        self.host, self.port, self.only, self.workers = host, port, only, workers
        self.greeting = greeting
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.stop_asked = StopRequest()

    def run(self) -> None:
        """Start everything, say where it is, wait, stop everything."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        for part in (self.only,) if self.only else PARTS:
            command = self._build_command(part)
            if command:
                self.processes[part] = subprocess.Popen(  # a group of its own: Ctrl-C is for the supervisor alone
                    command, env=self._build_environment(part), start_new_session=True
                )
        try:
            self._wait_until_up()
            self._watch()
        finally:
            self._stop_all()

    def _build_command(self, part: str) -> list[str]:
        from wangge.platform.public import is_embedded

        start = [sys.executable, "-m", "wangge.config.part", str(os.getpid())]
        if part == "worker":  # the embedded database has one writing process: the worker is a thread of the web part
            return [] if is_embedded() else [*start, "wangge.config.cli", "work"]
        target, interface, port, workers = {
            "web": ("wangge.config.wsgi:application", "wsgi", self.port, self.workers),
            "events": ("wangge.config.events:application", "asginl", self.port + 1, 1),
        }[part]
        kill_seconds = STOP_SECONDS - 5 if part == "web" else 1  # streams never end by themselves and lose nothing
        # Where several processes share the work, few threads in each contend less for its interpreter.
        blocking = "4" if self.workers == 1 else "2"
        threads = ["--blocking-threads", blocking] if part == "web" else ["--backlog", "4096", "--backpressure", "4096"]
        return [
            *start, "granian", target, "--interface", interface, "--host", self.host,
            "--port", str(port), "--workers", str(workers), "--no-ws", "--log-level", "warning",
            "--workers-kill-timeout", str(kill_seconds), *threads,
        ]  # fmt: skip

    def _build_environment(self, part: str) -> dict[str, str]:
        from wangge.platform.public import is_embedded

        environment = {**os.environ, "WANGGE_EVENTS_PORT": os.environ.get("WANGGE_EVENTS_PORT", str(self.port + 1))}
        if part == "web" and is_embedded():
            environment["WANGGE_WORKER_THREAD"] = "1"
        return environment

    def _wait_until_up(self) -> None:
        if "web" not in self.processes:
            say(f"wangge: {self.only} runs (Ctrl-C stops)")
            return
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - asked, not bound
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{self.port}/health"
        for _ in range(START_SECONDS * 10):
            if self.stop_asked.is_set() or any(process.poll() is not None for process in self.processes.values()):
                return
            try:
                with urlopen(Request(address, headers=_name_host()), timeout=2):
                    break
            except OSError:
                self.stop_asked.wait(0.1)
        else:
            say(f"wangge: nothing answers at {address} yet; see the lines above.")
            return
        for line in (f"wangge: open http://{shown}:{self.port}/ (Ctrl-C stops)", *self.greeting):
            say(line)

    def _watch(self) -> None:
        while not self.stop_asked.wait(0.2):
            for part, process in self.processes.items():
                if process.poll() is not None:
                    say(f"wangge: the {part} process ended with code {process.returncode}; stopping the others.")
                    self._stop_all()
                    raise SystemExit(1)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.stop_asked.set()

    def _stop_all(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        limit = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, limit - time.monotonic()))
            with suppress(ProcessLookupError):  # whoever is left of the part, its own children included
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def run_worker_command(*, once: bool) -> None:
    """Run the worker in this process until it is asked to stop; `once` does what is due and returns."""
    set_up_django(check_database=False)
    from wangge.platform.public import get_clock, run_due_work, run_worker

    with open_installation("wangge work"):
        if once:
            done = run_due_work(now=get_clock().now())
            say(f"wangge: {done} pieces of due work done.")
            return
        stop = StopRequest()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run_worker(stop)
