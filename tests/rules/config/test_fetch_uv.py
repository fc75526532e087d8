from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from wangge.config import fetch_uv
from wangge.config.fetch_uv import FetchError, choose_wheel, find_address, find_index, main, unpack

HOST = "https://files.pythonhosted.org/packages/aa/bb/"
NAMES = [
    "uv-1.0-py3-none-linux_armv6l.whl",
    "uv-1.0-py3-none-macosx_10_12_x86_64.whl",
    "uv-1.0-py3-none-macosx_11_0_arm64.whl",
    "uv-1.0-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl",
    "uv-1.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "uv-1.0-py3-none-musllinux_1_1_x86_64.whl",
    "uv-1.0-py3-none-win_amd64.whl",
]
WHEELS = [{"url": HOST + name, "hash": "sha256:0"} for name in NAMES]


def _pack(name: str = "uv-1.0.data/scripts/uv") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as wheel:
        wheel.writestr("uv/__init__.py", "")
        wheel.writestr(name, "#!/bin/sh\n")
    return held.getvalue()


@pytest.fixture(autouse=True)
def _no_own_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("UV_DEFAULT_INDEX", "PIP_INDEX_URL", "PIP_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("system", "is_musl", "index"),
    [
        ("linux-x86_64", False, 4),
        ("linux-x86_64", True, 5),
        ("linux-aarch64", False, 3),
        ("linux-aarch64", True, 3),
        ("macosx-14.0-arm64", False, 2),
        ("macosx-13-x86_64", False, 1),
        ("win-amd64", False, 6),
    ],
)
def test_each_machine_gets_its_wheel(system: str, is_musl: bool, index: int) -> None:
    assert choose_wheel(WHEELS, system=system, is_musl=is_musl) is WHEELS[index]


def test_a_machine_is_told_by_its_whole_name() -> None:
    assert choose_wheel(WHEELS[::-1], system="macosx-13-x86_64", is_musl=False) is WHEELS[1]


def test_an_unknown_machine_is_told() -> None:
    with pytest.raises(FetchError, match="linux-riscv64"):
        choose_wheel(WHEELS, system="linux-riscv64", is_musl=False)


def test_without_a_mirror_the_lock_names_the_address() -> None:
    assert find_address(WHEELS[4], "") == HOST + NAMES[4]


@pytest.mark.parametrize("link", ["../../packages/x/{name}#sha256=1", "https://m.example/packages/x/{name}"])
def test_a_mirror_names_its_own_address(monkeypatch: pytest.MonkeyPatch, link: str) -> None:
    page = f'<a href="other.whl">o</a><a href="{link.format(name=NAMES[4])}">u</a>'
    asked: list[str] = []
    monkeypatch.setattr(fetch_uv, "_fetch", lambda address: asked.append(address) or page.encode())
    assert find_address(WHEELS[4], "https://m.example/simple/") == f"https://m.example/packages/x/{NAMES[4]}"
    assert asked == ["https://m.example/simple/uv/"]


def test_a_mirror_without_the_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_uv, "_fetch", lambda _address: b"<html></html>")
    with pytest.raises(FetchError, match=r"has no uv-1\.0"):
        find_address(WHEELS[4], "https://m.example/simple")


def test_the_program_is_unpacked_and_can_run(tmp_path: Path) -> None:
    data = _pack()
    program = unpack(data, sha256=hashlib.sha256(data).hexdigest(), folder=tmp_path)
    assert program == tmp_path / "bin" / "uv"
    assert program.stat().st_mode & 0o777 == 0o755


def test_another_file_than_the_locked_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="SHA-256"):
        unpack(_pack(), sha256="0" * 64, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_index_comes_from_the_environment_or_from_pip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / ".config" / "pip" / "pip.conf"
    own.parent.mkdir(parents=True)
    own.write_text("[global]\nindex-url = https://pip.example/simple\n")
    assert find_index() == "https://pip.example/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://env.example/simple")
    assert find_index() == "https://env.example/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://pypi.org/simple")
    assert find_index() == ""


def test_a_fault_is_one_sentence_and_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = Path(__file__).parents[3] / "uv.lock"
    assert main(["fetch", str(lock), str(tmp_path), "http://127.0.0.1:9/simple"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("wangge: uv, which installs the packages, could not be fetched: ")
    assert told.count("\n") == 1
