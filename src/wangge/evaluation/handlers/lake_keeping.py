"""The timer that brings the lake of this installation up to date every night."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from wangge.evaluation.operations.lake_keeping import keep_home_lake
from wangge.platform.public import DueWorkItem, Handler, outside_transaction

LAKE_TIMER = "evaluation.keep_lake"


@outside_transaction
def keep_lake(_: DueWorkItem) -> None:
    """Write the months that changed; each is read in a snapshot of its own."""
    keep_home_lake()


LAKE_HANDLERS: Mapping[str, Handler] = {LAKE_TIMER: keep_lake}
LAKE_TIMERS: Mapping[str, time] = {LAKE_TIMER: time(4, 30)}
