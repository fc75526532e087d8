"""The one place that reads the clock, and the simulated clock that stands in for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from wangge.kernel.public import Clock, DomainError


class RealClock:
    """Real clock (真实时钟): the machine's own time."""

    def now(self) -> datetime:
        """Return the instant now (aware, UTC)."""
        return datetime.now(UTC)


class SimulatedClock:
    """Simulated clock (模拟时钟): stands still until it is advanced, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = _require_aware(start)

    def now(self) -> datetime:
        """Return the instant the clock was last advanced to (aware, UTC)."""
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Move to `instant`; raises `clock_backwards` for an earlier one."""
        instant = _require_aware(instant)
        if instant < self._now:
            raise DomainError("clock_backwards", now=self._now.isoformat(), asked=instant.isoformat())
        self._now = instant


def _require_aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"an aware datetime is expected, found {instant!r}")
    return instant.astimezone(UTC)


# One clock a process, not a thread: the worker's thread must see the time the requests see.
_clocks: list[Clock] = [RealClock()]


def get_clock() -> Clock:
    """Return the clock of this process."""
    return _clocks[0]


def set_clock(clock: Clock) -> Clock:
    """Make `clock` the clock of this process and return the one it replaces."""
    previous, _clocks[0] = _clocks[0], clock
    return previous


@contextmanager
def use_clock(clock: Clock) -> Iterator[Clock]:
    """Make `clock` the clock of this process for the length of the block."""
    previous = set_clock(clock)
    try:
        yield clock
    finally:
        set_clock(previous)
