"""A web server on this machine that writes down what it is sent and answers as the test says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.threads import serve_in_thread


@dataclass(frozen=True)
class Posted:
    """One POST as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebServer:
    """What arrived, and the answers still to give (status, body); the last one is given for ever."""

    port: int = 0
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(200, b"{}")])
    posted: list[Posted] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The server's address without a path."""
        return f"http://127.0.0.1:{self.port}"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        facts: WebServer = self.server.facts  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        facts.posted.append(Posted(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        status, answer = facts.answers.pop(0) if len(facts.answers) > 1 else facts.answers[0]
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", f"{facts.url}/elsewhere")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


class _Server(ThreadingHTTPServer):
    def __init__(self, facts: WebServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.facts = facts


@contextmanager
def run_web_server() -> Iterator[WebServer]:
    """Run a web server for the block."""
    facts = WebServer()
    with _Server(facts) as server:
        facts.port = server.server_address[1]
        with serve_in_thread(server):
            yield facts
