"""The key of the audit chain: from the environment, or a 0600 file in the home folder made on first use."""

from __future__ import annotations

import os
import secrets
import stat
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from wangge.kernel.public import DomainError
from wangge.platform.models import Anchor, NumberCounter

KEY_FILE_NAME = "audit.key"
_LEAST_KEY_LENGTH = 16


def get_audit_key() -> bytes:
    """Return the key; raises `audit_key_exposed`, `audit_key_weak` or `audit_key_missing` (a chain exists, its key does not)."""
    return _load_key(getattr(settings, "WANGGE_AUDIT_KEY", None), Path(settings.WANGGE_HOME))


def forget_audit_key() -> None:
    """Read the key anew at the next use."""
    _load_key.cache_clear()


@lru_cache(maxsize=4)
def _load_key(from_environment: str | None, home: Path) -> bytes:
    if from_environment:
        return _require_strength(from_environment.strip(), place="WANGGE_AUDIT_KEY")
    path = home / KEY_FILE_NAME
    try:
        text = _read_private(path)
    except FileNotFoundError:
        if Anchor.objects.exists() or NumberCounter.objects.exists():
            raise DomainError("audit_key_missing", path=str(path)) from None
        text = _make_key_file(path)
    return _require_strength(text, place=str(path))


def _require_strength(text: str, *, place: str) -> bytes:
    if len(text) < _LEAST_KEY_LENGTH:
        raise DomainError("audit_key_weak", place=place, least=_LEAST_KEY_LENGTH)
    return text.encode()


def _read_private(path: Path) -> str:
    mode = path.stat().st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise DomainError("audit_key_exposed", path=str(path), mode=oct(stat.S_IMODE(mode)))
    return path.read_text().strip()


def _make_key_file(path: Path) -> str:
    """Make the file whole or not at all; of two processes that come at once the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    return _read_private(path)
