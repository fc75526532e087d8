from __future__ import annotations

import stat
from pathlib import Path

import pytest

from wangge.config.environment import find_unknown_names, load_environment, prepare_home, read_or_make_secret


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WANGGE_SHARED_DATA", "WANGGE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def read_faults(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **variables: str) -> list[str]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as end:
        load_environment()
    assert end.value.code == 2
    return capsys.readouterr().err.splitlines()


def test_every_fault_is_named_at_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = read_faults(
        monkeypatch,
        capsys,
        WANGGE_LOG_LEVEL="loud",
        WANGGE_MAX_UPLOAD_MB="many",
        WANGGE_TRUSTED_ORIGINS="wangge.example.cn",
        WANGGE_ALLOWED_HOSTS="https://wangge.example.cn/",
        WANGGE_EVENTS_PRT="8001",
        WANGGE_DATABASE_URL="mysql://host/name",
    )
    named = {line.split()[1].rstrip(":") for line in lines}
    assert named == {
        "WANGGE_LOG_LEVEL",
        "WANGGE_MAX_UPLOAD_MB",
        "WANGGE_TRUSTED_ORIGINS",
        "WANGGE_ALLOWED_HOSTS",
        "WANGGE_EVENTS_PRT",
        "WANGGE_DATABASE_URL",
    }
    assert any("did you mean WANGGE_EVENTS_PORT?" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WANGGE_SECRET_KEY", "topsecret"),
        ("WANGGE_AUDIT_KEY", "topsecret"),
        ("WANGGE_DATABASE_URL", "mysql://u:topsecret@h/n"),
    ],
)
def test_a_secret_is_never_printed(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = read_faults(monkeypatch, capsys, **{name: value})
    assert len(lines) == 1
    assert name in lines[0]
    assert "topsecret" not in lines[0]


def test_half_an_identity_provider_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = read_faults(monkeypatch, capsys, WANGGE_OIDC_SERVER_URL="https://login.example.cn")
    assert "WANGGE_OIDC_CLIENT_ID" in lines[0]


def test_names_of_others_are_left_alone() -> None:
    assert (
        list(find_unknown_names({"PATH": "", "WANGGE_HOME": "", "WANGGE_SHARED_DATA": "", "WANGGE_EVENTS_PORT": ""}))
        == []
    )


def test_a_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = read_or_make_secret(tmp_path / "secret.key")
    assert len(first) >= 48
    assert read_or_make_secret(tmp_path / "secret.key") == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_new_home_is_for_its_owner_only(tmp_path: Path) -> None:
    home = prepare_home(tmp_path / "a" / "home")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_home_that_is_a_file_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(SystemExit) as end:
        prepare_home(tmp_path / "home")
    assert end.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
