from __future__ import annotations

import io
import subprocess
import sys
import tempfile

import pytest

from wangge.config import testing


def test_a_machine_without_a_package_is_told_the_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(testing, "find_missing_packages", lambda **_: ["chromium", "postgresql"])
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert testing.run_tests([]) == 2
    assert "apt-get install --yes --no-install-recommends chromium postgresql" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["one\ntwo\n=== 3 passed ===\n", "no end of line", ""])
def test_all_but_the_last_line_is_printed_as_it_comes(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with tempfile.TemporaryFile() as output:
        writer = subprocess.Popen([sys.executable, "-c", f"print({text!r}, end='')"], stdout=output)
        last = testing._follow(output, writer)
    printed = capsys.readouterr().out
    assert printed + last == text
    assert "passed" not in printed


@pytest.mark.parametrize(
    ("server_code", "plain_code", "embedded_code", "expected"),
    [(0, 0, 0, 0), (5, 0, 0, 0), (1, 0, 0, 1), (0, 1, 0, 1), (0, 0, 1, 1), (1, 1, 2, 2), (5, 0, 5, 0), (5, 5, 5, 5)],
)
def test_a_failure_of_any_run_fails_the_whole(  # noqa: PLR0917 - fixtures and parameters
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    server_code: int,
    plain_code: int,
    embedded_code: int,
    expected: int,
) -> None:
    codes = {"--only-storage": server_code, "--only-plain": plain_code, "--without-plain": embedded_code}

    def start(args: list[str], *, address: str | None, output: io.BufferedRandom | None) -> subprocess.Popen[bytes]:
        assert bool(address) == (args[0] == "--only-storage")
        script = f"import sys; print('{args[0]} summary'); sys.exit({codes[args[0]]})"
        return subprocess.Popen([sys.executable, "-c", script], stdout=output or subprocess.DEVNULL)

    monkeypatch.setattr(testing, "_start_pytest", start)
    assert testing._run_all([], "postgresql://x") == expected
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "--without-plain summary"
    assert ("wangge: a run before this one failed, see above." in lines) == (1 in {server_code, plain_code})
