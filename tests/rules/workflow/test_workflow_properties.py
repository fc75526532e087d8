"""What must hold for every walk and for every table that is accepted."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.workflow.loops import LOOP, ROLES, draw_walks
from wangge.kernel.public import DomainError
from wangge.workflow.public import Move, MoveTable, State, check_move, render_mermaid, require_move

NAMES = "abcde"

# Only the last state is final and few moves leave it, so that sound tables are drawn often.
states = st.integers(2, 5).map(
    lambda count: {name: State(name, None, is_final=number == count) for number, name in enumerate(NAMES[:count], 1)}
)


@st.composite
def _draw_moves(draw: st.DrawFn, names: list[str]) -> tuple[Move, ...]:
    sources = st.sampled_from(names if draw(st.integers(0, 9)) == 0 else names[:-1])
    return tuple(
        Move(
            name=f"move_{number}",
            sources=draw(st.frozensets(sources, min_size=1, max_size=2)),
            target=draw(st.sampled_from(names)),
            roles=frozenset({"acceptor"}),
            is_optional=draw(st.booleans()),
        )
        for number in range(draw(st.integers(1, 7)))
    )


def _find_reached(moves: tuple[Move, ...], start: str) -> set[str]:
    """Return what can be reached from `start`, by depth first (the table goes breadth first)."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [move.target for move in moves if state in move.sources]
    return reached


def _is_sound(states: dict[str, State], moves: tuple[Move, ...], initial: str) -> bool:
    finals = {name for name, state in states.items() if state.is_final}
    return (
        _find_reached(moves, initial) == set(states)
        and all(_find_reached(moves, name) & finals for name in states)
        and not any(move.sources & finals for move in moves)
    )


def _build(states: dict[str, State], moves: tuple[Move, ...], initial: str) -> MoveTable | None:
    try:
        return MoveTable(subject="x", states=states, initial=initial, moves=moves, known_roles=ROLES)
    except ValueError:
        return None


def _switch_off(table: MoveTable, names: list[str]) -> MoveTable | str:
    try:
        return table.without(names)
    except DomainError as error:
        return error.code


@settings(max_examples=300)
@given(data=st.data(), states=states)
def test_table_is_accepted_exactly_when_sound(data: st.DataObject, states: dict[str, State]) -> None:
    names = list(states)
    moves = data.draw(_draw_moves(names))
    table = _build(states, moves, names[0])
    assert (table is not None) is _is_sound(states, moves, names[0])
    if table is None:
        return
    kept = tuple(move for move in moves if not move.is_optional)
    left = {name: states[name] for name in sorted(_find_reached(kept, names[0]))}
    smaller = _switch_off(table, [move.name for move in moves if move.is_optional])
    if not _is_sound(left, kept, names[0]):
        assert smaller == "moves_off_unsound"
        return
    assert isinstance(smaller, MoveTable)
    assert dict(smaller.states) == left
    assert [move.name for move in smaller.moves] == [move.name for move in kept if move.sources & left.keys()]


@given(walk=draw_walks(LOOP))
def test_walk_goes_only_where_the_table_allows(walk: tuple[Move, ...]) -> None:
    state = LOOP.initial
    for move in walk:
        assert not LOOP.states[state].is_final
        open_names = {
            other.name
            for other in LOOP.moves
            if check_move(LOOP, move_name=other.name, state=state, roles=ROLES).is_allowed
        }
        assert open_names == {other.name for other in LOOP.moves_from(state)}
        state = require_move(LOOP, move_name=move.name, state=state, roles=move.roles).target
    assert state in LOOP.states


@given(walk=draw_walks(LOOP), off=st.sets(st.sampled_from(["refuse", "suspend", "void"])))
def test_walk_of_a_smaller_table_is_a_walk_of_the_whole(walk: tuple[Move, ...], off: set[str]) -> None:
    smaller = LOOP.without(off)
    state = smaller.initial
    for move in walk:
        names = {other.name for other in smaller.moves_from(state)}
        assert names <= {other.name for other in LOOP.moves_from(state)}
        assert (move.name in names) is (move.name not in off)
        if move.name in off:
            return
        state = move.target


@given(off=st.permutations(["refuse", "suspend", "void"]))
def test_order_of_switching_off_does_not_matter(off: list[str]) -> None:
    one_by_one = LOOP
    for name in off:
        one_by_one = one_by_one.without([name])
    assert one_by_one == LOOP.without(off)
    assert render_mermaid(one_by_one) == render_mermaid(LOOP.without(reversed(off)))
