"""Canonical bytes, digests and message authentication codes used by the audit chain and the evidence store."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

import orjson


def encode_canonical(value: Mapping[str, object]) -> bytes:
    """Return `value` as JSON bytes that are equal for equal content: sorted keys, UTC instants, no spaces."""
    return orjson.dumps(
        value, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS, default=_encode_other
    )


def _encode_other(value: object) -> object:
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, memoryview):
        return bytes(value).hex()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def digest_bytes(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sign_bytes(key: bytes, *parts: bytes) -> str:
    """Return the HMAC-SHA-256 over the length-prefixed `parts` as 64 hexadecimal digits."""
    return hmac.digest(key, b"".join(len(part).to_bytes(8, "big") + part for part in parts), "sha256").hex()


def is_same_digest(left: str, right: str) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(left, right)


def encode_instant(instant: datetime) -> str:
    """Return an aware instant as ISO 8601 in UTC with microseconds, the form that enters hashes."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
