"""A real city in real processes, seen through a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 60
# WebGL without a graphics card, and no talk of the browser's own with the outside
CHROMIUM_FLAGS = [
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"),
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--no-first-run", "--disable-quic"),
]


@dataclass(frozen=True, slots=True)
class City:
    """A city of its own: a home, and the command line on it."""

    home: Path

    def run(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run `wangge words` on this city and expect exit code `code`."""
        done = subprocess.run(
            self.command(*words), env=self.environment(), capture_output=True, text=True, check=False, cwd=self.home
        )
        assert done.returncode == code, f"wangge {' '.join(words)}: {done.returncode}\n{done.stderr}"
        return done

    def command(self, *words: str) -> list[str]:
        """Return the command line as a list for a process of its own."""
        return [sys.executable, "-m", "wangge.config.cli", *words]

    def environment(self) -> dict[str, str]:
        """Return the environment of this city's processes; the embedded database, whatever the suite runs on."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("WANGGE_", "DJANGO_"))}
        return ours | {"WANGGE_HOME": str(self.home), "PYTHONPATH": str(ROOT / "src"), "LANG": "zh_CN.UTF-8"}


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Make a small demo city: people for every post, a few cases, no server."""
    made = City(home=tmp_path_factory.mktemp("city"))
    made.run("demo", "--days", "2", "--reports", "40", "--seed", "7", "--no-serve")
    return made


@pytest.fixture(scope="session")
def address(city: City) -> Iterator[str]:
    """Serve the city as a bureau does (web, live events, worker) and give its address; it must stop cleanly."""
    server = subprocess.Popen(
        city.command("serve", "--port", "0"),
        env=city.environment(),
        cwd=city.home,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert server.stderr is not None
    told: list[str] = []
    found = None
    for line in server.stderr:
        told.append(line)
        found = re.search(r"http://[\d.]+:\d+", line)
        if found:
            break
    assert found, "".join(told)
    listener = threading.Thread(target=told.extend, args=(server.stderr,))  # a full pipe would stop the server
    listener.start()
    yield found[0]
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=STOP_SECONDS)
    listener.join()
    server.stderr.close()
    assert server.returncode == 0, "".join(told)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    program = shutil.which("chromium")
    assert program, "install it with: apt-get install chromium fonts-wqy-zenhei"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield started
        started.close()


@dataclass
class Watch:
    """What a browser must never do: ask another machine, or complain."""

    address: str
    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Note outside requests, script errors and complaints of `page`."""
        page.on("request", self._see_request)
        page.on("console", self._see_message)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))

    def _see_request(self, request: Request) -> None:
        here = self.address.rpartition(":")[0]  # live events come from the port above
        if not request.url.startswith((f"{here}:", "data:", "blob:")):
            self.faults.append(f"outside request: {request.url}")

    def _see_message(self, message: ConsoleMessage) -> None:
        expected = re.search(r"status of 4(03|09|22)", message.text)  # refusals are answers
        if message.type == "error" and not expected:
            self.faults.append(f"console: {message.text}")


@pytest.fixture
def open_window(browser: Browser, address: str) -> Iterator[Callable[[], Page]]:
    """Give a function that opens a window of its own, as another person at another desk would."""
    contexts: list[BrowserContext] = []
    watch = Watch(address)

    def open_one() -> Page:
        context = browser.new_context(
            base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's stories last: its driver leaves a running event loop in the main thread."""
    items.sort(key=lambda item: "/tests/e2e/" in str(item.path))
