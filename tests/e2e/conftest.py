"""A real city in real processes, seen through a real Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    StorageState,
    sync_playwright,
)

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 60


class OpenWindow(Protocol):
    """Opens a window, signed in by cookies or not, with maps or without."""

    def __call__(self, cookies: StorageState | None = None, *, has_maps: bool = True) -> Page: ...


class SitDown(Protocol):
    """Sits somebody of the city at a desk, with maps or without."""

    def __call__(self, role: str, name: str = "", unit: str = "", *, has_maps: bool = True) -> Page: ...


# WebGL without a graphics card, and no talk of the browser's own with the outside
CHROMIUM_FLAGS = [
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"),
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--no-first-run", "--disable-quic"),
]

# Every map is drawn by the processor: a window of which no map is looked at keeps its island from being loaded.
WITHOUT_MAPS = "customElements.define('wg-case-map', class extends HTMLElement {})"

LIST_CAST = """
import json, django
django.setup()
from wangge.kernel.public import build_system_actor
from wangge.people.public import create_sign_in_link, list_members, list_organisations
from wangge.platform.public import get_clock
system, now = build_system_actor(name="test"), get_clock().now()
units = {row.id: row.name for row in list_organisations(actor=system)}
print(json.dumps([
    {
        "name": row.display_name,
        "roles": sorted(row.roles),
        "unit": units.get(row.organisation_id, ""),
        "link": create_sign_in_link(actor=system, member_id=row.id, now=now),
    }
    for row in list_members(actor=system, now=now) if row.roles
]))
"""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the city's people and a sign-in link, which is good once."""

    name: str
    roles: tuple[str, ...]
    unit: str
    link: str


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
    made.run("demo", "--days", "1", "--reports", "10", "--seed", "7", "--no-serve")
    return made


@pytest.fixture(scope="session")
def cast(city: City) -> list[Member]:
    """Return the city's people with a link for each, in one process for all of them."""
    environment = city.environment() | {"DJANGO_SETTINGS_MODULE": "wangge.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LIST_CAST], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [Member(**row | {"roles": tuple(row["roles"])}) for row in json.loads(done.stdout)]


@pytest.fixture(scope="session")
def spare_city(city: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return a copy of the city that nobody serves; taken before the first server opens the original."""
    home = tmp_path_factory.mktemp("spare") / "home"
    shutil.copytree(city.home, home)
    return City(home=home)


@pytest.fixture(scope="session")
def address(city: City, spare_city: City, cast: list[Member]) -> Iterator[str]:
    """Serve the city as a bureau does (web, live events, worker) and give its address; it must stop cleanly."""
    assert spare_city.home != city.home
    assert cast
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
        expected = re.search(r"(status of|Status Error Code) 4(03|09|22)", message.text)  # refusals are answers
        if message.type == "error" and not expected:
            self.faults.append(f"console: {message.text}")


@pytest.fixture
def open_window(browser: Browser, address: str) -> Iterator[OpenWindow]:
    """Give a function that opens a window of its own, as another person at another desk would."""
    contexts: list[BrowserContext] = []
    watch = Watch(address)

    def open_one(cookies: StorageState | None = None, *, has_maps: bool = True) -> Page:
        context = browser.new_context(
            base_url=address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1280, "height": 900},
            storage_state=cookies,
        )
        contexts.append(context)
        if not has_maps:
            context.add_init_script(WITHOUT_MAPS)
        page = context.new_page()
        watch.follow(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture(scope="session")
def kept_cookies() -> dict[str, StorageState]:
    """Keep who has signed in, by name: a link is good once."""
    return {}


@pytest.fixture
def sit_down(open_window: OpenWindow, cast: list[Member], kept_cookies: dict[str, StorageState]) -> SitDown:
    """Give a function that sits somebody of a role (and name, and unit) at a desk, signed in."""

    def sit(role: str, name: str = "", unit: str = "", *, has_maps: bool = True) -> Page:
        member = next(row for row in cast if role in row.roles and name in ("", row.name) and unit in ("", row.unit))
        page = open_window(kept_cookies.get(member.link), has_maps=has_maps)
        if member.link in kept_cookies:
            page.goto("/")
        else:
            page.goto(f"/sign-in/{member.link}")
            kept_cookies[member.link] = page.context.storage_state()
        return page

    return sit


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's stories last: its driver leaves a running event loop in the main thread."""
    items.sort(key=lambda item: "/tests/e2e/" in str(item.path))
