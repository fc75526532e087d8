"""The timer that draws up a month's points, tells what is due by points and grades, and which matters lost their ground."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from wangge.evaluation.operations.matter_notices import tell_of_due_bands, tell_of_due_rungs, tell_of_struck_matters
from wangge.evaluation.operations.score_drafting import draft_last_month
from wangge.platform.public import DueWorkItem, Handler, get_clock, outside_transaction

DRAFT_TIMER = "evaluation.draft_points"


@outside_transaction
def draft_points(_: DueWorkItem) -> None:
    """Draw up the points of the month before; the facts are read in a snapshot before anything is entered.

    Whoever opens matters is told once of each rung that is due, and with whom it is about of each that was struck off.
    """
    now = get_clock().now()
    draft_last_month(now=now)
    tell_of_due_bands(now=now)
    tell_of_due_rungs(now=now)
    tell_of_struck_matters(now=now)


DRAFT_HANDLERS: Mapping[str, Handler] = {DRAFT_TIMER: draft_points}
DRAFT_TIMERS: Mapping[str, time] = {DRAFT_TIMER: time(5, 10)}
