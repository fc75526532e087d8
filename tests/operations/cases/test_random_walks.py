"""Random people try random moves on random cases: whatever comes of it, the rows say what the events say."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import MOVERS, World
from tests.support.random_walks import MOVES, walk_and_check
from wangge.cases.domain.workflow import CASE_MOVES
from wangge.cases.handlers import CASE_TIMER_HANDLERS
from wangge.platform.operations import draining
from wangge.platform.public import register_handlers

pytestmark = pytest.mark.usefixtures("whole_table")
MOVES_OF_THE_LONG_WALK = 20_000
STEPS = 120


@pytest.fixture(autouse=True)
def timers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the cases' clocks act; nobody listens to the events."""
    monkeypatch.setattr(draining, "_handlers", {})
    register_handlers(CASE_TIMER_HANDLERS)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_the_rows_say_what_the_events_say(world: World, seed: int) -> None:
    walk_and_check(world, seed, steps=25, made=Counter())


@pytest.mark.full
def test_twenty_thousand_moves_and_every_one_of_the_table(world: World) -> None:
    made: Counter[str] = Counter()
    for seed in itertools.count():
        walk_and_check(world, seed, steps=STEPS, made=made)
        if made.total() >= MOVES_OF_THE_LONG_WALK:
            break
    print(f"{made.total()} moves in {seed + 1} walks: {dict(made.most_common())}")
    assert {move.name for move in CASE_MOVES.moves} == set(made)


def test_every_move_can_be_made_by_default() -> None:
    assert set(MOVERS) == set(MOVES)
