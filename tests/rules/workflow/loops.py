"""A small closed loop for the tests of workflow, and random walks through any table."""

from __future__ import annotations

from hypothesis import strategies as st

from wangge.workflow.public import Move, MoveTable, State

ROLES = frozenset({"acceptor", "handler", "checker"})

STATES = {
    "reported": State("reported", "acceptor", is_final=False),
    "handling": State("handling", "handler", is_final=False),
    "suspended": State("suspended", "handler", is_final=False),
    "checking": State("checking", "checker", is_final=False),
    "closed": State("closed", None, is_final=True),
    "refused": State("refused", None, is_final=True),
}


def build_move(name: str, sources: str, target: str, roles: str, *, is_optional: bool = False) -> Move:
    return Move(name, frozenset(sources.split()), target, frozenset(roles.split()), is_optional=is_optional)


MOVES = (
    build_move("dispatch", "reported", "handling", "acceptor"),
    build_move("refuse", "reported", "refused", "acceptor", is_optional=True),
    build_move("suspend", "handling", "suspended", "handler", is_optional=True),
    build_move("resume", "suspended", "handling", "handler acceptor"),
    build_move("finish", "handling", "checking", "handler"),
    build_move("void", "handling suspended", "closed", "acceptor", is_optional=True),
    build_move("fail", "checking", "handling", "checker"),
    build_move("close", "checking", "closed", "checker", is_optional=True),
)


def build_table(
    *,
    states: dict[str, State] | None = None,
    moves: tuple[Move, ...] = MOVES,
    initial: str = "reported",
    known_roles: frozenset[str] = ROLES,
) -> MoveTable:
    return MoveTable(
        subject="case",
        states=STATES if states is None else states,
        initial=initial,
        moves=moves,
        known_roles=known_roles,
    )


LOOP = build_table()


@st.composite
def draw_walks(draw: st.DrawFn, table: MoveTable, *, longest: int = 30) -> tuple[Move, ...]:
    """Draw the moves of a walk from the initial state to a final one, or of `longest` moves."""
    walk: list[Move] = []
    state = table.initial
    while len(walk) < longest and not table.states[state].is_final:
        move = draw(st.sampled_from(table.moves_from(state)))
        walk.append(move)
        state = move.target
    return tuple(walk)
