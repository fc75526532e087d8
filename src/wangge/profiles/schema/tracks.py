"""Tracks of patrols (巡查轨迹): who is on duty with one, who may look at it, and how long it stays fine."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from wangge.profiles.schema.rows import Key, Rule


class Tracks(Rule):
    """Tracks (巡查轨迹): kept on duty only, coarse after some days, every look at another person's written down."""

    walked_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Roles that go on duty with a track."""

    looked_at_by: tuple[Key, ...]
    """Roles that may look at the tracks of their district, with a reason that the person looked at sees; none: nobody."""

    fine_days: Annotated[int, Field(ge=1, le=366)]
    """Days for which a track stays as it was recorded; from then on it is coarse."""

    coarse_m: Annotated[int, Field(ge=10, le=2_000)]
    """Mesh in metres to which the places of a coarse track are rounded."""

    coarse_minutes: Annotated[int, Field(ge=1, le=60)]
    """A coarse track keeps one place in so many minutes."""

    longest_duty_hours: Annotated[int, Field(ge=1, le=24)]
    """A duty that nobody ends is over after so many hours."""

    worst_accuracy_m: Annotated[int, Field(ge=5, le=5_000)]
    """A place known less well than this is left out."""

    most_speed_m_s: Annotated[int, Field(ge=5, le=100)]
    """A place that nobody could have reached since the one before without going faster is left out as a jump."""
