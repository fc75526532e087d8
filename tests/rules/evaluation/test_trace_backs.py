"""Trace-back (PJ-9): those whose grid it was stand first, also unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wangge.evaluation.domain.trace_backs import build_traces

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Act:
    member_id: int
    hours: int
    distance_m: float = 10.0
    is_same_class: bool = False

    @property
    def at(self) -> datetime:
        return NOON - timedelta(hours=self.hours)


def test_watchers_stand_first_and_unseen_ones_are_named() -> None:
    acts = [Act(3, 1), Act(2, 5, 40.0, is_same_class=True), Act(2, 9, 20.0), Act(4, 30)]
    traces = build_traces(acts, watchers=[1, 2], names={1: "甲", 2: "乙", 3: "丙"})
    assert [(one.member_id, one.name, one.is_watcher, one.count) for one in traces] == [
        (2, "乙", True, 2), (1, "甲", True, 0), (3, "丙", False, 1), (4, "4", False, 1),
    ]  # fmt: skip
    assert (traces[0].same_class_count, traces[0].last_at, traces[0].nearest_m) == (1, NOON - timedelta(hours=5), 20.0)
    assert (traces[1].last_at, traces[1].nearest_m) == (None, None)


def test_nobody_is_nobody() -> None:
    assert build_traces([], watchers=[], names={}) == ()
