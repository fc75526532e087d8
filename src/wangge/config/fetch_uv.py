"""Fetches uv for the bootstrap script: `fetch_uv.py index` and `fetch_uv.py fetch UV_LOCK FOLDER INDEX`.

Runs before anything is installed, so the standard library only. Which uv, and its SHA-256, stand in `uv.lock`. Python
without pip is enough: the wheel is fetched from the package index (a mirror named by UV_DEFAULT_INDEX, PIP_INDEX_URL or
pip's own configuration, else pypi.org) and its one program unpacked.
"""

from __future__ import annotations

import base64
import configparser
import hashlib
import io
import os
import platform
import re
import ssl
import sys
import sysconfig
import tomllib
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

TIMEOUT_SECONDS = 60


class FetchError(Exception):
    """Why uv could not be fetched, in one sentence."""


def find_index() -> str:
    """Return the address of the package index this person uses instead of pypi.org; empty when it is pypi.org."""
    named = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or _read_pip_index()
    return "" if urlsplit(named).hostname == "pypi.org" else named


def _read_pip_index() -> str:
    home = Path.home()
    own = os.environ.get("PIP_CONFIG_FILE", "")
    places = [
        Path("/etc/pip.conf"),
        home / ".pip" / "pip.conf",
        home / ".config" / "pip" / "pip.conf",
        Path(own or "/"),
    ]
    settings = configparser.RawConfigParser(strict=False)
    try:
        settings.read([place for place in places if place.is_file()], encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return ""
    return settings.get("global", "index-url", fallback="").strip()


def choose_wheel(wheels: list[dict[str, Any]], *, system: str, is_musl: bool) -> dict[str, Any]:
    """Return the lock's wheel for `system` ("linux-x86_64", "macosx-14.0-arm64", …)."""
    kind, _, machine = system.replace("-", "_").partition("_")
    machine = machine.partition("_")[2] if kind == "macosx" else machine  # the version of macOS stands before it
    prefix = {"linux": "musllinux" if is_musl else "manylinux", "macosx": "macosx", "win": "win"}.get(kind, kind)
    for wheel in wheels:
        tag = wheel["url"].rpartition("-")[2].removesuffix(".whl")
        if any(part.startswith(prefix) and part.endswith(machine) for part in tag.split(".")):
            return wheel
    raise FetchError(f"there is no uv for {system}")


def find_address(wheel: dict[str, Any], index: str) -> str:
    """Return where `wheel` lies: the lock's own address, or the address the mirror `index` gives for the same file."""
    if not index:
        return str(wheel["url"])
    page_address = index.rstrip("/") + "/uv/"
    page = _fetch(page_address).decode("utf-8", "replace")
    name = wheel["url"].rpartition("/")[2]
    found = re.search(rf"""["']([^"']*{re.escape(name)})(?:#[^"']*)?["']""", page)
    if not found:
        raise FetchError(f"{page_address} has no {name}")
    return str(urljoin(page_address, found[1]))


def unpack(data: bytes, *, sha256: str, folder: Path) -> Path:
    """Check the wheel's digest and write its program to `folder`/bin/uv."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise FetchError("the uv that came is not the one named in uv.lock (SHA-256 differs)")
    with zipfile.ZipFile(io.BytesIO(data)) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith((".data/scripts/uv", ".data/scripts/uv.exe")))
        program = folder / "bin" / Path(name).name
        program.parent.mkdir(parents=True, exist_ok=True)
        fresh = program.with_suffix(".new")
        fresh.write_bytes(wheel.read(name))
    fresh.chmod(0o755)
    fresh.replace(program)
    return program


def _fetch(address: str) -> bytes:
    parts = urlsplit(address)
    place = parts.netloc.rpartition("@")[2]
    request = urllib.request.Request(urlunsplit(parts._replace(netloc=place)))
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        request.add_header("Authorization", "Basic " + base64.b64encode(pair.encode()).decode())
    certificates = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE") or None
    context = ssl.create_default_context(cafile=certificates)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS, context=context) as answer:
            content: bytes = answer.read()
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise FetchError(f"{place or address} was not reached ({getattr(error, 'reason', error)})") from error
    return content


def fetch_uv(lock: Path, folder: Path, index: str) -> Path:
    """Put the uv named in `lock` into `folder`/bin and return its path; `index` is a mirror or empty. Raises FetchError."""
    packages = tomllib.loads(lock.read_text("utf-8"))["package"]
    wheels = next(package["wheels"] for package in packages if package["name"] == "uv")
    is_musl = sys.platform == "linux" and platform.libc_ver()[0] != "glibc"
    wheel = choose_wheel(wheels, system=sysconfig.get_platform(), is_musl=is_musl)
    data = _fetch(find_address(wheel, index))
    return unpack(data, sha256=wheel["hash"].removeprefix("sha256:"), folder=folder)


def main(arguments: list[str]) -> int:
    """Print the index, or where uv was put; a fault is one sentence on stderr and exit code 2."""
    if arguments[:1] == ["index"]:
        print(find_index())
        return 0
    _, lock, folder, index = arguments
    try:
        print(fetch_uv(Path(lock), Path(folder), index))
    except FetchError as fault:
        print(f"wangge: uv, which installs the packages, could not be fetched: {fault}.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
