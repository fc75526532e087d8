"""How collectors of a demo city walk a day: from place to place of their own, and where they recorded something; pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

SHIFT = (time(7, 30), time(17, 30))
STOPS_A_DAY = 36
STOPS_OF_A_LAZY_ONE = 1
AT_WEEKENDS = 0.6
"""Who has recorded nothing on a day of the weekend was on duty all the same with this chance."""
STRAY_DEGREES = 0.00012
"""So far from a place, about 12 m, somebody stands who looks at it."""
_BEFORE_AND_AFTER = timedelta(minutes=5)
_SATURDAY = 5


@dataclass(frozen=True, slots=True, order=True)
class Stop:
    """Stop (停留): where a collector was in an instant; WGS-84."""

    at: datetime
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Walk (巡查): one duty of a collector with the places he came by, in the order of time."""

    started_at: datetime
    ended_at: datetime
    stops: tuple[Stop, ...]


def plan_walk(
    random: Random,
    *,
    day: date,
    zone: ZoneInfo,
    places: Sequence[tuple[float, float]],
    acts: Sequence[Stop],
    stop_count: int,
) -> Walk | None:
    """Return how a day was walked, or None for a day off.

    `places` are his own in an order that keeps neighbours together; `acts`, in the order of time, are where he recorded
    something that day: he was there, whatever else.
    """
    if not acts and day.weekday() >= _SATURDAY and random.random() > AT_WEEKENDS:
        return None
    begin_at, end_at = (datetime.combine(day, hour, zone) for hour in SHIFT)
    chosen = sorted(random.sample(range(len(places)), min(stop_count, len(places))))
    turn = random.randrange(len(chosen)) if chosen else 0
    taken = [act.at for act in acts]
    stops = list(acts)
    for number, position in enumerate(chosen[turn:] + chosen[:turn]):
        share = (number + random.uniform(0.2, 0.8)) / len(chosen)
        at = (begin_at + share * (end_at - begin_at)).replace(microsecond=0)
        if not _is_near(at, taken):
            lon, lat = places[position]
            stops.append(
                Stop(at, lon + random.uniform(-1, 1) * STRAY_DEGREES, lat + random.uniform(-1, 1) * STRAY_DEGREES)
            )
    return Walk(
        started_at=min([begin_at, *(at - _BEFORE_AND_AFTER for at in taken)]),
        ended_at=max([end_at, *(at + _BEFORE_AND_AFTER for at in taken)]),
        stops=tuple(sorted(stops)),
    )


def _is_near(at: datetime, taken: Sequence[datetime]) -> bool:
    """Whether an act lies so near in time that the way between would be a flight."""
    position = bisect_left(taken, at)
    return any(abs(at - other) < _BEFORE_AND_AFTER for other in taken[max(position - 1, 0) : position + 1])
