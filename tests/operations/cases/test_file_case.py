from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.catalog.public import list_conditions


def test_filing_sets_the_condition_and_starts_the_dispatch_clock(world: World) -> None:
    case = world.make_case("accepted", category="pothole")
    second = list_conditions(world.categories["pothole"])[1]
    case = world.move(case, "file", condition_id=second.id)

    detail = world.get(case)
    assert (case.state, detail.condition_id) == ("filed", second.id)
    assert [(clock.stage, clock.result) for clock in detail.clocks] == [
        ("accept", "on_time"),
        ("file", "on_time"),
        ("dispatch", "running"),
    ]


def test_the_condition_must_be_of_the_cases_class(world: World) -> None:
    case = world.make_case("accepted", category="pothole")
    with refused("condition_of_other_category"):
        world.move(case, "file", condition_id=list_conditions(world.categories["garbage"])[0].id)


@pytest.mark.parametrize(("condition_id", "code"), [(0, "need_missing"), (10**9, "condition_unknown")])
def test_the_condition_must_be_known(world: World, condition_id: int, code: str) -> None:
    with refused(code):
        world.move(world.make_case("accepted"), "file", condition_id=condition_id)


def test_a_late_filing_is_late_for_good(world: World) -> None:
    case = world.make_case("accepted")
    world.wait(world.now.replace(hour=6) - world.now)
    case = world.move(case, "file")

    filing = world.get(case).clocks[1]
    assert (filing.stage, filing.result) == ("file", "late")
