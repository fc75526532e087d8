"""Random people try random moves on random cases: whatever comes of it, the rows say what the events say."""

from __future__ import annotations

import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import MOVERS, STEP, World
from tests.support.small_city import CAST
from wangge.cases.domain.workflow import CASE_MOVES, ECHOES
from wangge.cases.models import Case, CaseClock, CaseEvent
from wangge.cases.public import CaseRef
from wangge.kernel.public import DomainError
from wangge.platform.public import verify_audit

pytestmark = pytest.mark.usefixtures("whole_table")
MOVES = [move.name for move in CASE_MOVES.moves if "new" not in move.sources]
PEOPLE = [*CAST, "system"]
REFUSALS = {
    "case_changed", "case_not_found", "check_assigned_to_other", "checker_of_handling_unit", "condition_of_other_category",
    "merge_into_itself", "merge_target_not_found", "move_wrong_role", "move_wrong_state", "organisation_unknown",
    "return_limit_reached", "member_unknown", "route_missing", "supervision_running", "supervision_at_its_end",
    "supervision_missing", "verification_missing", "verification_assigned_to_other", "verifier_is_reporter",
    "verifier_of_handling_unit", "nobody_to_draw", "request_open", "request_not_found", "decider_is_asker",
    "decider_is_reviewer", "review_missing", "review_not_yours", "no_limit_to_extend", "extension_too_long",
    "extensions_used_up", "case_overdue", "suspension_date_past", "suspension_too_long", "suspensions_used_up",
    "already_urgent", "assistance_of_lead", "called_already", "check_in_too_far", "checked_in_already",
    "conference_missing", "conference_running", "effect_not_awaited", "handling_not_timed", "not_called",
    "not_checked_in", "parts_open", "reopen_too_late", "reopened_already", "returned_to_you", "take_back_unfiled",
    "unmerge_too_late", "after_photo_too_old",
    "appeal_not_overdue", "appeal_once", "appeal_too_late", "check_out_of_time", "confirmer_is_handler",
}  # fmt: skip


def walk(world: World, seed: int, *, steps: int) -> int:
    """Make a few cases and let chance choose cases, moves and people; return how many moves were made."""
    chance = random.Random(seed)
    cases = [world.report(chance.choice(("chen", "zhou", "wang"))) for _ in range(chance.randint(1, 3))]
    made = 0
    for _ in range(steps):
        index = chance.randrange(len(cases))
        if CASE_MOVES.states[cases[index].state].is_final and chance.random() < 0.8:
            cases[index] = world.report(chance.choice(("chen", "zhou", "wang")))
        case = cases[index]
        possible = [move.name for move in CASE_MOVES.moves_from(case.state)]
        move = chance.choice(possible) if possible and chance.random() < 0.9 else chance.choice(MOVES)
        by = world.find_mover(case, move) if chance.random() < 0.8 else chance.choice(PEOPLE)
        after = attempt(world, case, move, by, chance)
        if after is not None:
            made += 1
            cases = [world.get_ref(case) for case in cases]  # a merge moves another one too
    return made


def attempt(world: World, case: CaseRef, move: str, by: str, chance: random.Random) -> CaseRef | None:
    arguments: dict[str, object] = {}
    if move == "merge":
        arguments["target_number"] = chance.choice(list(Case.objects.values_list("number", flat=True)))
    if move == "accept":
        arguments["category_id"] = chance.choice(list(world.categories.values()))
    if chance.random() < 0.05:
        world.wait(STEP * chance.randint(1, 500))
    try:
        return world.move(case, move, by, **arguments)
    except DomainError as error:
        code = error.code
    assert code in REFUSALS
    assert world.get_ref(case) == case
    return None


def check_history(case: Case) -> None:
    """Every event goes on from the state before it by a move of the table, made under a role that may make it."""
    state = "new"
    for event in CaseEvent.objects.filter(case_id=case.pk).order_by("seq"):
        assert event.from_state == state
        if event.move in ECHOES:
            assert event.to_state in {event.from_state, "filed", "reported"}
        else:
            move = CASE_MOVES.find_move(event.move)
            assert (event.from_state in move.sources, event.to_state) == (True, move.find_target(event.from_state))
            assert event.actor_role in move.roles
        state = event.to_state
    assert state == case.state


def check_shown_stage(case: Case) -> None:
    """The deadline shown on the row is that of the running clock it names; a case that is over runs none."""
    running = {clock.stage: clock for clock in CaseClock.objects.filter(case_id=case.pk, stopped_at__isnull=True)}
    if CASE_MOVES.states[case.state].is_final:
        assert running == {}
        assert (case.stage, case.stage_due_at) == ("", None)
    else:
        assert case.stage_due_at == running[case.stage].due_at
        assert set(running) - {"total", "sign", "first_effect"} == {case.stage}


def walk_and_check(world: World, seed: int, *, steps: int) -> int:
    with transaction.atomic():
        made = walk(world, seed, steps=steps)
        for case in Case.objects.all():
            check_history(case)
            check_shown_stage(case)
        assert verify_audit(actor=world.system).faults == ()
        transaction.set_rollback(True)
    return made


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_the_rows_say_what_the_events_say(world: World, seed: int) -> None:
    walk_and_check(world, seed, steps=25)


@pytest.mark.full
def test_two_thousand_moves(world: World) -> None:
    assert sum(walk_and_check(world, seed, steps=80) for seed in range(50)) >= 2000


def test_every_move_can_be_made_by_default(world: World) -> None:
    assert set(MOVERS) == set(MOVES)
