"""By which means a problem was solved (721): asked of whoever hands work back, where the city's profile names means."""

from __future__ import annotations

from dataclasses import replace

from wangge.workflow.public import Move, MoveTable

MEANS = "means"
OF_THE_CITY = f"{MEANS}?"
"""How the table writes the need that only some cities have."""


def settle_means(table: MoveTable, *, is_asked: bool) -> MoveTable:
    """Return the table of one city: with the means as something a move must have, or without it."""
    return replace(table, moves=tuple(_settle(move, is_asked=is_asked) for move in table.moves))


def _settle(move: Move, *, is_asked: bool) -> Move:
    if OF_THE_CITY not in move.needs:
        return move
    needs = (MEANS if need == OF_THE_CITY else need for need in move.needs if is_asked or need != OF_THE_CITY)
    return replace(move, needs=tuple(needs))
