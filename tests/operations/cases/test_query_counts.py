"""How many statements an act costs, besides begin, commit and savepoints: the budget of the hot path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import MOVERS, PATHS, World
from wangge.cases.domain.workflow import CASE_MOVES
from wangge.cases.public import CaseFilter, CaseRef, get_case, list_cases, list_map_points, move_case, report_case
from wangge.geo.public import Box
from wangge.workflow.public import Move

pytestmark = pytest.mark.usefixtures("whole_table")

FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
pytestmark = pytest.mark.usefixtures("whole_table")
MOVES = [move for move in CASE_MOVES.moves if "new" not in move.sources]
REPORT_BUDGET = 8
PHOTO_BUDGET = 2  # a photo is looked up and tied to the act
MOVE_BUDGET = 12
MOVE_BUDGETS = {
    "merge": 12,
    "split": 14,
    "reopen": 16,
    "grant_forced_closing": 14,
    "send_to_check": 12,
}  # these write, or ask of, other cases


@contextmanager
def budget(most: int) -> Iterator[None]:
    connection.run_on_commit.clear()  # what was asked in this transaction is forgotten, as in one of its own
    with CaptureQueriesContext(connection) as captured:
        yield
    statements = [query["sql"] for query in captured if not query["sql"].startswith(FRAME)]
    assert len(statements) <= most, "\n".join(statements)


def warm_up(world: World) -> None:
    """Fill what a process keeps: profile, grids, catalogue, texts of statements."""
    world.make_case("closed")


def test_a_report_with_class_and_with_a_photo(world: World) -> None:
    warm_up(world)
    report = world.describe_report(category_id=world.categories["garbage"], photo_ids=(world.photo(),))
    actor = world.actor("chen")
    world.wait()
    with budget(REPORT_BUDGET):
        report_case(actor=actor, report=replace(report, photo_ids=()))
    world.wait()
    with budget(REPORT_BUDGET + PHOTO_BUDGET):
        report_case(actor=actor, report=report)


def test_a_report_of_a_citizen(world: World) -> None:
    warm_up(world)
    report = replace(world.describe_report(source="citizen_web"), reporter_name="王女士", tracking_token="t")
    world.wait()
    with budget(REPORT_BUDGET):
        report_case(actor=world.system, report=report)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_a_move(world: World, move: Move) -> None:
    warm_up(world)
    case = world.make_case_for(move.name)
    by = MOVERS[move.name][0]
    actor, arguments = world.actor(by), world.fill_arguments(case, move.name, by=by)
    with budget(MOVE_BUDGETS.get(move.name, MOVE_BUDGET)):
        move_case(actor=actor, case_id=case.id, version=case.version, move=move.name, arguments=arguments)


READINGS: dict[str, tuple[int, Callable[[World, CaseRef], object]]] = {
    "case page": (6, lambda world, case: get_case(actor=world.actor("sun"), number=case.number)),
    "work list": (3, lambda world, _: list_cases(actor=world.actor("qian"), wanted=CaseFilter(states=("handling",)))),
    "map window": (
        1,
        lambda world, _: list_map_points(
            actor=world.actor("sun"), box=Box(120.54, 31.87, 120.56, 31.89), wanted=CaseFilter()
        ),
    ),
}


@pytest.mark.parametrize("name", READINGS)
def test_a_reading(world: World, name: str) -> None:
    for state in PATHS:
        world.make_case(state)
    most, read = READINGS[name]
    case = world.move(world.make_case("checking"), "fail_check")
    read(world, case)
    with budget(most):
        read(world, case)
