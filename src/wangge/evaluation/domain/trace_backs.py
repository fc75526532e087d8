"""Trace-back (责任倒查): of those whose grid it was, and of others, who was near before a citizen told of it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Sighting(Protocol):
    """An act that somebody recorded near a place."""

    @property
    def member_id(self) -> int:
        """Who."""

    @property
    def is_same_class(self) -> bool:
        """Whether it was about the very category in question."""

    @property
    def distance_m(self) -> float:
        """How far from the place, in metres."""

    @property
    def at(self) -> datetime:
        """When."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Trace (到场情况) of one person: whether the grid was his, how often he was near, and when last.

    `last_at` and `nearest_m` are None for one of whom nothing is recorded there, which is not proof of absence.
    """

    member_id: int
    name: str
    is_watcher: bool
    count: int
    same_class_count: int
    last_at: datetime | None
    nearest_m: float | None


def build_traces(
    sightings: Iterable[Sighting], *, watchers: Iterable[int], names: Mapping[int, str]
) -> tuple[Trace, ...]:
    """Return one trace a person: those whose grid it was first, also unseen, then the others, the latest first."""
    seen: dict[int, list[Sighting]] = {member_id: [] for member_id in watchers}
    watching = frozenset(seen)
    for one in sightings:
        seen.setdefault(one.member_id, []).append(one)
    traces = [
        Trace(
            member_id=member_id,
            name=names.get(member_id, str(member_id)),
            is_watcher=member_id in watching,
            count=len(found),
            same_class_count=sum(one.is_same_class for one in found),
            last_at=max((one.at for one in found), default=None),
            nearest_m=min((one.distance_m for one in found), default=None),
        )
        for member_id, found in seen.items()
    ]
    return tuple(sorted(traces, key=_order))


def _order(trace: Trace) -> tuple[bool, float, int]:
    return (not trace.is_watcher, -trace.last_at.timestamp() if trace.last_at is not None else 0.0, trace.member_id)
