"""The clock as a protocol: only `platform/clock.py` reads the real one."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Something that tells the instant now, as an aware datetime in UTC."""

    def now(self) -> datetime:
        """Return the instant now (aware, UTC)."""
        ...
