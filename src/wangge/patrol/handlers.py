"""Due work of the patrols; `config/wiring.py` registers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from wangge.patrol.public import END_TIMER, coarsen_old_tracks, end_forgotten_duty
from wangge.platform.public import DueWorkItem, Handler, outside_transaction


def end_duty(item: DueWorkItem) -> None:
    """End a duty that nobody ended."""
    duty_id = item.payload["duty_id"]
    assert isinstance(duty_id, int)
    end_forgotten_duty(duty_id)


@outside_transaction
def make_coarse(_: DueWorkItem) -> None:
    """Make old tracks coarse; each duty is a transaction of its own."""
    coarsen_old_tracks()


PATROL_HANDLERS: Mapping[str, Handler] = {END_TIMER: end_duty, "patrol.make_coarse": make_coarse}
PATROL_TIMERS: Mapping[str, time] = {"patrol.make_coarse": time(3, 20)}
