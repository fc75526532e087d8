"""Duties with tracks, brought in at once, for tests that look at them."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.factories import World
from tests.support.small_city import POINTS
from wangge.patrol.public import GivenPoint, RecordedDuty, list_own_duties, record_duties

LON, LAT = POINTS["square"]
EAST_M = 1 / 94_500
"""Degrees of a metre to the east of the square."""


def walk_by(
    world: World, username: str, *, metres: float | None = 0.0, before: timedelta = timedelta(hours=4), hours: int = 2
) -> int:
    """Let somebody have been on duty, in the middle of it so many metres east of the square; None: without a track."""
    started_at = world.now - before
    points: tuple[GivenPoint, ...] = ()
    if metres is not None:
        middle = started_at + timedelta(hours=hours) / 2
        points = tuple(pass_square(middle, metres))
    duty = RecordedDuty(
        member_id=world.members[username],
        started_at=started_at,
        ended_at=started_at + timedelta(hours=hours),
        points=points,
    )
    record_duties(actor=world.system, duties=[duty])
    return list_own_duties(actor=world.actor(username), since_on=started_at.date())[0].id


def pass_square(at: datetime, metres: float) -> list[GivenPoint]:
    """Return a way from the north to the south, so many metres east of the square, there at `at`."""
    return [
        GivenPoint(at=at + timedelta(seconds=10 * n), lon=LON + metres * EAST_M, lat=LAT - 0.0001 * n)
        for n in range(-30, 31)
    ]
