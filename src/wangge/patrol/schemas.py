"""What the API says of duties and tracks, and what devices send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.utils.translation import get_language
from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field

from wangge.geo.public import Crs
from wangge.kernel.public import DomainError
from wangge.patrol.public import (
    MOST_POINTS,
    DutyView,
    GivenPoint,
    LookView,
    TrackReceipt,
    TrackView,
)
from wangge.platform.public import describe_error


class DutyOut(Schema):
    """Duty (当班) of the caller; `ended_at` null and `ended_by` "" while it lasts; `point_count` places are kept of it."""

    id: int
    started_at: datetime
    ended_at: datetime | None
    ended_by: str
    point_count: int

    @classmethod
    def show(cls, view: DutyView) -> DutyOut:
        """Return a duty for the API."""
        return cls.model_validate(view, from_attributes=True)


class TrackPointOut(Schema):
    """Track point (轨迹点) in degrees, WGS-84; `accuracy_m` null where the device gave none."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: int | None


class TrackOut(Schema):
    """Track (轨迹) of a duty in the order of time; `is_coarse` when its days are over and it was made coarse."""

    duty: DutyOut
    crs: str
    is_coarse: bool
    points: list[TrackPointOut]

    @classmethod
    def show(cls, view: TrackView) -> TrackOut:
        """Return a track for the API."""
        points = [TrackPointOut.model_validate(point, from_attributes=True) for point in view.points]
        return cls(duty=DutyOut.show(view.duty), crs=Crs.WGS84.value, is_coarse=view.is_coarse, points=points)


class LookOut(Schema):
    """Look (轨迹查看) of another person at the caller's track of a span of time: "track" of a duty, or "passes" of a place."""

    looker_name: str
    kind: str
    looked_at: datetime
    reason: str
    from_at: datetime
    to_at: datetime

    @classmethod
    def show(cls, view: LookView) -> LookOut:
        """Return a look for the API."""
        return cls.model_validate(view, from_attributes=True)


class RefusedOut(Schema):
    """Points left out for one reason: how many, and why in words."""

    reason: str
    count: int
    why: str


class ReceiptOut(Schema):
    """What came of the points that were sent; those known already are counted as repeated."""

    taken: int
    repeated: int
    refused: list[RefusedOut]

    @classmethod
    def show(cls, receipt: TrackReceipt) -> ReceiptOut:
        """Return what came of points for the API."""
        language = get_language() or "en"
        refused = [
            RefusedOut(
                reason=reason,
                count=count,
                why=describe_error(DomainError(f"track_point_{reason}", count=count), language).sentence,
            )
            for reason, count in receipt.refused.items()
        ]
        return cls(taken=receipt.taken, repeated=receipt.repeated, refused=refused)


class Given(Schema):
    """What a device sends: an unknown member is refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PointIn(Given):
    """A place at an instant, in degrees; `accuracy_m` is the radius that the device gives for it."""

    at: AwareDatetime
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-85, le=85)]
    accuracy_m: Annotated[float, Field(ge=0, le=1_000_000)] | None = None


class TrackIn(Given):
    """Points of the caller's own way, in any order, and the system of their coordinates."""

    crs: Crs = Crs.WGS84
    points: Annotated[list[PointIn], Field(min_length=1, max_length=MOST_POINTS)]

    def list_points(self) -> Sequence[GivenPoint]:
        """Return the points."""
        return [GivenPoint(at=one.at, lon=one.lon, lat=one.lat, accuracy_m=one.accuracy_m) for one in self.points]
