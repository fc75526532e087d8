from __future__ import annotations

import stat
from pathlib import Path

import pytest
from pytest_django import Settings

from wangge.kernel.public import DomainError
from wangge.platform.public import forget_audit_key, get_audit_key, take_number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(settings: Settings) -> None:
    settings.WANGGE_AUDIT_KEY = None


def refuse() -> DomainError:
    forget_audit_key()
    with pytest.raises(DomainError) as refusal:
        get_audit_key()
    return refusal.value


def test_the_key_is_made_on_first_use_for_its_owner_only(home: Path) -> None:
    key = get_audit_key()
    path = home / "audit.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    forget_audit_key()
    assert get_audit_key() == key == path.read_text().strip().encode()
    assert len(key) >= 48
    assert list(home.iterdir()) == [path]


def test_the_environment_comes_first(home: Path, settings: Settings) -> None:
    settings.WANGGE_AUDIT_KEY = "from the environment"
    assert get_audit_key() == b"from the environment"
    assert not (home / "audit.key").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_may_read_is_refused(home: Path, mode: int) -> None:
    get_audit_key()
    (home / "audit.key").chmod(mode)
    error = refuse()
    assert error.code == "audit_key_exposed"
    assert error.params["mode"] == oct(mode)


def test_a_short_key_is_refused(settings: Settings) -> None:
    settings.WANGGE_AUDIT_KEY = "short"
    assert refuse().code == "audit_key_weak"


def test_no_new_key_is_made_for_an_old_history(home: Path) -> None:
    take_number("a")
    (home / "audit.key").unlink()
    assert refuse().code == "audit_key_missing"
    assert not (home / "audit.key").exists()
