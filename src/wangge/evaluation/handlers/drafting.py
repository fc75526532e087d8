"""The timer that draws up a month's points."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from wangge.evaluation.operations.score_drafting import draft_last_month
from wangge.platform.public import DueWorkItem, Handler, get_clock, outside_transaction

DRAFT_TIMER = "evaluation.draft_points"


@outside_transaction
def draft_points(_: DueWorkItem) -> None:
    """Draw up the points of the month before; the facts are read in a snapshot before anything is entered."""
    draft_last_month(now=get_clock().now())


DRAFT_HANDLERS: Mapping[str, Handler] = {DRAFT_TIMER: draft_points}
DRAFT_TIMERS: Mapping[str, time] = {DRAFT_TIMER: time(5, 10)}
