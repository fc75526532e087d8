"""The script `wangge` on clones of cardboard: uv is a stand-in that notes how it was called."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT

FAKE_UV = """#!/bin/sh
echo "$*" >>"$NOTES"
case "$1 ${2-}" in
"sync --help") echo "--no-default-groups"; exit 0 ;;
"sync "*)
    mkdir -p "$UV_PROJECT_ENVIRONMENT/bin" "$STATIC/.vite"
    ln -sf "$REAL_PYTHON" "$UV_PROJECT_ENVIRONMENT/bin/python"
    printf '#!/bin/sh\\necho "ran: $*"\\n' >"$UV_PROJECT_ENVIRONMENT/bin/wangge"
    chmod +x "$UV_PROJECT_ENVIRONMENT/bin/wangge"
    echo '{}' >"$STATIC/.vite/manifest.json"
    exit "${UV_CODE-0}" ;;
esac
"""


class Clone:
    """A clone in a folder with spaces, its own PATH, and what uv was asked."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a clone"
        self.notes = folder / "notes"
        self.programs = folder / "bin"
        for path in (self.root / "frontend" / "lib", self.root / "src" / "wangge" / "config", self.programs):
            path.mkdir(parents=True)
        for name in ("wangge", "uv.lock", "pyproject.toml", "hatch_build.py", "src/wangge/config/fetch_uv.py"):
            shutil.copy(ROOT / name, self.root / name)
        (self.root / "frontend" / "lib" / "app.ts").write_text("// nothing")
        self.write_program("uv", FAKE_UV)
        self.write_program("python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')

    def write_program(self, name: str, text: str) -> None:
        """Put a program on this clone's PATH."""
        path = self.programs / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def start(self, *words: str, program: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `./wangge words` from another folder."""
        settings = {
            "PATH": f"{self.programs}:/usr/bin:/bin",
            "HOME": str(self.programs),
            "NOTES": str(self.notes),
            "REAL_PYTHON": sys.executable,
            "STATIC": str(self.root / "src/wangge/config/static/wangge"),
            "UV_DEFAULT_INDEX": "https://pypi.org/simple",
            **environment,
        }
        return subprocess.run(
            [program or self.root / "wangge", *words],
            cwd="/",
            env=settings,
            capture_output=True,
            text=True,
            check=False,
        )

    def list_syncs(self) -> list[str]:
        """Return how uv was asked to install, call by call."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        return [line for line in lines if line.startswith("sync --locked")]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_first_start_installs_from_the_lock_and_passes_its_words_on(clone: Clone) -> None:
    done = clone.start("demo", "--city", "two words")
    assert done.stdout == "ran: demo --city two words\n"
    assert len(clone.list_syncs()) == 1
    assert "--group" not in clone.list_syncs()[0]


def test_second_start_asks_nobody(clone: Clone) -> None:
    clone.start("--help")
    clone.write_program("uv", "#!/bin/sh\nexit 1\n")
    clone.write_program("python3", "#!/bin/sh\nexit 1\n")
    done = clone.start("--help")
    assert (done.returncode, done.stdout, done.stderr) == (0, "ran: --help\n", "")


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml", "frontend/lib/app.ts"])
def test_changed_sources_install_again(clone: Clone, name: str) -> None:
    clone.start("--help")
    (clone.root / name).write_text("changed")
    clone.start("--help")
    assert len(clone.list_syncs()) == 2


def test_a_test_adds_its_packages_and_they_stay(clone: Clone) -> None:
    clone.start("demo")
    clone.start("test")
    clone.start("demo")
    assert [" --group test" in line for line in clone.list_syncs()] == [False, True]


def test_the_long_tests_add_spark_and_it_stays(clone: Clone) -> None:
    for words in (("test",), ("test", "--full"), ("test",), ("demo",)):
        clone.start(*words)
    assert [" --extra spark" in line for line in clone.list_syncs()] == [False, True]


def test_a_link_from_elsewhere_starts_the_same_clone(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "far").symlink_to("../a clone/wangge")
    (tmp_path / "near").symlink_to("links/far")
    assert clone.start("serve", program=tmp_path / "near").stdout == "ran: serve\n"


def test_a_moved_clone_makes_its_environment_anew(clone: Clone) -> None:
    clone.start("--help")
    left_over = clone.root / ".venv" / "left-over"
    left_over.touch()
    clone.root = clone.root.rename(clone.root.parent / "elsewhere")
    assert clone.start("--help").stdout == "ran: --help\n"
    assert len(clone.list_syncs()) == 2
    assert not (clone.root / ".venv" / "left-over").exists()


def test_a_failed_installation_is_told_and_tried_again(clone: Clone) -> None:
    failed = clone.start("demo", UV_CODE="1")
    assert failed.returncode == 2
    assert failed.stderr.splitlines()[-1].startswith("wangge: the packages could not be installed")
    assert clone.start("demo").stdout == "ran: demo\n"


def test_without_python_the_package_is_named(clone: Clone) -> None:
    clone.write_program("python3", "#!/bin/sh\nexit 1\n")
    for name in ("python", "python3.11", "python3.12", "python3.13"):
        clone.write_program(name, "#!/bin/sh\nexit 1\n")
    done = clone.start("demo")
    assert done.returncode == 2
    assert done.stderr.startswith("wangge: Python 3.11 or newer is needed; install it with: ")
    assert done.stderr.count("\n") == 1


def test_starts_at_the_same_time_install_once(clone: Clone) -> None:
    settings = {"UV_DEFAULT_INDEX": "https://pypi.org/simple"}
    command = [str(clone.root / "wangge"), "--help"]
    environment = {
        **os.environ,
        **settings,
        "PATH": f"{clone.programs}:/usr/bin:/bin",
        "NOTES": str(clone.notes),
        "REAL_PYTHON": sys.executable,
        "STATIC": str(clone.root / "src/wangge/config/static/wangge"),
    }
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[0] for process in running] == ["ran: --help\n"] * 3
    assert len(clone.list_syncs()) == 1


def test_the_script_is_plain_posix_shell() -> None:
    subprocess.run(["sh", "-n", ROOT / "wangge"], check=True)
    text = (ROOT / "wangge").read_text()
    assert text.startswith("#!/bin/sh\n")
    assert "[[" not in text
