"""The matrix of moves in tests/web/access_matrix.yaml, and what the program says in each of its cells.

A cell is a move, a role and where its holder stands to the case; its letter A (allowed), R (refused with a reason) or
H (hidden: for him there is no such case).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from tests.factories import World
from tests.support.random_walks import describe_import
from tests.support.scenes import keep_case_for
from wangge.cases import access
from wangge.cases.domain.complaints import COMPLAINT_ACTS
from wangge.cases.domain.requests import REQUEST_ACTS
from wangge.cases.domain.workflow import CASE_MOVES
from wangge.cases.models import Assistance, Case
from wangge.cases.public import handle_on_the_spot, import_case, report_case
from wangge.cases.queries.detail import list_possible_moves
from wangge.kernel.public import Actor, DomainError, build_system_actor

MATRIX: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "web" / "access_matrix.yaml").read_text("utf-8"))
ROLES: tuple[str, ...] = tuple(MATRIX["move_roles"].split())
MOVES: Mapping[str, str] = MATRIX["moves"]
STANDINGS = tuple(product(("own district", "other district"), ("own unit", "other unit")))
MEANINGS = {"A": "allowed", "R": "refused", "H": "hidden"}
HOLDERS = {
    "collector": "chen", "acceptor": "sun", "shift_leader": "zhao", "dispatcher": "li", "handler": "qian",
    "unit_leader": "tang", "leader": "feng", "auditor": "chu", "evaluator": "jiang", "admin": "wei",
}  # fmt: skip
ASSISTING = ("check_in", "report_assistance")

Cell = tuple[str, str, str]


def read_cells(move: str) -> dict[Cell, str]:
    """Return (role, district, unit) → letter of a move's row; raises ValueError for a row that is no full row."""
    groups = MOVES[move].split()
    if len(groups) != len(ROLES) or any(len(group) != len(STANDINGS) or set(group) - set("ARH") for group in groups):
        raise ValueError(f"{move}: one group of {len(STANDINGS)} letters A, R, H for each of {len(ROLES)} roles")
    return {
        (role, *standing): letter
        for role, group in zip(ROLES, groups, strict=True)
        for standing, letter in zip(STANDINGS, group, strict=True)
    }


def find_cells(world: World, case: Case | None, move: str) -> dict[Cell, str]:
    """Return what the program says in every cell of a move on a case, None for the case that it makes."""
    found = {}
    for role, standing in product(ROLES, STANDINGS):
        actor = stand(world, case, move, (role, *standing))
        found[role, *standing] = judge_creation(world, actor, move) if case is None else judge(actor, case, move)
    return found


def stand(world: World, case: Case | None, move: str, cell: Cell) -> Actor:
    """Return somebody who holds one role and stands so to the case: its unit is his or not, its district or not.

    A collector's own case is the one that he reported, verifies or checks.
    """
    role, district, unit = cell
    district_id = world.units["district" if district == "own district" else "other_district"]
    if role == "system":
        return build_system_actor(name="test", district_id=district_id)
    is_own = unit == "own unit"
    unit_id = find_unit_id(world, case, move) if is_own else world.units["greening"]
    actor = replace(
        world.actor(HOLDERS[role]),
        unit_id=unit_id,
        unit_ids=frozenset({unit_id}),
        district_id=district_id,
    )
    if role == "collector" and case is not None:
        assigned = {"checking": case.checker_id, "verifying": case.verifier_id}.get(case.state, case.reporter_id)
        return replace(actor, member_id=assigned if is_own else world.members["wang_second"])
    return actor


def find_unit_id(world: World, case: Case | None, move: str) -> int:
    """Return the unit that acts: the one called for what assistants do, else the one that has the case."""
    if case is None:
        return world.units["sanitation"]
    if move in ASSISTING:
        return Assistance.objects.values_list("unit_id", flat=True).get(case_id=case.pk)
    return case.unit_id or world.units["sanitation"]


def make_case_at_the_unit(world: World, move: str) -> Case:
    """Return a case on which the move can be made, at a unit if it can be made there."""
    sources = CASE_MOVES.find_move(move).sources
    state = next((state for state in ("handling", "dispatched") if state in sources), None)
    return Case.objects.get(pk=keep_case_for(world, move, state=state).id)


def judge(actor: Actor, case: Case, move: str) -> str:
    """Return the letter of somebody's cell; the list of cases, the look at one case and its buttons must agree."""
    is_listed = access.visible_to(actor).filter(pk=case.pk).exists()
    assert is_listed == access.may_see(actor, case)
    if not is_listed:
        return "H"
    if move in REQUEST_ACTS or move in COMPLAINT_ACTS:
        (button,) = (one for one in list_possible_moves(actor, case) if one.name == move)
        return "A" if button.is_allowed else "R"
    try:
        access.check_make_move(actor, case, move_name=move)
    except DomainError as error:
        return "H" if error.code == "case_not_found" else "R"
    return "A"


def judge_creation(world: World, actor: Actor, move: str) -> str:
    """Return the letter of somebody's cell for a move that makes a case, at the square of the first district."""
    report = world.describe_report(category_id=world.categories["garbage"])
    photos = (world.photo(), world.photo())
    acts: Mapping[str, Callable[[], object]] = {
        "report": lambda: report_case(actor=actor, report=report),
        "handle_on_the_spot": lambda: handle_on_the_spot(
            actor=actor, report=report, before_photo_ids=photos[:1], after_photo_ids=photos[1:]
        ),
        "import_closed": lambda: import_case(actor=actor, record=describe_import(world, is_closed=True)),
        "import_filed": lambda: import_case(actor=actor, record=describe_import(world, is_closed=False)),
    }
    with transaction.atomic():
        try:
            acts[move]()
        except DomainError:
            return "R"
        transaction.set_rollback(True)
    return "A"


def show_differences(move: str, expected: Mapping[Cell, str], found: Mapping[Cell, str]) -> list[str]:
    """Return a sentence for each cell in which matrix and program differ."""
    return [
        f"{move} by {', '.join(cell)}: the matrix says {MEANINGS[expected[cell]]}, the program {MEANINGS[letter]}"
        for cell, letter in found.items()
        if expected[cell] != letter
    ]
