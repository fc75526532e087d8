"""A month of a few cases in the small city; facts are read by another connection, so rows are really committed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import World


@pytest.fixture
def month(world: World) -> World:
    """Give the city with 环卫处's cases (closed, reworked, waiting), an overdue one of 市政处, a void and a refusal."""
    for state in ("closed", "closed", "dispatched", "refused"):
        world.make_case(state)
    reworked = world.move(world.make_case("checking", place="promenade"), "fail_check")
    for move in ("finish", "send_to_check", "pass_check", "close"):
        reworked = world.move(reworked, move)
    world.move(world.make_case("filed"), "void")
    world.make_case("dispatched", unit="municipal", category="pothole", place="market")
    world.make_case("closed", by="wang")
    world.wait(timedelta(days=20))
    return world
