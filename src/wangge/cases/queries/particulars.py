"""What the rarer acts say beside their names: suspensions, answers, means; what is near; grades of streets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
import pyarrow as pa

from wangge.cases.domain.complaints import HEARD_MOVES, Complaints
from wangge.profiles.public import CityProfile, count_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """Nearness (同一问题): when reports of one class are the same trouble at the same place, by the city's profile.

    Within `discovery_radius_m` metres and `discovery_days` days who told first has found it; `solved_days` days without
    a further report there it is solved; `standing_count` of it in `standing_days` days make a standing trouble (高发).
    """

    discovery_radius_m: float
    discovery_days: int
    solved_days: int
    standing_radius_m: float
    standing_days: int
    standing_count: int

    @property
    def look_back(self) -> timedelta:
        """How long before a report others still matter to it: the first who told of it may have told days before."""
        return timedelta(days=max(2 * self.discovery_days, self.standing_days))

    @property
    def look_ahead(self) -> timedelta:
        """How long after closing others still matter."""
        return timedelta(days=self.solved_days)


def read_nearness(profile: CityProfile) -> Nearness:
    """Return the city's own numbers."""
    discovery, conference = profile.evaluation.discovery, profile.loop.conference
    return Nearness(
        discovery_radius_m=discovery.radius_m,
        discovery_days=discovery.days,
        solved_days=discovery.solved_days,
        standing_radius_m=max(profile.merging.radius_m, 1.0),
        standing_days=conference.repeat_days,
        standing_count=conference.repeats,
    )


PARTICULARS: pa.Schema = pa.schema(
    [
        ("case_id", pa.int64()),
        ("suspended_seconds", pa.float64()),
        ("suspended_at", pa.timestamp("us", tz="UTC")),
        ("score", pa.int64()),
        ("is_complaint_waiting", pa.bool_()),
        ("is_complaint_confirmed", pa.bool_()),
        ("means", pa.string()),
        ("means_seq", pa.int64()),
    ]
)
"""`score` is the lowest of the reporters' answers: nobody who is dissatisfied disappears behind others. `suspended_seconds` of the suspensions that ended, 0 while the first lasts; `suspended_at` begins the one that lasts. `means_seq` is the act that named the means last."""


@dataclass(slots=True)
class _Told:
    """What the acts of one case have said so far."""

    complaints: Complaints
    suspended_seconds: float | None = None
    suspended_at: datetime | None = None
    scores: list[int] = field(default_factory=list)
    means: str | None = None
    means_seq: int | None = None

    def hear(self, row: Mapping[str, Any]) -> None:
        move, at, said = row["move"], row["recorded_at"], orjson.loads(row["payload"])
        if move in HEARD_MOVES:
            self.complaints.hear(move, seq=row["seq"], role=row["actor_role"], said=said)
        match move:
            case "finish" | "submit_to_unit_leader" | "handle_on_the_spot" if "means" in said:
                self.means, self.means_seq = said["means"], row["seq"]
            case "rate":
                self.scores.append(said["score"])
            case "grant_suspension":
                self.suspended_at, self.suspended_seconds = at, self.suspended_seconds or 0.0
            case "resume" | "grant_forced_closing" if (
                self.suspended_at is not None and self.suspended_seconds is not None
            ):
                self.suspended_seconds += (at - self.suspended_at).total_seconds()
                self.suspended_at = None


def collect_particulars(rows: Iterable[Mapping[str, Any]], *, most_score: int) -> pa.Table:
    """Return the particulars of cases; `most_score` is the best answer that still is a complaint.

    Rows (case_id, seq, move, actor_role, payload, recorded_at) come in order of the acts.
    """
    told: dict[int, _Told] = {}
    for row in rows:
        if row["case_id"] not in told:
            told[row["case_id"]] = _Told(complaints=Complaints(most_score))
        told[row["case_id"]].hear(row)
    return pa.Table.from_pylist(
        [
            {
                "case_id": case_id,
                "suspended_seconds": one.suspended_seconds,
                "suspended_at": one.suspended_at,
                "score": min(one.scores, default=None),
                "is_complaint_waiting": bool(one.complaints.waiting),
                "is_complaint_confirmed": one.complaints.is_confirmed,
                "means": one.means,
                "means_seq": one.means_seq,
            }
            for case_id, one in told.items()
        ],
        schema=PARTICULARS,
    )


WINDOWS: pa.Schema = pa.schema(
    [("rank", pa.int64()), ("key", pa.string()), ("from_minute", pa.int64()), ("to_minute", pa.int64())]
)
GRADED_ROADS: pa.Schema = pa.schema([("rank", pa.int64()), ("road_class", pa.string())])
GRADED_STREETS: pa.Schema = pa.schema([("rank", pa.int64()), ("street", pa.string())])


def list_grades(profile: CityProfile) -> dict[str, pa.Table]:
    """Return the control grades, the strictest with rank 0: minutes of the day in force, classes of road, named streets."""
    grades = list(enumerate(profile.places.control_grades))
    windows = [
        {
            "rank": rank,
            "key": grade.key,
            "from_minute": count_minutes(window.start),
            "to_minute": count_minutes(window.end),
        }
        for rank, grade in grades
        for window in grade.windows
    ]
    roads = [{"rank": rank, "road_class": road} for rank, grade in grades for road in grade.road_classes]
    streets = [{"rank": rank, "street": street} for rank, grade in grades for street in grade.streets]
    return {
        "windows": pa.Table.from_pylist(windows, schema=WINDOWS),
        "graded_roads": pa.Table.from_pylist(roads, schema=GRADED_ROADS),
        "graded_streets": pa.Table.from_pylist(streets, schema=GRADED_STREETS),
    }
