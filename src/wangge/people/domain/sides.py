"""Supervising and handling are kept apart: nobody holds posts of both sides on the same day."""

from __future__ import annotations

_OPPOSED = frozenset({"supervise", "handle"})


def is_opposed(first: str, second: str) -> bool:
    """Whether the sides of two roles (supervise, handle, admin, view) may not meet in one person."""
    return {first, second} == _OPPOSED
