"""What is wrong with a table of moves: names first, then the paths through it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wangge.workflow.moves import Move, State


def find_name_faults(
    *, states: Mapping[str, State], initial: str, moves: Sequence[Move], known_roles: frozenset[str]
) -> Iterator[str]:
    """Yield a sentence for each name that is malformed, used twice, or used but not declared."""
    for key, state in states.items():
        if key != state.name:
            yield f"state {state.name!r} is listed as {key!r}"
        if not key.isidentifier():
            yield f"state name {key!r} is not an identifier"
        if state.holder_role is not None and state.holder_role not in known_roles:
            yield f"state {key!r} is held by unknown role {state.holder_role!r}"
    if initial not in states:
        yield f"initial state {initial!r} is unknown"
    for name, count in Counter(move.name for move in moves).items():
        if not name.isidentifier():
            yield f"move name {name!r} is not an identifier"
        if count > 1:
            yield f"move {name!r} is listed {count} times"
    for move in moves:
        yield from _find_move_faults(move, states=states, known_roles=known_roles)


def _find_move_faults(move: Move, *, states: Mapping[str, State], known_roles: frozenset[str]) -> Iterator[str]:
    if not move.sources:
        yield f"move {move.name!r} starts from no state"
    if not move.roles:
        yield f"move {move.name!r} may be done by no role"
    targets = set() if move.target is None else {move.target}
    for name in sorted({*move.sources, *targets} - states.keys()):
        yield f"move {move.name!r} names unknown state {name!r}"
    for name in sorted(move.roles - known_roles):
        yield f"move {move.name!r} names unknown role {name!r}"
    for name in sorted(move.sources):
        if move.target is not None and not move.is_undoing and name in states and states[name].is_final:
            yield f"move {move.name!r} leaves final state {name!r}"


def find_path_faults(*, states: Mapping[str, State], initial: str, moves: Sequence[Move]) -> Iterator[str]:
    """Yield a sentence for each state that nothing leads to or from which no final state can be reached."""
    reachable = find_reachable(initial=initial, moves=moves)
    finishing = find_finishing(states=states, moves=moves)
    for name in states:
        if name not in reachable:
            yield f"state {name!r} cannot be reached from {initial!r}"
        if name not in finishing:
            yield f"state {name!r} is a dead end: no final state can be reached from it"


def find_reachable(*, initial: str, moves: Iterable[Move]) -> frozenset[str]:
    """Return the states that a chain of moves leads to from `initial`, itself included."""
    listed = tuple(moves)
    reachable = {initial}
    while found := {move.target for move in listed if move.target and move.sources & reachable} - reachable:
        reachable |= found
    return frozenset(reachable)


def find_finishing(*, states: Mapping[str, State], moves: Iterable[Move]) -> frozenset[str]:
    """Return the states from which a chain of moves leads to a final state, final ones included."""
    listed = tuple(moves)
    finishing = {name for name, state in states.items() if state.is_final}
    while found := {name for move in listed if move.target in finishing for name in move.sources} - finishing:
        finishing |= found
    return frozenset(finishing)
