"""Tables of moves: what they refuse to be, what they answer, and what is left when moves are switched off."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from tests.rules.workflow.loops import LOOP, MOVES, STATES, build_move, build_table
from wangge.kernel.public import DomainError
from wangge.workflow.public import Move, MoveTable, State

LOST = State("lost", None, is_final=False)


@pytest.mark.parametrize(
    ("states", "moves", "fault"),
    [
        pytest.param(
            {"lost": State("lost", None, is_final=True)},
            (),
            "state 'lost' cannot be reached from 'reported'",
            id="unreachable-state",
        ),
        pytest.param(
            {"lost": LOST},
            (build_move("lose", "handling", "lost", "handler"),),
            "state 'lost' is a dead end",
            id="dead-end",
        ),
        pytest.param(
            {"lost": LOST, "found": State("found", None, is_final=False)},
            (
                build_move("lose", "handling", "lost", "handler"),
                build_move("find", "lost", "found", "handler"),
                build_move("lose_again", "found", "lost", "handler"),
            ),
            "state 'found' is a dead end",
            id="circle-without-end",
        ),
        pytest.param({}, (MOVES[0],), "move 'dispatch' is listed 2 times", id="duplicate-move"),
        pytest.param(
            {}, (build_move("praise", "reported", "closed", "mayor"),), "unknown role 'mayor'", id="unknown-role"
        ),
        pytest.param({}, (build_move("praise", "reported", "closed", ""),), "may be done by no role", id="no-role"),
        pytest.param({}, (build_move("praise", "", "closed", "checker"),), "starts from no state", id="no-source"),
        pytest.param(
            {}, (build_move("praise", "heaven", "closed", "checker"),), "unknown state 'heaven'", id="unknown-source"
        ),
        pytest.param(
            {}, (build_move("praise", "reported", "heaven", "checker"),), "unknown state 'heaven'", id="unknown-target"
        ),
        pytest.param(
            {}, (build_move("reopen", "closed", "handling", "checker"),), "leaves final state 'closed'", id="final"
        ),
        pytest.param(
            {}, (build_move("on-hold", "reported", "closed", "checker"),), "'on-hold' is not an identifier", id="name"
        ),
        pytest.param(
            {"on hold": State("on hold", None, is_final=True)}, (), "'on hold' is not an identifier", id="state-name"
        ),
        pytest.param({"lost": replace(LOST, name="gone")}, (), "state 'gone' is listed as 'lost'", id="state-key"),
        pytest.param(
            {"reported": State("reported", "mayor", is_final=False)},
            (),
            "state 'reported' is held by unknown role 'mayor'",
            id="unknown-holder",
        ),
    ],
)
def test_table_refuses(states: dict[str, State], moves: tuple[Move, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault) as caught:
        build_table(states=STATES | states, moves=MOVES + moves)
    assert str(caught.value).startswith("the moves of 'case' are not sound: ")


def test_table_refuses_unknown_initial_state() -> None:
    with pytest.raises(ValueError, match="initial state 'new' is unknown"):
        build_table(initial="new")


def test_table_names_all_faults_at_once() -> None:
    with pytest.raises(ValueError, match=r"unknown state 'heaven'; .*unknown role 'mayor'"):
        build_table(moves=(*MOVES, build_move("praise", "heaven", "closed", "mayor")))


def test_table_is_not_changed_from_outside() -> None:
    states = dict(STATES)
    table = build_table(states=states)
    states.clear()
    assert table.states == STATES
    with pytest.raises(FrozenInstanceError):
        table.initial = "closed"  # type: ignore[misc]


def test_equal_tables_are_equal_and_hashable() -> None:
    assert build_table() == LOOP
    assert hash(build_table()) == hash(LOOP)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_find_move(move: Move) -> None:
    assert LOOP.find_move(move.name) is move


def test_find_move_of_unknown_name() -> None:
    with pytest.raises(DomainError) as caught:
        LOOP.find_move("praise")
    assert (caught.value.code, caught.value.params) == ("move_unknown", {"move": "praise", "subject": "case"})


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("reported", ["dispatch", "refuse"]),
        ("handling", ["suspend", "finish", "void"]),
        ("suspended", ["resume", "void"]),
        ("checking", ["fail", "close"]),
        ("closed", []),
        ("refused", []),
    ],
)
def test_moves_from_keeps_the_order_of_the_table(state: str, names: list[str]) -> None:
    assert [move.name for move in LOOP.moves_from(state)] == names


def test_moves_from_unknown_state() -> None:
    with pytest.raises(DomainError) as caught:
        LOOP.moves_from("heaven")
    assert (caught.value.code, caught.value.params) == ("state_unknown", {"state": "heaven", "subject": "case"})


def test_without_nothing_is_the_same_table() -> None:
    assert LOOP.without([]) == LOOP


def test_without_a_move_drops_the_states_that_only_it_led_to() -> None:
    smaller = LOOP.without(["suspend", "refuse"])
    assert list(smaller.states) == ["reported", "handling", "checking", "closed"]
    assert [move.name for move in smaller.moves] == ["dispatch", "finish", "void", "fail", "close"]
    assert smaller.find_move("void").sources == {"handling"}
    with pytest.raises(DomainError, match="move_unknown"):
        smaller.find_move("resume")
    assert "suspended" in LOOP.states


def test_without_refuses_a_move_that_is_not_optional() -> None:
    with pytest.raises(DomainError) as caught:
        LOOP.without(["refuse", "finish"])
    assert (caught.value.code, caught.value.params) == ("move_required", {"move": "finish", "subject": "case"})


def test_without_refuses_an_unknown_move() -> None:
    with pytest.raises(DomainError, match="move_unknown"):
        LOOP.without(["praise"])


def test_without_refuses_to_leave_a_dead_end() -> None:
    with pytest.raises(DomainError) as caught:
        LOOP.without(["void", "close"])
    assert caught.value.code == "moves_off_unsound"
    assert caught.value.params["moves"] == ("close", "void")
    assert caught.value.params["subject"] == "case"
    assert "state 'checking' is a dead end" in str(caught.value.params["fault"])


def test_table_of_one_move() -> None:
    table = MoveTable(
        subject="note",
        states={"open": State("open", None, is_final=False), "done": State("done", None, is_final=True)},
        initial="open",
        moves=(build_move("finish", "open", "done", "handler"),),
        known_roles=frozenset({"handler"}),
    )
    assert [move.name for move in table.moves_from("open")] == ["finish"]
