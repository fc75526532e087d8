from __future__ import annotations

import pytest

from wangge.cases.domain.clocks import STAGES, STOPPED_BY, find_started_stages
from wangge.cases.domain.names import MOVE_NAMES_ZH, STATE_NAMES_ZH
from wangge.cases.domain.reference import render_workflow_reference
from wangge.cases.domain.workflow import (
    AT_THE_UNIT,
    CASE_MOVES,
    CASE_STATES,
    FINAL_STATES,
    OPEN_STATES,
    REASON_LISTS,
)
from wangge.cases.operations.effects import EFFECTS
from wangge.profiles.public import load_profile
from wangge.workflow.public import Move

MAIN_LINE = (
    ("report", "reported"),
    ("accept", "accepted"),
    ("file", "filed"),
    ("dispatch", "dispatched"),
    ("sign", "handling"),
    ("finish", "handled"),
    ("send_to_check", "checking"),
    ("pass_check", "checked"),
    ("close", "closed"),
)
SUPERVISING = {"collector", "acceptor", "shift_leader"}
HANDLING = {"dispatcher", "handler", "unit_leader"}
# What the two centres decide together; neither of them is a step of handling or of checking.
OF_THE_CENTRE = {"grant_suspension", "resume", "transfer", "confirm_transfer", "take_back"}
MOVES = [pytest.param(move, id=move.name) for move in CASE_MOVES.moves]


def test_the_main_line_leads_from_report_to_closure() -> None:
    state = "new"
    for name, target in MAIN_LINE:
        move = CASE_MOVES.find_move(name)
        assert state in move.sources
        state = move.target
        assert state == target


def test_open_and_final_states_are_all_states_but_the_first() -> None:
    assert set(OPEN_STATES) | set(FINAL_STATES) | {"new"} == set(CASE_STATES)
    assert FINAL_STATES == ("closed", "refused", "voided", "merged")


def test_whose_turn_it_is_makes_a_move_from_there() -> None:
    for state in OPEN_STATES:
        holder = CASE_STATES[state].holder_role
        assert any(holder in move.roles for move in CASE_MOVES.moves_from(state)), state


@pytest.mark.parametrize("move", MOVES)
def test_no_move_of_the_line_belongs_to_both_powers(move: Move) -> None:
    if move.target is None or move.name in OF_THE_CENTRE:
        return
    assert not (move.roles & SUPERVISING and move.roles & HANDLING)


@pytest.mark.parametrize("name", ["send_to_check", "pass_check", "fail_check", "give_up_check", "recheck", "close"])
def test_the_handling_side_neither_checks_nor_closes(name: str) -> None:
    assert CASE_MOVES.find_move(name).roles <= SUPERVISING


def test_closing_comes_behind_a_passed_check_only() -> None:
    closing = [move for move in CASE_MOVES.moves if move.target == "closed" and "new" not in move.sources]
    without_check = {"grant_forced_closing", "confirm_transfer"}
    checked = [(move.name, move.sources) for move in closing if move.name not in without_check]
    assert checked == [("close", frozenset({"checked"}))]
    assert CASE_MOVES.find_move("grant_forced_closing").roles == {"leader"}
    checked = [move.name for move in CASE_MOVES.moves if move.target == "checked"]
    assert checked == ["pass_check"]


@pytest.mark.parametrize("move", MOVES)
def test_every_move_is_named_and_leaves_its_event(move: Move) -> None:
    assert MOVE_NAMES_ZH[move.name]
    assert move.event == f"case.{move.name}"
    assert move.clock is None or move.clock in STAGES


def test_names_are_those_of_the_table() -> None:
    assert set(STATE_NAMES_ZH) == set(CASE_STATES)
    assert set(MOVE_NAMES_ZH) == {move.name for move in CASE_MOVES.moves}


@pytest.mark.parametrize("move", MOVES)
def test_every_move_of_an_existing_case_has_its_effect(move: Move) -> None:
    assert (move.name in EFFECTS) == ("new" not in move.sources)


@pytest.mark.parametrize("move", MOVES)
def test_a_reason_comes_from_a_list_of_the_profile(move: Move) -> None:
    asks = any(need.rstrip("?") == "reason" for need in move.needs)
    assert asks == (move.name in REASON_LISTS)
    if asks:
        assert load_profile("generic").workflow.reasons.list_for(REASON_LISTS[move.name])


@pytest.mark.parametrize("move", MOVES)
def test_a_clock_that_starts_is_stopped_by_every_way_out_of_its_state(move: Move) -> None:
    for stage in find_started_stages(move.name, move.clock):
        if stage == "sign":
            continue
        state = move.target
        if state is None:
            continue  # it stops with what is awaited, or with the case
        ways_out = [way for way in CASE_MOVES.moves_from(state) if way.find_target(state) != state]
        for way in ways_out:
            if stage == "handle" and way.target in AT_THE_UNIT.split():
                continue  # signed for, suspended, submitted: the unit still has it
            assert stage in STOPPED_BY.get(way.name, ()), (stage, way.name)


def test_dispatching_starts_signing_beside_handling() -> None:
    assert find_started_stages("dispatch", "handle") == ("sign", "handle")
    assert find_started_stages("fail_check", "handle") == ("handle",)
    assert find_started_stages("close", None) == ()


@pytest.mark.parametrize("state", FINAL_STATES)
def test_every_way_to_an_end_stops_the_clock_of_the_whole(state: str) -> None:
    for move in CASE_MOVES.moves:
        if move.target == state and "new" not in move.sources:
            assert "total" in STOPPED_BY[move.name]


def test_the_reference_shows_every_state_and_move() -> None:
    page = render_workflow_reference()
    assert page.startswith("# The closed loop of a case")
    for name in (*STATE_NAMES_ZH.values(), *MOVE_NAMES_ZH.values(), *MOVE_NAMES_ZH):
        assert name in page
    assert (
        "| handle_on_the_spot ? | 自行处置 | new | closed | collector | before_photos, after_photos, means? |  |"
        in page
    )


def test_the_pages_say_the_same_words() -> None:
    from django.utils import translation

    from wangge.cases.forms import labels

    with translation.override("zh-hans"):
        assert {state: str(labels.STATES[state]) for state in STATE_NAMES_ZH} == STATE_NAMES_ZH
        assert {move: str(labels.MOVES[move]) for move in MOVE_NAMES_ZH} == MOVE_NAMES_ZH
