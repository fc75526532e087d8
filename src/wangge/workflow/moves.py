"""The rows of a table of moves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """State (状态): `holder_role` is the role whose turn it is (None: nobody's); no move leaves a final state."""

    name: str
    holder_role: str | None
    is_final: bool


@dataclass(frozen=True, slots=True)
class Move:
    """Move (流转): an act that takes the subject from any of `sources` to `target`; None: it stays where it is.

    Only a move that stays, or one that undoes (`is_undoing`), is made in a final state. `roles` may do it; `needs` names what must be handed in with it; `clock` is the stage whose clock it starts;
    `event` the kind of event it leaves behind; a city profile may switch it off when it `is_optional`.
    """

    name: str
    sources: frozenset[str]
    target: str | None
    roles: frozenset[str]
    needs: tuple[str, ...] = ()
    clock: str | None = None
    event: str = ""
    is_optional: bool = False
    is_undoing: bool = False

    def find_target(self, state: str) -> str:
        """Return the state in which the move leaves a subject that stands in `state`."""
        return state if self.target is None else self.target
