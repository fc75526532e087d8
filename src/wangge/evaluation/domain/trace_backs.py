"""Trace-back (责任倒查): of those whose grid it was, and of others, who was near before a citizen told of it; pure.

Two things are known of a person: what he recorded there, and where his track went. Neither is proof of absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

PASSED, PASSED_AND_RECORDED, NOT_PASSED = "passed", "passed_and_recorded", "not_passed"
WITHOUT_TRACK, WITHOUT_DUTY, NOT_SHOWN = "without_track", "without_duty", ""
"""How somebody stood in the days before: what his duties and tracks say; "" where they are not shown."""


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


class Passage(Protocol):
    """A time that somebody's track came by a place."""

    @property
    def member_id(self) -> int:
        """Who."""

    @property
    def member_name(self) -> str:
        """What he is called."""

    @property
    def nearest_at(self) -> datetime:
        """When he was nearest."""

    @property
    def nearest_m(self) -> float:
        """How near, in metres."""

    @property
    def is_coarse(self) -> bool:
        """Whether distance and time are rough."""


class Presence(Protocol):
    """How somebody attended his duties in the days before."""

    @property
    def duty_count(self) -> int:
        """How many duties."""

    @property
    def tracked_count(self) -> int:
        """How many of them have a track."""


class Search(Protocol):
    """What tracks tell of a place."""

    @property
    def passes(self) -> Sequence[Passage]:
        """Who passed."""

    @property
    def attendance(self) -> Mapping[int, Presence]:
        """Who was on duty, by member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Trace (到场情况) of one person: whether the grid was his, what he recorded near, and what his tracks say.

    `last_at` and `nearest_m` are of recorded acts, `passed_at`, `passed_m` and `is_coarse` of the last time that a track
    came by, `passed_nearest_m` of the nearest; all None or false where there is nothing, which is not proof of absence.
    """

    member_id: int
    name: str
    is_watcher: bool
    count: int
    same_class_count: int
    last_at: datetime | None
    nearest_m: float | None
    standing: str = NOT_SHOWN
    duty_count: int = 0
    tracked_count: int = 0
    pass_count: int = 0
    passed_at: datetime | None = None
    passed_m: float | None = None
    passed_nearest_m: float | None = None
    is_coarse: bool = False


def build_traces(
    sightings: Iterable[Sighting],
    *,
    watchers: Iterable[int],
    names: Mapping[int, str],
    search: Search | None = None,
) -> tuple[Trace, ...]:
    """Return one trace a person: those whose grid it was first, also unseen, then the others, the latest first.

    `search` None: tracks are not shown to who asks, or the place is not known.
    """
    seen: dict[int, list[Sighting]] = {member_id: [] for member_id in watchers}
    watching = frozenset(seen)
    for one in sightings:
        seen.setdefault(one.member_id, []).append(one)
    passed: dict[int, list[Passage]] = {}
    for passage in search.passes if search is not None else ():
        passed.setdefault(passage.member_id, []).append(passage)
        seen.setdefault(passage.member_id, [])
    named = {member_id: own[0].member_name for member_id, own in passed.items()} | dict(names)
    traces = [
        _trace(
            member_id,
            acts,
            passed.get(member_id, []),
            name=named.get(member_id, str(member_id)),
            is_watcher=member_id in watching,
            search=search,
        )
        for member_id, acts in seen.items()
    ]
    return tuple(sorted(traces, key=_order))


def _trace(
    member_id: int,
    acts: Sequence[Sighting],
    passes: Sequence[Passage],
    *,
    name: str,
    is_watcher: bool,
    search: Search | None,
) -> Trace:
    presence = search.attendance.get(member_id) if search is not None else None
    last = max(passes, key=lambda one: one.nearest_at, default=None)
    same_class_count = sum(one.is_same_class for one in acts)
    return Trace(
        member_id=member_id,
        name=name,
        is_watcher=is_watcher,
        count=len(acts),
        same_class_count=same_class_count,
        last_at=max((one.at for one in acts), default=None),
        nearest_m=min((one.distance_m for one in acts), default=None),
        standing=NOT_SHOWN
        if search is None
        else _judge(presence, has_passed=bool(passes), has_told=same_class_count > 0),
        duty_count=presence.duty_count if presence is not None else 0,
        tracked_count=presence.tracked_count if presence is not None else 0,
        pass_count=len(passes),
        passed_at=last.nearest_at if last is not None else None,
        passed_m=last.nearest_m if last is not None else None,
        passed_nearest_m=min((one.nearest_m for one in passes), default=None),
        is_coarse=last.is_coarse if last is not None else False,
    )


def _judge(presence: Presence | None, *, has_passed: bool, has_told: bool) -> str:
    if has_passed:
        return PASSED_AND_RECORDED if has_told else PASSED
    if presence is None or presence.duty_count == 0:
        return WITHOUT_DUTY
    return NOT_PASSED if presence.tracked_count else WITHOUT_TRACK


def _order(trace: Trace) -> tuple[bool, float, int]:
    known = [at for at in (trace.last_at, trace.passed_at) if at is not None]
    return (not trace.is_watcher, -max(known).timestamp() if known else 0.0, trace.member_id)
