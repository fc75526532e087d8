"""Complaints (投诉) of citizens about how a closed case was handled, and whether they were found justified.

Pure. Only what a citizen says counts: by the code of the own report an objection that reopens the case, or an answer that
is dissatisfied enough by the city's profile; by telephone what an acceptor takes down. What staff reopen is an order, no
complaint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

COMPLAINT_ACTS = ("confirm_complaint", "dismiss_complaint")
TAKE_ACT = "take_complaint"
HEARD_MOVES = ("reopen", "rate", TAKE_ACT, *COMPLAINT_ACTS)


@dataclass(slots=True)
class Complaints:
    """Complaints (投诉情况) about one case, heard act by act.

    `waiting` are the numbers of the acts that complain and that nobody has judged yet; `is_confirmed` whether any was
    ever found justified; `most_score` the best answer (1 to 5) that still is a complaint, 0 for none.
    """

    most_score: int
    waiting: list[int] = field(default_factory=list)
    is_confirmed: bool = False

    def hear(self, move: str, *, seq: int, role: str, said: Mapping[str, Any]) -> None:
        """Take in one of `HEARD_MOVES`; a judgement answers every complaint that waits."""
        if move in COMPLAINT_ACTS:
            self.waiting.clear()
            self.is_confirmed = self.is_confirmed or move == "confirm_complaint"
        elif move == TAKE_ACT or (role == "citizen" and (move == "reopen" or said["score"] <= self.most_score)):
            self.waiting.append(seq)
