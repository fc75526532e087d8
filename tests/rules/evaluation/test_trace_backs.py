"""Trace-back (PJ-9): those whose grid it was stand first, also unseen; what tracks say is told apart from what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Passage:
    member_id: int
    hours: int
    nearest_m: float = 12.0
    is_coarse: bool = False

    @property
    def member_name(self) -> str:
        return f"人{self.member_id}"

    @property
    def nearest_at(self) -> datetime:
        return NOON - timedelta(hours=self.hours)


@dataclass(frozen=True)
class Presence:
    duty_count: int
    tracked_count: int


@dataclass(frozen=True)
class Search:
    passes: Sequence[Passage] = ()
    attendance: Mapping[int, Presence] = field(default_factory=dict)


def test_passing_not_passing_and_not_knowing_are_told_apart() -> None:
    search = Search(
        passes=(Passage(1, 30, 4.0), Passage(1, 2, 20.0, is_coarse=True), Passage(2, 3), Passage(9, 1)),
        attendance={1: Presence(3, 3), 2: Presence(1, 1), 3: Presence(4, 2), 4: Presence(2, 0), 9: Presence(1, 1)},
    )
    acts = [Act(2, 5, is_same_class=True), Act(1, 60)]
    traces = build_traces(acts, watchers=[1, 2, 3, 4, 5], names={}, search=search)
    assert {one.member_id: one.standing for one in traces} == {
        1: "passed", 2: "passed_and_recorded", 3: "not_passed", 4: "without_track", 5: "without_duty", 9: "passed",
    }  # fmt: skip
    assert [one.member_id for one in traces] == [1, 2, 3, 4, 5, 9], "of the watchers who passed last stands first"
    first = traces[0]
    assert (first.pass_count, first.passed_at, first.passed_m) == (2, NOON - timedelta(hours=2), 20.0)
    assert (first.passed_nearest_m, first.is_coarse, first.duty_count, first.tracked_count) == (4.0, True, 3, 3)
    assert (traces[-1].name, traces[-1].is_watcher, traces[-1].count) == ("人9", False, 0)


def test_where_tracks_are_not_shown_nothing_is_said_of_them() -> None:
    (trace,) = build_traces([], watchers=[1], names={})
    assert (trace.standing, trace.duty_count, trace.pass_count) == ("", 0, 0)
