"""Patrol tables (先行发现对比): what the patrol and what citizens found first, added up by area, large class or hour (PJ-7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from wangge.analytics.public import HourCount

HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolCount:
    """Patrol count (先行发现对比): cases that the patrol found first and those that citizens told of first."""

    key: Hashable
    found: int
    told: int

    @property
    def rate(self) -> Fraction | None:
        """The share that the patrol found first; None of no case."""
        return Fraction(self.found, self.found + self.told) if self.found + self.told else None


def count_places(counts: Iterable[HourCount]) -> tuple[PatrolCount, ...]:
    """Return the sums of each area, where citizens told most first."""
    return _rank(_add_up(counts, lambda one: one.place))


def count_matters(counts: Iterable[HourCount]) -> tuple[PatrolCount, ...]:
    """Return the sums of each large class (standard, kind, code), where citizens told most first."""
    return _rank(_add_up(counts, lambda one: one.matter))


def count_hours(counts: Iterable[HourCount]) -> tuple[PatrolCount, ...]:
    """Return the sums of each of the 24 hours, in order."""
    known = {one.key: one for one in _add_up(counts, lambda one: one.hour)}
    return tuple(known.get(hour, PatrolCount(key=hour, found=0, told=0)) for hour in range(HOURS))


def _add_up(counts: Iterable[HourCount], read: Callable[[HourCount], Hashable]) -> tuple[PatrolCount, ...]:
    sums: dict[Hashable, list[int]] = defaultdict(lambda: [0, 0])
    for one in counts:
        sums[read(one)][0] += one.found
        sums[read(one)][1] += one.told
    return tuple(PatrolCount(key=key, found=found, told=told) for key, (found, told) in sums.items())


def _rank(counts: tuple[PatrolCount, ...]) -> tuple[PatrolCount, ...]:
    return tuple(sorted(counts, key=lambda one: (-one.told, one.found, str(one.key))))
