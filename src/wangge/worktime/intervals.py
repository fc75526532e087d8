"""Pauses (挂账 and other stops of a clock) and extensions (延期)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from wangge.worktime.limits import Limit
from wangge.worktime.zones import count_microseconds

FOREVER = 2**63  # microseconds, later than any datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """Pause (停表): the clock stands still from `start_at` to `end_at`; None while nobody has resumed it.

    Raises ValueError when it ends before it starts.
    """

    start_at: datetime
    end_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.end_at is not None and self.end_at < self.start_at:
            raise ValueError(f"a pause ends at {self.end_at}, before it starts at {self.start_at}")


@dataclass(frozen=True, slots=True)
class Extension:
    """Extension (延期): time granted on top of the deadline that held before, of the same or another kind."""

    limit: Limit


def close_pauses(pauses: Iterable[Pause], *, until: datetime) -> list[Pause]:
    """Return the pauses with every open one ended at `until`, or where it starts if that is later."""
    return [
        pause if pause.end_at is not None else replace(pause, end_at=max(until, pause.start_at)) for pause in pauses
    ]


def merge_pauses(pauses: Iterable[Pause]) -> list[tuple[int, int]]:
    """Return the pauses as ascending spans in microseconds that neither overlap nor touch; an open one is FOREVER."""
    spans = sorted(
        (count_microseconds(pause.start_at), FOREVER if pause.end_at is None else count_microseconds(pause.end_at))
        for pause in pauses
    )
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
