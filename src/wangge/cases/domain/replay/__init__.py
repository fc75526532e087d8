"""What the rows of a case must be by its events alone: its columns, stage clocks, handling rounds and photos.

Pure: the audit sets this beside what the database holds. Instants are texts as `encode_instant` writes them, which
sort as the instants do; amounts of limits are texts with three places. One file a family of moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.replay.gathering import GATHERING
from wangge.cases.domain.replay.linking import LINKING
from wangge.cases.domain.replay.main_line import MAIN_LINE
from wangge.cases.domain.replay.requests import REQUESTS, lapse_requests
from wangge.cases.domain.replay.routing import ROUTING
from wangge.cases.domain.replay.ruling import RULING
from wangge.cases.domain.replay.supervising import SUPERVISING, strike_off
from wangge.cases.domain.replay.told import (
    CASE_COLUMNS,
    CLOCK_COLUMNS,
    ROUND_COLUMNS,
    Columns,
    Teller,
    ToldCase,
    add_photos,
    move_clocks,
    start_clocks,
    stop_clocks,
)
from wangge.cases.domain.replay.verifying import VERIFYING

__all__ = [
    "CASE_COLUMNS",
    "CLOCK_COLUMNS",
    "PLAIN_MOVES",
    "ROUND_COLUMNS",
    "TELLERS",
    "Columns",
    "ToldCase",
    "replay_case",
]

TELLERS: Mapping[str, Teller] = {
    **MAIN_LINE,
    **VERIFYING,
    **REQUESTS,
    **ROUTING,
    **SUPERVISING,
    **RULING,
    **LINKING,
    **GATHERING,
}
"""What a move changes beside the state, the clocks and the photos."""

PLAIN_MOVES = frozenset(
    {
        "refuse", "void", "send_back_to_acceptor", "send_back_to_shift_leader", "absorb", "recompute", "release",
        "transfer", "take_back", "refer_to_ruling", "reopen", "note", "rate", "take_complaint",
        "confirm_complaint", "dismiss_complaint",
    }
)  # fmt: skip
"""Moves that change nothing beside these."""


def replay_case(acts: Iterable[SealedAct]) -> ToldCase:
    """Tell a case from its first act to its last; what a forged act leaves out is told as empty."""
    told = ToldCase()
    for act in acts:
        tell = TELLERS.get(act.move)
        if tell is not None:
            tell(told, act)
        stop_clocks(told, act)
        start_clocks(told, act)
        move_clocks(told, act)
        add_photos(told, act)
        lapse_requests(told, act)
        strike_off(told, act)
        told.columns["state"] = act.to_state
    return told
