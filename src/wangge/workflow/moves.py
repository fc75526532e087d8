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
    """Move (流转): an act that takes the subject from any of `sources` to `target`.

    `roles` may do it; `needs` names what must be handed in with it; `clock` is the stage whose clock it starts;
    `event` the kind of event it leaves behind; a city profile may switch it off when it `is_optional`.
    """

    name: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    needs: tuple[str, ...] = ()
    clock: str | None = None
    event: str = ""
    is_optional: bool = False
