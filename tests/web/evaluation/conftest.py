"""The month of the operations' tests, and the one after it, in which more went wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import World
from tests.operations.evaluation.conftest import month, run_id
from tests.support.scenes import keep_scene
from wangge.evaluation.public import run_evaluation

__all__ = ["month", "run_id", "two_months"]


@pytest.fixture
def two_months(month: World) -> dict[str, int]:
    """Give March and April 2026 with their runs, by month: in April 环卫处 leaves three cases lying."""
    return keep_scene(month, "two months", _let_april_pass)


def _let_april_pass(world: World) -> dict[str, int]:
    world.wait(timedelta(days=12))  # into April
    for state in ("closed", "dispatched", "dispatched", "dispatched"):
        world.make_case(state)
    world.make_case("dispatched", unit="municipal", category="pothole", place="market")
    world.wait(timedelta(days=16))
    return {name: run_evaluation(actor=world.actor("jiang"), month=name) for name in ("2026-03", "2026-04")}
