"""What other modules and the pages get to see of duties and tracks: frozen values, never rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

TRACK, PASSES = "track", "passes"
"""What was looked at: the track of a duty, or who passed a place."""
PERSON, TIMER = "person", "timer"
"""Who ended a duty: the person, or the timer for one that nobody ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """Duty (当班) of a member; `ended_at` None and `ended_by` "" while it lasts; `point_count` places are kept of it."""

    id: int
    member_id: int
    member_name: str
    started_at: datetime
    ended_at: datetime | None
    ended_by: str
    point_count: int

    @property
    def is_open(self) -> bool:
        """Whether the duty lasts."""
        return self.ended_at is None

    @property
    def was_forgotten(self) -> bool:
        """Whether the timer ended it."""
        return self.ended_by == TIMER


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPoint:
    """Track point (轨迹点): WGS-84 degrees; `accuracy_m` None where the device gave none."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackView:
    """Track (轨迹) of a duty in the order of time; `is_coarse` when a part of it has been made coarse."""

    duty: DutyView
    points: tuple[TrackPoint, ...]
    is_coarse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """Look (轨迹查看): who looked at a member's track of a time, when and why.

    `kind` is "track" for the track of a duty, "passes" for a search of who passed a place, such as a trace-back.
    """

    looker_name: str
    kind: str
    looked_at: datetime
    reason: str
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackReceipt:
    """What came of points that were sent: how many were taken, known already, and refused by reason."""

    taken: int
    repeated: int
    refused: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPoint:
    """A point as a device or a file gives it, `lon` and `lat` in the system it names."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPass:
    """Pass (经过) of a place on a duty: first and last instant within the radius, where it was nearest and when.

    `is_coarse`: from a coarse track, so distance and instants are rough, and other passes may have been lost.
    """

    member_id: int
    member_name: str
    duty_id: int
    first_at: datetime
    last_at: datetime
    nearest_at: datetime
    nearest_m: float
    is_coarse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Attendance (在岗情况) of a member in a span of time: his duties in it, and how many of them have a track then."""

    member_id: int
    duty_count: int
    tracked_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PassSearch:
    """Who passed a place in a span of time, the latest first, and who was on duty then, by member.

    That nothing is recorded of somebody is no proof that he was not there.
    """

    passes: tuple[DutyPass, ...]
    attendance: Mapping[int, Attendance]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedDuty:
    """A duty that is over, with its track, brought in at once from elsewhere; points in WGS-84."""

    member_id: int
    started_at: datetime
    ended_at: datetime
    points: tuple[GivenPoint, ...] = ()
