"""What a person reads who calls a command wrongly, and on its help page."""

from __future__ import annotations

from pathlib import Path

import pytest

from wangge.config import cli
from wangge.config.commands.examples import EXAMPLES
from wangge.config.commands.faults import report_fault
from wangge.kernel.public import DomainError


def call(monkeypatch: pytest.MonkeyPatch, *words: str, language: str = "en_US.UTF-8") -> int:
    monkeypatch.setattr("sys.argv", ["wangge", *words])
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", language)
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("serve", "--nope"), "There is no option --nope"),
        (("nonsense",), "There is no such command"),
        (("audit", "nonsense"), "`wangge audit` knows: verify, seal"),
        (("init",), "--city is missing"),
        (("import", "units"), "FILE is missing"),
        (("demo", "--days", "x"), "The value of --days cannot be used"),
        (("serve", "--port", "99999"), "The value of --port cannot be used"),
        (("profile", "show", "nowhere"), "No such city profile"),
    ],
)
def test_a_wrong_command_is_answered_in_one_sentence(
    words: tuple[str, ...], expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, *words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert told.err.startswith("wangge: ")
    assert expected in told.err


def test_the_sentence_follows_the_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("zh_CN.UTF-8", ""):
        assert call(monkeypatch, "serve", "--nope", language=language) == 2
        assert "没有选项 --nope" in capsys.readouterr().err


@pytest.mark.parametrize("command", sorted(set(EXAMPLES) - {"bench", "manage"}))
def test_every_help_page_shows_its_examples(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = () if command == "wangge" else tuple(command.split())
    assert call(monkeypatch, *words, "--help") == 0
    shown = capsys.readouterr().out
    assert "Examples" in shown
    for line, _ in EXAMPLES[command]:
        assert line in shown


def test_a_fault_of_the_program_is_one_sentence_that_names_its_details(capsys: pytest.CaptureFixture[str]) -> None:
    error = KeyError("lost")
    assert report_fault(error) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    file = next(word for word in told.replace(";", " ").replace("，", " ").split() if "wangge-fault-" in word)
    assert "KeyError" in Path(file).read_text("utf-8")
    Path(file).unlink()


def test_a_file_that_cannot_be_used_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_fault(PermissionError(13, "Permission denied", "/root/x")) == 2
    assert "/root/x" in capsys.readouterr().err


def test_a_refusal_says_what_to_do_next(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en")
    assert report_fault(DomainError("serve_part_alone", part="web")) == 2
    assert "WANGGE_DATABASE_URL" in capsys.readouterr().err
