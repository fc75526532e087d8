"""Verdicts: one check that drives the button, the reason beside a greyed button, and the refusal."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from wangge.kernel.public import DomainError
from wangge.workflow.moves import Move
from wangge.workflow.tables import MoveTable


@dataclass(frozen=True, slots=True)
class MoveVerdict:
    """Whether a move is open; when not, `reason_code` is an error code and `reason_params` fill its wording."""

    is_allowed: bool
    reason_code: str = ""
    reason_params: Mapping[str, object] = field(default_factory=dict, hash=False)


ALLOWED = MoveVerdict(is_allowed=True)


def check_move(table: MoveTable, *, move_name: str, state: str, roles: AbstractSet[str]) -> MoveVerdict:
    """Return whether a holder of `roles` may do the move from `state`, by the table alone.

    The state is looked at first: nobody's role makes a move possible that the state does not offer. Reasons are
    `move_wrong_state` (move, state, sources) and `move_wrong_role` (move, roles: those that may), the lists being
    sorted tuples. Raises DomainError `move_unknown` or `state_unknown` for names that are not in the table.
    """
    move = table.find_move(move_name)
    if move not in table.moves_from(state):
        params = {"move": move_name, "state": state, "sources": tuple(sorted(move.sources))}
        return MoveVerdict(is_allowed=False, reason_code="move_wrong_state", reason_params=params)
    if move.roles.isdisjoint(roles):
        return MoveVerdict(
            is_allowed=False,
            reason_code="move_wrong_role",
            reason_params={"move": move_name, "roles": tuple(sorted(move.roles))},
        )
    return ALLOWED


def require_move(table: MoveTable, *, move_name: str, state: str, roles: AbstractSet[str]) -> Move:
    """Return the move, or raise the DomainError that `check_move` gives as the reason."""
    verdict = check_move(table, move_name=move_name, state=state, roles=roles)
    if not verdict.is_allowed:
        raise DomainError(verdict.reason_code, **verdict.reason_params)
    return table.find_move(move_name)
