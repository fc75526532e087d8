"""Which run speaks for a month: the one its latest frozen edition rests on, whatever was evaluated since; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenMonth:
    """Frozen month (已冻结月份): the latest frozen edition that a month lies in, and the run it rests on there.

    `digest` is that of the frozen result.
    """

    month: str
    period_id: int
    edition: int
    frozen_at: datetime
    run_id: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthStanding:
    """Standing of a month (月份定稿状态): the run that speaks for it; `frozen` is None while no edition is frozen.

    `later_run_id` is a newer run of a frozen month, which counts for nothing until the period is restated.
    """

    month: str
    run_id: int
    frozen: FrozenMonth | None
    later_run_id: int | None


def decide_standings(newest: Mapping[str, int], frozen: Mapping[str, FrozenMonth]) -> dict[str, MonthStanding]:
    """Return how each month stands, by its newest run and the edition it is frozen with."""
    return {month: _decide(month, run_id, frozen.get(month)) for month, run_id in newest.items()}


def _decide(month: str, newest_id: int, frozen: FrozenMonth | None) -> MonthStanding:
    run_id = newest_id if frozen is None else frozen.run_id
    later_id = newest_id if newest_id > run_id else None
    return MonthStanding(month=month, run_id=run_id, frozen=frozen, later_run_id=later_id)
