"""The small city itself: every state is reached by the real operations, and the ledger is whole afterwards."""

from __future__ import annotations

import pytest

from tests.factories import PATHS, World
from wangge.platform.public import verify_audit


@pytest.mark.parametrize("state", [*PATHS, "on_the_spot"])
def test_case_reaches_the_state(world: World, state: str) -> None:
    case = world.make_case(state)

    assert world.get(case).row.state == ("closed" if state == "on_the_spot" else state)
    assert verify_audit(actor=world.system).ok


@pytest.mark.parametrize("by", ["chen", "wang"])
def test_case_goes_through_in_either_district(world: World, by: str) -> None:
    case = world.make_case("closed", by=by)

    assert world.get(case, by="sun" if by == "chen" else "wang").row.state == "closed"
