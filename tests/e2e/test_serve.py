"""The server as a person starts, stops and kills it: no process is left, nothing stays locked."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from tests.e2e.conftest import City

PATIENCE_SECONDS = 60


@contextmanager
def start_server(city: City) -> Iterator[subprocess.Popen[str]]:
    """Start the server; its processes share one pipe, which ends when the last of them has ended."""
    with subprocess.Popen(
        city.command("serve", "--port", "0"),
        env=city.environment(),
        cwd=city.home,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process
        process.kill()
        process.communicate(timeout=PATIENCE_SECONDS)


def read_address(server: subprocess.Popen[str]) -> str:
    """Wait until the server says where it is, in whichever language it speaks."""
    assert server.stdout is not None
    for line in server.stdout:
        if "http://" in line:
            return "http://" + line.split("http://")[1].split()[0]
    raise AssertionError("the server ended without saying where it is")


def test_a_server_killed_frees_everything_and_the_next_serves_alone_until_it_is_asked_to_stop(
    spare_city: City,
) -> None:
    with start_server(spare_city) as killed:
        read_address(killed)
        killed.kill()
        killed.communicate(timeout=PATIENCE_SECONDS)  # ends with the last child
    with start_server(spare_city) as server:  # it starts at once: the lock and the ports are free
        with urlopen(f"{read_address(server)}health", timeout=PATIENCE_SECONDS) as answer:
            assert answer.read() == b'{"ok": true}'
        second = spare_city.run("token", "create", "admin", code=2)
        assert str(server.pid) in second.stderr
        assert "wangge serve" in second.stderr
        server.send_signal(signal.SIGTERM)
        rest, _ = server.communicate(timeout=PATIENCE_SECONDS)
        assert server.returncode == 0
        assert "Traceback" not in rest
