"""Identifiers that no database hands out."""

from __future__ import annotations

import secrets


def make_token(byte_count: int = 24) -> str:
    """Return an unguessable URL-safe token made of `byte_count` random bytes."""
    return secrets.token_urlsafe(byte_count)
