"""Channels nobody answers at: for a minute no other message waits its ten seconds there, and other work goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

PAUSE = timedelta(minutes=1)
_paused_until: dict[str, datetime] = {}


def pause_channel(channel: str, *, now: datetime) -> None:
    """Leave a channel alone for a minute."""
    _paused_until[channel] = now + PAUSE


def find_pause_end(channel: str, *, now: datetime) -> datetime | None:
    """Return when a paused channel is asked again, None for one that may be asked now."""
    until = _paused_until.get(channel)
    return until if until is not None and now < until <= now + PAUSE else None


def forget_pauses() -> None:
    """Ask every channel again (tests)."""
    _paused_until.clear()
