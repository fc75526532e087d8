"""Tables of moves (流转表): the one place from which buttons, permissions, audit and diagrams are derived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from wangge.kernel.public import DomainError
from wangge.workflow.checks import find_name_faults, find_path_faults, find_reachable
from wangge.workflow.moves import Move, State


@dataclass(frozen=True)
class MoveTable:
    """Move table (流转表) of a `subject`, which begins in state `initial`.

    Checked when built: names are identifiers, listed once and declared; every state can be reached; from every state
    a final one can be reached and no move leaves a final one; every move has a source and a known role. Raises
    ValueError that names all faults at once.
    """

    subject: str
    states: Mapping[str, State] = field(hash=False)
    initial: str
    moves: tuple[Move, ...]
    known_roles: frozenset[str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "states", MappingProxyType(dict(self.states)))
        faults = list(
            find_name_faults(states=self.states, initial=self.initial, moves=self.moves, known_roles=self.known_roles)
        ) or list(find_path_faults(states=self.states, initial=self.initial, moves=self.moves))
        if faults:
            raise ValueError(f"the moves of {self.subject!r} are not sound: " + "; ".join(faults))

    @cached_property
    def _moves_by_name(self) -> dict[str, Move]:
        return {move.name: move for move in self.moves}

    @cached_property
    def _moves_by_source(self) -> dict[str, tuple[Move, ...]]:
        return {name: tuple(move for move in self.moves if name in move.sources) for name in self.states}

    def find_move(self, name: str) -> Move:
        """Return the move of that name; raises DomainError `move_unknown` (move, subject)."""
        move = self._moves_by_name.get(name)
        if move is None:
            raise DomainError("move_unknown", move=name, subject=self.subject)
        return move

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """Return the moves that leave `state` in the table's order; raises `state_unknown` (state, subject)."""
        moves = self._moves_by_source.get(state)
        if moves is None:
            raise DomainError("state_unknown", state=state, subject=self.subject)
        return moves

    def without(self, names: Iterable[str]) -> MoveTable:
        """Return the table with optional moves switched off, and with them the states that only they led to.

        Raises DomainError `move_unknown` (move, subject), `move_required` (move, subject) for a move that is not
        optional, and `moves_off_unsound` (moves, subject, fault) when what is left is no sound table.
        """
        off = frozenset(names)
        for name in sorted(off):
            if not self.find_move(name).is_optional:
                raise DomainError("move_required", move=name, subject=self.subject)
        kept = tuple(move for move in self.moves if move.name not in off)
        reachable = find_reachable(initial=self.initial, moves=kept)
        try:
            return replace(
                self,
                states={name: state for name, state in self.states.items() if name in reachable},
                moves=tuple(
                    replace(move, sources=move.sources & reachable) for move in kept if move.sources & reachable
                ),
            )
        except ValueError as error:
            raise DomainError(
                "moves_off_unsound", moves=tuple(sorted(off)), subject=self.subject, fault=str(error)
            ) from error
