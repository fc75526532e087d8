"""A month of a few cases in the small city; facts are read by another connection, so rows are really committed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import World
from tests.support.scenes import keep_scene
from tests.support.scoring import keep_run_of_march


@pytest.fixture
def month(world: World) -> World:
    """Give the city with 环卫处's cases (closed, reworked, waiting), an overdue one of 市政处, a void and a refusal."""
    keep_scene(world, "month", _let_a_month_pass)
    return world


@pytest.fixture
def run_id(month: World) -> int:
    """Give the run of the month, evaluated on its 22nd day."""
    return keep_run_of_march(month)


def _let_a_month_pass(world: World) -> None:
    for state in ("closed", "closed", "dispatched", "refused"):
        world.make_case(state)
    reworked = world.move(world.make_case("checking", place="promenade"), "fail_check")
    for move in ("finish", "send_to_check", "pass_check", "close"):
        reworked = world.move(reworked, move)
    world.move(world.make_case("filed"), "void")
    world.make_case("dispatched", unit="municipal", category="pothole", place="market")
    world.make_case("closed", by="wang")
    world.wait(timedelta(days=20))
